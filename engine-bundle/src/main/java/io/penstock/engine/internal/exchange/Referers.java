// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.Origin;
import java.net.URI;

/**
 * The {@code Referer} field, as {@code strict-origin-when-cross-origin} has it: the whole URL within one origin, the
 * origin alone across origins, nothing from https to http. Never user information, never a fragment (RFC 9110 §10.1.3).
 */
final class Referers {
    private Referers() {}

    /** The value for a request to {@code target} made because of {@code document}; empty for none. */
    static String value(String document, Origin target) {
        URI uri;
        Origin from;
        try {
            uri = URI.create(document);
            from = Origin.of(uri);
        } catch (IllegalArgumentException e) {
            return ""; // about:blank, file:, data: and what is no URI at all say nothing
        }
        if (from.isSecure() && !target.isSecure()) {
            return "";
        }
        if (!from.equals(target)) {
            return from + "/";
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return from + path + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }
}
