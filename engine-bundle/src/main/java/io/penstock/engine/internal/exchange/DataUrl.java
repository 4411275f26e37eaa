// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * A {@code data:} URL (RFC 2397): media type and bytes. Reads in one pass, in memory proportional to the text.
 *
 * @param mediaType as written; {@code text/plain;charset=US-ASCII} if there is none
 * @param body read-only
 */
record DataUrl(String mediaType, ByteBuffer body) {
    private static final int[] BASE64 = new int[128];

    static {
        java.util.Arrays.fill(BASE64, -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            BASE64[alphabet.charAt(i)] = i;
        }
        BASE64['-'] = 62; // RFC 4648 §5, seen in URLs
        BASE64['_'] = 63;
    }

    /** @throws NetworkException INVALID_REQUEST if it is none, BODY_TOO_LARGE beyond {@code most} bytes */
    static DataUrl parse(URI uri, long most) throws NetworkException {
        String text = uri.getRawSchemeSpecificPart();
        int comma = text.indexOf(',');
        if (comma < 0) {
            throw new NetworkException(NetworkError.INVALID_REQUEST, uri, "a data: URL needs a comma");
        }
        String head = text.substring(0, comma).trim();
        boolean base64 = head.toLowerCase(Locale.ROOT).endsWith(";base64");
        String type = base64 ? head.substring(0, head.length() - ";base64".length()) : head;
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(1 << 16, text.length() - comma));
        int bits = 0;
        int held = 0;
        boolean padded = false;
        for (int i = comma + 1; i < text.length(); i++) {
            int c = text.charAt(i);
            if (c == '%') {
                c = escape(uri, text, i);
                i += 2;
            } else if (c > 127) {
                throw new NetworkException(
                        NetworkError.INVALID_REQUEST, uri, "a data: URL has characters beyond ASCII unescaped");
            }
            if (!base64) {
                out.write(c);
            } else if (c == '=') {
                padded = true;
            } else if (c > ' ') {
                int value = c < 128 ? BASE64[c] : -1;
                if (value < 0 || padded) {
                    throw new NetworkException(NetworkError.INVALID_REQUEST, uri, "a data: URL has bad base64");
                }
                held = held << 6 | value;
                bits += 6;
                if (bits >= 8) {
                    bits -= 8;
                    out.write(held >> bits);
                }
            }
            if (out.size() > most) {
                throw new NetworkException(
                        NetworkError.BODY_TOO_LARGE, uri, "a data: URL of more than " + most + " bytes");
            }
        }
        if (bits == 6) {
            throw new NetworkException(NetworkError.INVALID_REQUEST, uri, "a data: URL has bad base64");
        }
        String media = type.isEmpty() || type.startsWith(";") && type.indexOf('/') < 0
                ? "text/plain" + (type.isEmpty() ? ";charset=US-ASCII" : type)
                : type;
        return new DataUrl(media, ByteBuffer.wrap(out.toByteArray()).asReadOnlyBuffer());
    }

    private static int escape(URI uri, String text, int at) throws NetworkException {
        int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw new NetworkException(NetworkError.INVALID_REQUEST, uri, "a data: URL has a bad escape");
        }
        return high << 4 | low;
    }
}
