// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http2;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Handles the frames that a connection receives (RFC 9113 §6). On the I/O thread. */
final class Http2Input implements FrameReader.Sink {
    private final Http2Connection connection;
    private final FrameReader reader = new FrameReader(this);
    private final HeaderBlock block;
    private final FloodGuard guard = new FloodGuard(System.nanoTime());
    private int window = Http2.CONNECTION_WINDOW;
    private int unannounced;
    private boolean settled;
    /** Whether the current DATA frame has no content, so far. */
    private boolean dataless;
    /** Bytes of the current DATA frame that are no content, so far. */
    private int framing;

    private final AtomicLong frames = new AtomicLong();

    Http2Input(Http2Connection connection, int headerMax) {
        this.connection = connection;
        this.block = new HeaderBlock(headerMax);
    }

    /** Number of frames that have come. Any thread. */
    long frames() {
        return frames.get();
    }

    void read(ByteBuffer data) throws Http2Exception {
        reader.read(data);
    }

    private void count() {
        frames.setRelease(frames.getPlain() + 1); // one thread writes
    }

    // DATA

    @Override
    public void dataBegins(int id, int length) throws Http2Exception {
        count();
        checkNoBlock();
        checkSettled();
        if (!connection.isKnown(id)) {
            throw new Http2Exception(Http2.PROTOCOL_ERROR, "DATA on a stream that was never opened");
        }
        dataless = true;
        window -= length;
        if (window < 0) {
            throw new Http2Exception(Http2.FLOW_CONTROL_ERROR, "more data than the connection's window allows");
        }
        unannounced += length;
        if (unannounced >= Http2.CONNECTION_WINDOW / 2) {
            int increment = unannounced;
            unannounced = 0;
            window += increment;
            connection.output().answer(writer -> writer.windowUpdate(0, increment));
        }
        Http2Stream stream = connection.get(id);
        if (stream != null) {
            stream.reserve(length);
            framing = length;
        }
    }

    @Override
    public void data(int id, ByteBuffer piece) throws Http2Exception {
        dataless = false;
        Http2Stream stream = connection.get(id);
        if (stream == null) {
            return; // of a stream that we have reset
        }
        guard.data(piece.remaining());
        framing -= piece.remaining();
        try {
            connection.credit(stream, stream.data(piece));
        } catch (NetworkException e) {
            connection.end(stream, codeOf(e), e);
        }
    }

    @Override
    public void dataEnds(int id, boolean endStream) throws Http2Exception {
        if (dataless && !endStream) {
            charge();
        }
        Http2Stream stream = connection.get(id);
        if (stream == null) {
            return;
        }
        if (framing > 0) {
            connection.credit(stream, framing);
        }
        if (endStream) {
            try {
                stream.end();
            } catch (NetworkException e) {
                connection.end(stream, codeOf(e), e);
                return;
            }
            connection.finishIfDone(stream);
        }
    }

    private static int codeOf(NetworkException failure) {
        return failure.code() == NetworkError.PROTOCOL_VIOLATION ? Http2.PROTOCOL_ERROR : Http2.CANCEL;
    }

    /** The current frame carries no data. */
    private void charge() throws Http2Exception {
        guard.data(connection.output().takeSentBytes());
        guard.frame(System.nanoTime());
    }

    // the others

    @Override
    public void frame(int type, int flags, int id, ByteBuffer payload) throws Http2Exception {
        count();
        if (type != Http2.SETTINGS) {
            checkSettled();
        }
        if (type != Http2.CONTINUATION) {
            checkNoBlock();
        }
        if (type != Http2.HEADERS && type != Http2.CONTINUATION) {
            charge();
        }
        switch (type) {
            case Http2.HEADERS -> headers(flags, id, payload);
            case Http2.CONTINUATION -> continuation(flags, id, payload);
            case Http2.RST_STREAM -> reset(id, payload);
            case Http2.SETTINGS -> settings(flags, id, payload);
            case Http2.PUSH_PROMISE -> throw new Http2Exception(Http2.PROTOCOL_ERROR, "a push that is switched off");
            case Http2.PING -> ping(flags, id, payload);
            case Http2.GOAWAY -> goAway(id, payload);
            case Http2.WINDOW_UPDATE -> windowUpdate(id, payload);
            case Http2.PRIORITY -> {
                checkLength(payload, 5);
                checkStream(id);
            }
            default -> {
                // unknown types are to be ignored (§5.5)
            }
        }
    }

