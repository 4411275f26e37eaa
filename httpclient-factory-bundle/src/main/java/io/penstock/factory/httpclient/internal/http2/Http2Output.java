// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http2;

import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.wire.BufferPool;
import io.penstock.factory.httpclient.internal.wire.Wire;
import io.penstock.network.NetworkRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a connection sends, in the order in which its streams are opened. Any thread; guarded by the lock of the
 * connection, so that callers may do more under it. A write that fails is followed by the end of the wire.
 */
final class Http2Output {
    private final Object lock;
    private final Wire wire;
    private final StreamTable table;
    private final FrameWriter writer;
    private final SendWindows windows;

    /** The I/O thread, while it handles what has come: what it writes goes out together. */
    private volatile @Nullable Thread corked;

    /** @param lock of the connection and its table */
    Http2Output(Object lock, Wire wire, StreamTable table, BufferPool buffers) {
        this.lock = lock;
        this.wire = wire;
        this.table = table;
        this.writer = new FrameWriter(wire, buffers);
        this.windows = new SendWindows(writer);
    }

    void preface(int headerMax) {
        synchronized (lock) {
            writer.preface(headerMax);
            flush();
        }
    }

    /** A request; its stream has just been opened. */
    void headers(Http2Stream stream, NetworkRequest request, long length, boolean expect, boolean endStream) {
        synchronized (lock) {
            windows.open(stream);
            stream.localEnded = endStream;
            writer.headers(
                    stream.id, request, RequestFields.declaredLength(request.method(), length), expect, endStream);
            if (corked != Thread.currentThread()) {
                flush();
            }
        }
    }

    /** As much of a request's body as can go now. */
    void data(Http2Stream stream, ByteBuffer data) throws IOException {
        synchronized (lock) {
            if (table.isClosed() || stream.localEnded) {
                return;
            }
            windows.data(stream, data);
            if (!writer.flush() && data.hasRemaining()) {
                wire.awaitWritable();
            }
        }
    }

    /** A request's body is complete. */
    void end(Http2Stream stream) throws IOException {
        synchronized (lock) {
            if (table.isClosed() || stream.localEnded) {
                return;
            }
            stream.localEnded = true;
            writer.endOfData(stream.id);
            writer.flush();
        }
        stream.exchange.advance(Exchange.Phase.SENDING, Exchange.Phase.WAITING, System.nanoTime());
    }

    /** Written with what comes next. */
    void windowUpdate(Http2Stream stream, int increment) {
        synchronized (lock) {
            writer.windowUpdate(stream.id, increment);
        }
    }

    /** Written with what comes next. */
    void reset(Http2Stream stream, int code) {
        synchronized (lock) {
            writer.reset(stream.id, code);
        }
    }

    void goAway(int code) {
        synchronized (lock) {
            writer.goAway(code);
            flush();
        }
    }

    /**
     * An answer that the peer asks for.
     *
     * @throws Http2Exception if it asks for more than it reads
     */
    void answer(Consumer<FrameWriter> frame) throws Http2Exception {
        synchronized (lock) {
            frame.accept(writer);
            if (writer.isFlooded()) {
                throw new Http2Exception(Http2.ENHANCE_YOUR_CALM, "more answers asked for than are read");
            }
        }
    }

    void initialWindow(int size) throws Http2Exception {
        synchronized (lock) {
            windows.initial(size, table.all());
        }
    }

    /** @param stream null for the connection */
    void windowGrows(@Nullable Http2Stream stream, int increment) throws Http2Exception {
        synchronized (lock) {
            if (stream == null) {
                windows.grow(increment);
            } else {
                windows.grow(stream, increment);
            }
        }
    }

    /** Bytes of request bodies that were sent since the last call. */
    long takeSentBytes() {
        synchronized (lock) {
            return windows.takeSent();
        }
    }

    /** The calling thread sends nothing before {@link #uncork()}, but bodies. */
    void cork() {
        corked = Thread.currentThread();
    }

    void uncork() {
        corked = null;
        flush();
    }

    void flush() {
        synchronized (lock) {
            try {
                writer.flush();
            } catch (IOException e) {
                wire.abort();
            }
        }
    }

    /** Nothing more is sent. */
    void release() {
        synchronized (lock) {
            writer.release();
        }
    }
}
