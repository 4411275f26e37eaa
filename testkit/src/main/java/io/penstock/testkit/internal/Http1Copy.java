// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import io.penstock.network.HeaderFields;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Copies HTTP/1 message bodies as they are framed (RFC 9112 §6). */
final class Http1Copy {
    private Http1Copy() {}

    /** Whether the body ends with the connection. */
    static boolean isCloseDelimited(HeaderFields fields) {
        return !isChunked(fields) && !fields.contains("Content-Length");
    }

    private static boolean isChunked(HeaderFields fields) {
        return fields.valueOr("Transfer-Encoding", "").toLowerCase(Locale.ROOT).endsWith("chunked");
    }

    /** @param toEnd whether a body without any framing goes to the end of the connection; else there is none */
    static void body(HeaderFields fields, InputStream from, OutputStream to, boolean toEnd) throws IOException {
        if (isChunked(fields)) {
            chunks(from, to);
        } else if (fields.contains("Content-Length")) {
            exactly(Long.parseLong(fields.valueOr("Content-Length", "0")), from, to);
        } else if (toEnd) {
            byte[] buffer = new byte[16 * 1024];
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                to.write(buffer, 0, count);
            }
        }
    }

    private static void chunks(InputStream from, OutputStream to) throws IOException {
        while (true) {
            String line = line(from, to);
            int extension = line.indexOf(';');
            long size = Long.parseLong((extension < 0 ? line : line.substring(0, extension)).strip(), 16);
            if (size == 0) {
                break;
            }
            exactly(size, from, to);
            line(from, to);
        }
        String trailer = line(from, to);
        while (!trailer.isEmpty()) {
            trailer = line(from, to);
        }
    }

    private static String line(InputStream from, OutputStream to) throws IOException {
        String line = RequestHead.readLine(from).orElseThrow(() -> new EOFException("a chunked body ends early"));
        to.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return line;
    }

    private static void exactly(long length, InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[16 * 1024];
        long left = length;
        while (left > 0) {
            int count = from.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                throw new EOFException("a body ends early");
            }
            to.write(buffer, 0, count);
            left -= count;
        }
    }
}