    private void checkSettled() throws Http2Exception {
        if (!settled) {
            throw new Http2Exception(Http2.PROTOCOL_ERROR, "the connection does not begin with SETTINGS");
        }
    }

    private void checkNoBlock() throws Http2Exception {
        if (block.isOpen()) {
            throw new Http2Exception(Http2.PROTOCOL_ERROR, "a header block is interrupted");
        }
    }

    private static void checkLength(ByteBuffer payload, int length) throws Http2Exception {
        if (payload.remaining() != length) {
            throw new Http2Exception(Http2.FRAME_SIZE_ERROR, "a frame of the wrong size");
        }
    }

    private static void checkStream(int id) throws Http2Exception {
        if (id == 0) {
            throw new Http2Exception(Http2.PROTOCOL_ERROR, "a frame on stream 0 that belongs to a stream");
        }
    }

    private static void checkConnection(int id) throws Http2Exception {
        if (id != 0) {
            throw new Http2Exception(Http2.PROTOCOL_ERROR, "a frame on a stream that belongs to the connection");
        }
    }

    private void headers(int flags, int id, ByteBuffer payload) throws Http2Exception {
        if (!connection.isKnown(id)) {
            throw new Http2Exception(Http2.PROTOCOL_ERROR, "HEADERS on a stream that was never opened");
        }
        int padding = 0;
        if ((flags & Http2.PADDED) != 0) {
            if (!payload.hasRemaining()) {
                throw new Http2Exception(Http2.FRAME_SIZE_ERROR, "a padded frame without a length of its padding");
            }
            padding = payload.get() & 255;
        }
        int ahead = (flags & Http2.HAS_PRIORITY) == 0 ? 0 : 5;
        if (payload.remaining() < ahead + padding) {
            throw new Http2Exception(Http2.PROTOCOL_ERROR, "more padding than payload");
        }
        payload.position(payload.position() + ahead).limit(payload.limit() - padding);
        block.begin(id, (flags & Http2.END_STREAM) != 0, payload);
        if ((flags & Http2.END_HEADERS) != 0) {
            blockComplete();
        }
    }

    private void continuation(int flags, int id, ByteBuffer payload) throws Http2Exception {
        if (!block.isOpen() || id != block.stream()) {
            throw new Http2Exception(Http2.PROTOCOL_ERROR, "a CONTINUATION of nothing");
        }
        block.proceed(payload);
        if ((flags & Http2.END_HEADERS) != 0) {
            blockComplete();
        }
    }

    private void blockComplete() throws Http2Exception {
        Http2Stream stream = connection.get(block.stream());
        if (stream == null) {
            charge();
            block.skip();
            return;
        }
        boolean endStream = block.endStream();
        HeaderBlock.Decoded decoded = block.decode(stream.isBegun());
        try {
            if (stream.isRemoteEnded()) {
                throw new Http2Exception(Http2.STREAM_CLOSED, "HEADERS after the end of a stream");
            }
            if (stream.headers(decoded, endStream)) {
                connection.proceed(stream);
            }
        } catch (NetworkException e) {
            connection.end(stream, codeOf(e), e);
            return;
        }
        connection.finishIfDone(stream);
    }

