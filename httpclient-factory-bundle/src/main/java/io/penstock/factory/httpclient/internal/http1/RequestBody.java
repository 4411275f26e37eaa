// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http1;

import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.exchange.Upload;
import io.penstock.factory.httpclient.internal.wire.BufferPool;
import io.penstock.factory.httpclient.internal.wire.Wire;
import io.penstock.network.NetworkException;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes the body of one request, with a length or in chunks (RFC 9112 §6). The head, and small pieces with it, go out
 * in one write.
 */
final class RequestBody implements Upload.Outlet {
    private static final int SIZE_LINE = 12;
    private static final int SMALL = 16 * 1024;
    private static final byte[] LAST = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Http1Connection connection;
    private final Exchange<?> exchange;
    private final Wire wire;
    private final BufferPool buffers;
    private final Upload upload;
    private final boolean chunked;

    // guarded by this
    /** What goes out next, in writing mode; null when the body is done. */
    private @Nullable ByteBuffer out;

    private @Nullable ByteBuffer item;
    private boolean corked = true;
    private boolean begun;
    private boolean complete;

    /** @param head in reading mode; a buffer of the pool is given back later */
    RequestBody(
            Http1Connection connection,
            Exchange<?> exchange,
            BodyPublisher publisher,
            Wire wire,
            ByteBuffer head,
            BufferPool buffers,
            Executor workers) {
        this.connection = connection;
        this.exchange = exchange;
        this.wire = wire;
        this.buffers = buffers;
        this.chunked = publisher.contentLength() < 0;
        this.out = head.compact();
        this.upload = new Upload(exchange, publisher, this, workers);
    }

    /** Starts the publisher; what it gives at once is sent together with the head. */
    void start() {
        upload.start();
        flush();
    }

    /**
     * Sends the head alone.
     *
     * @return whether all that is there has been written
     */
    boolean flush() {
        synchronized (this) {
            corked = false;
            try {
                return send() && complete;
            } catch (IOException e) {
                broken(e);
                return false;
            }
        }
    }

    /** On the I/O thread: more can be written. */
    void writable() {
        boolean done;
        synchronized (this) {
            done = out != null && flush();
        }
        if (done) {
            finish();
        } else {
            upload.writable();
        }
    }

    boolean isBlocked() {
        synchronized (this) {
            ByteBuffer rest = out;
            if (rest != null && rest.position() > 0) {
                return true;
            }
        }
        return upload.isBlocked();
    }

    /** Whether the whole body has been written. */
    synchronized boolean isDone() {
        return complete && out == null;
    }

    void stop() {
        upload.stop();
        synchronized (this) {
            release();
        }
    }

    @Override
    public synchronized void write(ByteBuffer data) throws IOException {
        ByteBuffer ahead = out;
        if (ahead == null || !data.hasRemaining()) {
            return;
        }
        if (chunked && item != data) {
            if (ahead.remaining() < SIZE_LINE && !send()) {
                return;
            }
            ahead.put(((begun ? "\r\n" : "") + Integer.toHexString(data.remaining()) + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            item = data;
            begun = true;
        }
        if (data.remaining() <= Math.min(SMALL, ahead.remaining())) {
            ahead.put(data);
        }
        if (!corked || data.hasRemaining()) {
            if (send() && data.hasRemaining()) {
                wire.write(data);
                if (data.hasRemaining()) {
                    wire.awaitWritable();
                }
            }
        }
        if (!data.hasRemaining()) {
            item = null;
        }
    }

    @Override
    public void end() throws IOException {
        boolean done;
        synchronized (this) {
            ByteBuffer ahead = out;
            if (ahead == null) {
                return;
            }
            if (chunked) {
                if (ahead.remaining() < LAST.length) {
                    ahead = buffers.grown(ahead);
                    out = ahead;
                }
                ahead.put(LAST, begun ? 0 : 2, LAST.length - (begun ? 0 : 2));
            }
            complete = true;
            done = !corked && send();
        }
        if (done) {
            finish();
        }
    }

    /**
     * Sends what lies ahead; holds the lock.
     *
     * @return whether all of it has gone
     */
    private boolean send() throws IOException {
        ByteBuffer ahead = out;
        if (ahead == null) {
            return true;
        }
        ahead.flip();
        try {
            wire.write(ahead);
        } finally {
            ahead.compact();
        }
        if (ahead.position() > 0) {
            wire.awaitWritable();
            return false;
        }
        if (complete) {
            release();
        }
        return true;
    }

    private void release() {
        ByteBuffer ahead = out;
        out = null;
        if (ahead != null) {
            buffers.release(ahead);
        }
    }

    private void finish() {
        connection.bodyWritten(exchange);
    }

    @Override
    public void fail(NetworkException failure) {
        exchange.abort(failure);
    }

    @Override
    public void broken(IOException cause) {
        connection.writeFailed(cause);
    }
}
