// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** How secrets are kept out of messages, logs, thread names and DTOs: one place for every bundle. */
public final class Redaction {
    /** Stands for a secret. */
    public static final String HIDDEN = "***";

    private static final Set<String> SECRET_FIELDS = Set.of(
            "authorization",
            "proxy-authorization",
            "cookie",
            "cookie2",
            "set-cookie",
            "set-cookie2",
            "authentication-info",
            "proxy-authentication-info",
            "x-api-key",
            "x-auth-token");

    private Redaction() {}

    /** Whether the value of that header field is a secret. */
    public static boolean isSecret(String fieldName) {
        return SECRET_FIELDS.contains(fieldName.toLowerCase(Locale.ROOT));
    }

    /** The URI as text without user information and without a fragment. */
    public static String uri(URI uri) {
        return text(uri.toString());
    }

    /** The same for text that may be no valid URI; a {@code data:} URI is cut to its head. */
    public static String text(String uri) {
        if (uri.regionMatches(true, 0, "data:", 0, 5)) {
            int comma = uri.indexOf(',');
            return comma < 0 ? "data:" : uri.substring(0, Math.min(comma + 1, 80)) + "…";
        }
        String text = uri;
        int fragment = text.indexOf('#');
        if (fragment >= 0) {
            text = text.substring(0, fragment);
        }
        int authority = text.indexOf("//");
        if (authority >= 0) {
            int end = authority + 2;
            while (end < text.length() && "/?\\".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            int at = text.lastIndexOf('@', end - 1);
            if (at >= authority + 2) {
                text = text.substring(0, authority + 2) + text.substring(at + 1);
            }
        }
        return text;
    }
}
