// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.HeaderFields;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * How a {@link Handler} answers. Thread-safe. Nothing is added to the fields but what frames the body:
 * {@code Content-Length} or {@code Transfer-Encoding}, unless given, and {@code Connection: close} where it applies.
 *
 * <p>{@code Connection: close} among the fields closes an HTTP/1 connection afterwards.
 */
public interface Responder {
    /** A 1xx response before the final one. */
    void informational(int status, HeaderFields fields) throws IOException;

    /** The whole final response. A response to HEAD, a 204 and a 304 get no body on the wire. */
    void send(int status, HeaderFields fields, byte[] body) throws IOException;

    default void send(int status, String contentType, String body) throws IOException {
        send(status, HeaderFields.of("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }

    /** A final response without a body. */
    default void send(int status) throws IOException {
        send(status, HeaderFields.EMPTY, new byte[0]);
    }

    /**
     * The head of the final response, at once; the body is what is written and ends with {@code close()}. Each write
     * goes out at once, as a chunk unless the fields give a {@code Content-Length}. Writes block while the client does
     * not read, and fail when it has gone.
     */
    OutputStream stream(int status, HeaderFields fields) throws IOException;

    /** Trailer fields of a streamed body; call before the stream is closed. */
    void trailers(HeaderFields fields);

    /** Resets the TCP connection, whatever else it carries. */
    void abort();

    /** Over HTTP/2 resets this stream with that error code (RFC 9113 §7); over HTTP/1 as {@link #abort()}. */
    void reset(int errorCode);

    /** False once the answer is complete, or the client has cancelled or gone. */
    boolean isOpen();
}
