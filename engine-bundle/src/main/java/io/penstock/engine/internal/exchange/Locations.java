// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/**
 * From a {@code Location} field to an absolute URI: RFC 3986 §5.2, which {@link URI#resolve} is older than. Spaces and
 * characters beyond ASCII are percent-encoded; what browsers and RFC read differently ({@code \}, control characters)
 * is refused.
 */
final class Locations {
    private static final String HEX = "0123456789ABCDEF";
    private static final String ENCODED = " \"<>^`{|}";

    private Locations() {}

    /**
     * The absolute URI; a fragment is kept as it is, and none is added.
     *
     * @throws IllegalArgumentException if the reference is no URI reference; the message says why
     */
    static URI resolve(URI base, String reference) {
        String text = encode(reference.strip());
        int fragmentAt = text.indexOf('#');
        String fragment = fragmentAt < 0 ? "" : text.substring(fragmentAt);
        String rest = fragmentAt < 0 ? text : text.substring(0, fragmentAt);
        String target;
        if (hasScheme(rest)) {
            target = rest;
        } else if (rest.startsWith("//")) {
            target = base.getScheme() + ":" + rest;
        } else {
            target = base.getScheme() + "://" + base.getRawAuthority() + pathAndQuery(base, rest);
        }
        try {
            return new URI(target + fragment);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("Location is no URI reference: " + e.getReason(), e);
        }
    }

    private static String pathAndQuery(URI base, String reference) {
        int queryAt = reference.indexOf('?');
        String path = queryAt < 0 ? reference : reference.substring(0, queryAt);
        String query = queryAt < 0 ? "" : reference.substring(queryAt);
        String basePath = base.getRawPath() == null ? "" : base.getRawPath();
        if (path.isEmpty()) {
            String baseQuery = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
            return (basePath.isEmpty() ? "/" : basePath) + (queryAt < 0 ? baseQuery : query);
        }
        String merged = path.startsWith("/")
                ? path
                : basePath.isEmpty() ? "/" + path : basePath.substring(0, basePath.lastIndexOf('/') + 1) + path;
        return removeDots(merged) + query;
    }

    /** RFC 3986 §5.2.4, for a path that begins with a slash; linear. */
    private static String removeDots(String path) {
        StringBuilder out = new StringBuilder(path.length());
        int at = 0;
        while (at < path.length()) {
            int end = path.indexOf('/', at + 1);
            boolean last = end < 0;
            String segment = path.substring(at, last ? path.length() : end);
            if (segment.equals("/..")) {
                out.setLength(Math.max(0, out.lastIndexOf("/")));
            } else if (!segment.equals("/.")) {
                out.append(segment);
            }
            if (last && (segment.equals("/.") || segment.equals("/.."))) {
                out.append('/');
            }
            at = last ? path.length() : end;
        }
        return out.isEmpty() ? "/" : out.toString();
    }

    private static boolean hasScheme(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (c == ':') {
                return i > 0;
            }
            if (!letter && (i == 0 || !(c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'))) {
                return false;
            }
        }
        return false;
    }

    private static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 127 || c == '\\') {
                throw new IllegalArgumentException("Location has the character U+"
                        + String.format(java.util.Locale.ROOT, "%04X", (int) c) + ", which has no place in a URI");
            }
            if (c >= 256) {
                int end = Character.isHighSurrogate(c) && i + 1 < text.length() ? i + 2 : i + 1;
                for (byte b : text.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
                    percent(out, b);
                }
                i = end - 1;
            } else if (c > 126 || ENCODED.indexOf(c) >= 0) { // a byte of the wire, as ISO 8859-1
                percent(out, (byte) c);
            } else if (c == '%' && !isEscape(text, i)) {
                out.append("%25");
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length()
                && Character.digit(text.charAt(at + 1), 16) >= 0
                && Character.digit(text.charAt(at + 2), 16) >= 0;
    }

    private static void percent(StringBuilder out, byte b) {
        out.append('%').append(HEX.charAt((b & 255) >> 4)).append(HEX.charAt(b & 15));
    }
}
