// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http1;

import io.penstock.network.HeaderFields;
import java.util.Locale;

/**
 * How the body of a response ends (RFC 9112 §6.3), and whether its connection can be used again (§9.3). Pure.
 *
 * @param length of the body; {@link #CHUNKED} or {@link #UNTIL_CLOSE}
 * @param persistent whether the connection stays
 * @param keepAliveSeconds what the server's {@code Keep-Alive} says; -1 if it says nothing
 */
record Framing(long length, boolean persistent, int keepAliveSeconds) {
    static final long CHUNKED = -1;
    static final long UNTIL_CLOSE = -2;

    private static final int MAX_DIGITS = 18;

    /**
     * Of a response.
     *
     * @param method of the request
     * @param lenient whether a body in a transfer coding that was not asked for is given as it is, up to the end of its
     *     connection (RFC 9112 §6.3), in place of an error
     */
    static Framing of(ResponseLines.Head head, String method, boolean lenient) throws WireFormatException {
        HeaderFields fields = head.fields();
        String length = null;
        String coding = null;
        boolean close = false;
        boolean keep = head.http11();
        int seconds = -1;
        for (int i = 0; i < fields.size(); i++) {
            String name = fields.name(i);
            switch (name.length()) {
                case 10 -> {
                    if (name.equalsIgnoreCase("connection")) {
                        close |= hasToken(fields.value(i), "close");
                        keep |= hasToken(fields.value(i), "keep-alive");
                    } else if (name.equalsIgnoreCase("keep-alive")) {
                        seconds = timeout(fields.value(i));
                    }
                }
                case 14 -> {
                    if (name.equalsIgnoreCase("content-length")) {
                        if (length != null) {
                            throw new WireFormatException(false, "more than one Content-Length");
                        }
                        length = fields.value(i);
                    }
                }
                case 17 -> {
                    if (name.equalsIgnoreCase("transfer-encoding")) {
                        if (coding != null) {
                            throw new WireFormatException(false, "more than one Transfer-Encoding");
                        }
                        coding = fields.value(i);
                    }
                }
                default -> {}
            }
        }
        long body = body(head, method, length, coding, lenient);
        return new Framing(body, keep && !close && body != UNTIL_CLOSE, seconds);
    }

    private static long body(
            ResponseLines.Head head,
            String method,
            @org.jspecify.annotations.Nullable String length,
            @org.jspecify.annotations.Nullable String coding,
            boolean lenient)
            throws WireFormatException {
        if (coding != null && length != null) {
            throw new WireFormatException(false, "both Transfer-Encoding and Content-Length");
        }
        boolean chunked = coding != null && coding.equalsIgnoreCase("chunked");
        boolean toTheEnd =
                lenient && coding != null && !coding.toLowerCase(Locale.ROOT).contains("chunked");
        if (coding != null && (!head.http11() || !chunked && !toTheEnd)) {
            throw new WireFormatException(false, "a Transfer-Encoding that was not asked for");
        }
        long declared = length == null ? UNTIL_CLOSE : number(length);
        boolean empty = method.equals("HEAD") || head.status() == 204 || head.status() == 304;
        if (empty) {
            return 0;
        }
        return chunked ? CHUNKED : declared;
    }

    private static long number(String text) throws WireFormatException {
        if (text.isEmpty() || text.length() > MAX_DIGITS) {
            throw new WireFormatException(false, "the Content-Length is malformed");
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new WireFormatException(false, "the Content-Length is malformed");
            }
            number = 10 * number + digit;
        }
        return number;
    }

    private static boolean hasToken(String list, String token) {
        if (list.length() <= token.length()) {
            return list.equalsIgnoreCase(token);
        }
        for (String item : list.split(",", -1)) {
            if (item.trim().equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    private static int timeout(String value) {
        int at = value.toLowerCase(Locale.ROOT).indexOf("timeout=");
        if (at < 0) {
            return -1;
        }
        int seconds = 0;
        int digits = 0;
        for (int i = at + 8; i < value.length() && digits < 8 && Character.isDigit(value.charAt(i)); i++, digits++) {
            seconds = 10 * seconds + Character.digit(value.charAt(i), 10);
        }
        return digits == 0 ? -1 : seconds;
    }
}
