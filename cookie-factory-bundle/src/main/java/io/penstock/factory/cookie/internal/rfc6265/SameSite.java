// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.rfc6265;

import java.util.Locale;

/** Enforcement of the {@code SameSite} attribute (RFC 6265bis §5.6.7). */
public enum SameSite {
    /** The attribute is missing or unknown: as {@link #LAX}. */
    DEFAULT,
    /** Sent with every request. */
    NONE,
    /** Also sent with top-level navigations from other sites, if their method is safe. */
    LAX,
    /** Only sent with requests from the same site. */
    STRICT;

    /** In lower case, as in a jar file. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SameSite ofAttribute(String value) {
        for (SameSite known : values()) {
            if (known != DEFAULT && Ascii.equalsIgnoreCase(value, known.name())) {
                return known;
            }
        }
        return DEFAULT;
    }
}
