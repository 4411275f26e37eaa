// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http2;

import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.exchange.Failures;
import io.penstock.factory.httpclient.internal.exchange.Informational;
import io.penstock.factory.httpclient.internal.exchange.Upload;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.spi.ResponseHead;
import java.net.http.HttpClient.Version;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The receiving side of one stream, and what its connection knows of it. On the I/O thread, but for what is said. */
final class Http2Stream {
    final Exchange<?> exchange;
    private final @Nullable SSLSession session;
    private final Informational informational = new Informational();

    // under the connection's lock
    int id;
    long sendWindow;
    boolean localEnded;

    // any thread
    volatile boolean aborted;
    volatile boolean resumed;
    volatile boolean proceeding;
    volatile @Nullable Upload upload;
    /** Frames that the connection had received when this began. */
    volatile long framesBefore;

    private int receiveWindow = Http2.STREAM_WINDOW;
    private int unannounced;
    private final ArrayDeque<ByteBuffer> stalled = new ArrayDeque<>(0);
    private boolean begun;
    private boolean remoteEnded;
    private boolean bodiless;
    private long declared = -1;
    private long received;
    private HeaderFields trailers = HeaderFields.EMPTY;

    Http2Stream(Exchange<?> exchange, @Nullable SSLSession session) {
        this.exchange = exchange;
        this.session = session;
    }

    /** Whether the final response has begun. */
    boolean isBegun() {
        return begun;
    }

    /** Whether the peer has sent all. */
    boolean isRemoteEnded() {
        return remoteEnded;
    }

    /** Whether the response is complete and delivered. */
    boolean isDone() {
        return remoteEnded && stalled.isEmpty();
    }

    HeaderFields trailers() {
        return trailers;
    }

    /**
     * A header block.
     *
     * @return whether it is a 100 (Continue)
     */
    boolean headers(HeaderBlock.Decoded block, boolean endStream) throws NetworkException {
        if (block == HeaderBlock.Decoded.TOO_LARGE) {
            throw new NetworkException(
                    NetworkError.HEADERS_TOO_LARGE, exchange.request().uri(), "header fields beyond header.max");
        }
        if (block == HeaderBlock.Decoded.MALFORMED) {
            throw violation("malformed header fields");
        }
        if (begun) {
            if (!endStream) {
                throw violation("a second header block that does not end the stream");
            }
            trailers = block.fields();
            end();
            return false;
        }
        if (block.status() < 200) {
            if (endStream) {
                throw violation("an informational response that ends the stream");
            }
            return informational.received(exchange, block.status(), Version.HTTP_2, block.fields(), session);
        }
        begin(block);
        if (endStream) {
            end();
        }
        return false;
    }

    private void begin(HeaderBlock.Decoded block) throws NetworkException {
        int status = block.status();
        bodiless = status == 204 || status == 304 || exchange.request().method().equals("HEAD");
        declared = length(block.fields());
        long limit = exchange.context().limits().body();
        if (!bodiless && declared > limit) {
            throw tooLarge(limit);
        }
        begun = true;
        long now = System.nanoTime();
        exchange.phase(Exchange.Phase.RECEIVING, now);
        exchange.begin(new ResponseHead(status, Version.HTTP_2, block.fields(), exchange.timings(now), session));
    }