    private void reset(int id, ByteBuffer payload) throws Http2Exception {
        checkLength(payload, 4);
        if (!connection.isKnown(id)) {
            throw new Http2Exception(Http2.PROTOCOL_ERROR, "RST_STREAM on a stream that was never opened");
        }
        int code = payload.getInt();
        Http2Stream stream = connection.get(id);
        if (stream == null || stream.isRemoteEnded()) {
            return; // a response that is complete stays so (§8.1)
        }
        if (code == Http2.REFUSED_STREAM) {
            connection.refused(stream);
            return;
        }
        connection.end(
                stream,
                Http2.NO_ERROR,
                new NetworkException(
                        stream.isBegun() ? NetworkError.TRUNCATED : NetworkError.CONNECTION_RESET,
                        stream.exchange.request().uri(),
                        connection.host() + " reset the stream (" + Http2.errorName(code) + ")"));
    }

    private void settings(int flags, int id, ByteBuffer payload) throws Http2Exception {
        checkConnection(id);
        if ((flags & Http2.ACK) != 0) {
            checkLength(payload, 0);
            return;
        }
        if (payload.remaining() % 6 != 0) {
            throw new Http2Exception(Http2.FRAME_SIZE_ERROR, "SETTINGS of the wrong size");
        }
        boolean first = !settled;
        settled = true;
        boolean streamsKnown = false;
        while (payload.hasRemaining()) {
            int name = payload.getShort() & 0xffff;
            int value = payload.getInt();
            switch (name) {
                case Http2.HEADER_TABLE_SIZE ->
                    connection.output().answer(writer -> writer.tableSize(value < 0 ? Integer.MAX_VALUE : value));
                case Http2.ENABLE_PUSH -> {
                    if (value != 0) {
                        throw new Http2Exception(Http2.PROTOCOL_ERROR, "a server that wants to be pushed to");
                    }
                }
                case Http2.MAX_CONCURRENT_STREAMS -> {
                    connection.maxStreams(value);
                    streamsKnown = true;
                }
                case Http2.INITIAL_WINDOW_SIZE -> {
                    if (value < 0) {
                        throw new Http2Exception(Http2.FLOW_CONTROL_ERROR, "a window of more than 2^31-1 bytes");
                    }
                    connection.initialWindow(value);
                }
                case Http2.MAX_FRAME_SIZE -> {
                    if (value < Http2.FRAME_MAX || value > (1 << 24) - 1) {
                        throw new Http2Exception(Http2.PROTOCOL_ERROR, "a frame size that is not allowed");
                    }
                }
                default -> {
                    // unknown settings are to be ignored (§6.5.2)
                }
            }
        }
        if (first && !streamsKnown) {
            connection.maxStreams(-1);
        }
        connection.output().answer(FrameWriter::settingsAck);
        connection.settingsDone();
    }

    private void ping(int flags, int id, ByteBuffer payload) throws Http2Exception {
        checkConnection(id);
        checkLength(payload, 8);
        if ((flags & Http2.ACK) == 0) {
            connection.output().answer(writer -> writer.pingAck(payload));
        }
    }

    private void goAway(int id, ByteBuffer payload) throws Http2Exception {
        checkConnection(id);
        if (payload.remaining() < 8) {
            throw new Http2Exception(Http2.FRAME_SIZE_ERROR, "GOAWAY of the wrong size");
        }
        connection.goAway(payload.getInt() & Integer.MAX_VALUE);
    }

    private void windowUpdate(int id, ByteBuffer payload) throws Http2Exception {
        checkLength(payload, 4);
        int increment = payload.getInt() & Integer.MAX_VALUE;
        if (id != 0 && !connection.isKnown(id)) {
            throw new Http2Exception(Http2.PROTOCOL_ERROR, "WINDOW_UPDATE on a stream that was never opened");
        }
        @Nullable Http2Stream stream = id == 0 ? null : connection.get(id);
        if (id != 0 && stream == null) {
            return;
        }
        if (increment == 0) {
            throw new Http2Exception(Http2.PROTOCOL_ERROR, "WINDOW_UPDATE by nothing");
        }
        connection.windowUpdate(stream, increment);
    }
}
