// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.exchange;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Path and query of a request, as they go out. Pure. */
public final class RequestTarget {
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private RequestTarget() {}

    /** Path, {@code /} if there is none, and query. */
    public static String of(URI uri) {
        String path = uri.getRawPath();
        String query = uri.getRawQuery();
        String target = path == null || path.isEmpty() ? "/" : path;
        return ascii(query == null ? target : target + "?" + query);
    }

    /** Characters beyond ASCII, which java.net.URI leaves, percent-encoded as UTF-8 (RFC 3987 §3.1). */
    public static String ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return encoded(text);
            }
        }
        return text;
    }

    private static String encoded(String text) {
        StringBuilder ascii = new StringBuilder(2 * text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet >= 0) {
                ascii.append((char) octet);
            } else {
                ascii.append('%').append(HEX[octet >> 4 & 15]).append(HEX[octet & 15]);
            }
        }
        return ascii.toString();
    }
}
