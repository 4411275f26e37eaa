// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A response body on HTTP/1; each write is sent at once, as one chunk if the message is chunked. */
final class Http1Stream extends OutputStream {
    private final Http1Responder responder;
    private final OutputStream out;
    private final boolean chunked;
    private final boolean bodiless;
    private boolean closed;

    Http1Stream(Http1Responder responder, OutputStream out, boolean chunked, boolean bodiless) {
        this.responder = responder;
        this.out = out;
        this.chunked = chunked;
        this.bodiless = bodiless;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        if (closed || !responder.isOpen()) {
            throw new IOException("the client has gone, or the body has ended");
        }
        if (length == 0 || bodiless) {
            return;
        }
        if (!chunked) {
            out.write(bytes, offset, length);
            return;
        }
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(length + 12);
        chunk.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        chunk.write(bytes, offset, length);
        chunk.write('\r');
        chunk.write('\n');
        out.write(chunk.toByteArray());
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (chunked && responder.isOpen()) {
            StringBuilder end = new StringBuilder("0\r\n");
            responder
                    .trailers()
                    .forEach((name, value) ->
                            end.append(name).append(": ").append(value).append("\r\n"));
            out.write(end.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        }
        responder.finish();
    }
}