    private long length(HeaderFields fields) throws NetworkException {
        String text = null;
        for (int i = 0; i < fields.size(); i++) {
            if (fields.name(i).equals("content-length")) {
                if (text != null) {
                    throw violation("more than one content-length");
                }
                text = fields.value(i);
            }
        }
        if (text == null) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i > 17) {
                throw violation("a malformed content-length");
            }
            number = 10 * number + digit;
        }
        if (text.isEmpty()) {
            throw violation("an empty content-length");
        }
        return number;
    }

    /**
     * A DATA frame of that length begins.
     *
     * @throws Http2Exception if it is more than the window allows
     */
    void reserve(int length) throws Http2Exception {
        receiveWindow -= length;
        if (receiveWindow < 0) {
            throw new Http2Exception(Http2.FLOW_CONTROL_ERROR, "more data than the stream's window allows");
        }
    }

    /**
     * Bytes that the peer may send again; framing and padding are consumed at once.
     *
     * @return increment to announce, or 0
     */
    int consumed(int count) {
        unannounced += count;
        if (remoteEnded || unannounced < Http2.STREAM_WINDOW / 2) {
            return 0;
        }
        int increment = unannounced;
        unannounced = 0;
        receiveWindow += increment;
        return increment;
    }

    /**
     * A piece of the body.
     *
     * @return bytes that are consumed now
     */
    int data(ByteBuffer piece) throws NetworkException {
        int size = piece.remaining();
        if (!begun || remoteEnded || bodiless) {
            throw violation("data where none may be");
        }
        received += size;
        if (declared >= 0 && received > declared) {
            throw violation("more data than the content-length of " + declared);
        }
        long limit = exchange.context().limits().body();
        if (received > limit) {
            throw tooLarge(limit);
        }
        exchange.touch();
        if (stalled.isEmpty() && exchange.offer(piece)) {
            return size;
        }
        stalled.add(ByteBuffer.allocate(size).put(piece).flip());
        return 0;
    }

    /**
     * The receiver asks for more.
     *
     * @return bytes that are consumed now
     */
    int drain() throws NetworkException {
        int count = 0;
        for (ByteBuffer piece = stalled.peek(); piece != null; piece = stalled.peek()) {
            int size = piece.remaining();
            if (!exchange.offer(piece)) {
                break;
            }
            stalled.remove();
            count += size;
            exchange.touch();
        }
        return count;
    }

    /**
     * The peer has sent all.
     *
     * @throws NetworkException if it is less than it had declared
     */
    void end() throws NetworkException {
        if (!begun) {
            throw violation("the stream ended without a response");
        }
        remoteEnded = true;
        if (!bodiless && declared >= 0 && received != declared) {
            throw new NetworkException(
                    NetworkError.TRUNCATED,
                    exchange.request().uri(),
                    "the response ended early; " + (declared - received) + " of " + declared + " bytes are missing");
        }
    }

    // the request's body

    void startUpload() {
        Upload body = upload;
        if (body != null) {
            body.start();
        }
    }

    void stopUpload() {
        Upload body = upload;
        if (body != null) {
            body.stop();
        }
    }

    /** More of it can be sent. */
    void writable() {
        Upload body = upload;
        if (body != null) {
            body.writable();
        }
    }

    /** Whether bytes of it wait for the peer. */
    boolean isBlocked() {
        Upload body = upload;
        return body != null && body.isBlocked();
    }

    // failures

    /** Ends its exchange; the connection has let go of it. */
    void fail(NetworkException failure) {
        stopUpload();
        exchange.fail(exchange.reasonOr(failure));
    }

    /** What the end of the connection means for it. */
    NetworkException cutOff(String host, @Nullable Throwable cause) {
        NetworkException failure = Failures.broken(
                exchange.request().uri(), host, begun ? "inside of the response" : "before the response began", cause);
        return begun && failure.code() == NetworkError.CONNECTION_CLOSED
                ? new NetworkException(NetworkError.TRUNCATED, failure.uri(), failure.reason(), cause)
                : failure;
    }

    private NetworkException violation(String what) {
        return new NetworkException(
                NetworkError.PROTOCOL_VIOLATION,
                exchange.request().uri(),
                exchange.request().origin().host() + " broke HTTP/2: " + what);
    }

    private NetworkException tooLarge(long limit) {
        return new NetworkException(
                NetworkError.BODY_TOO_LARGE,
                exchange.request().uri(),
                "the body is larger than " + limit + " bytes; see body.max");
    }
}
