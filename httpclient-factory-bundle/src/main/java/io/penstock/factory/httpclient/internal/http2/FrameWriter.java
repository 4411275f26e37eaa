// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http2;

import io.penstock.factory.httpclient.internal.exchange.RequestTarget;
import io.penstock.factory.httpclient.internal.wire.BufferPool;
import io.penstock.factory.httpclient.internal.wire.Wire;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Redaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.hc.core5.http2.hpack.HPackEncoder;
import org.apache.hc.core5.util.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames (RFC 9113 §6) into one buffer and sends it. All methods are called under the connection's lock: the
 * order of header blocks is the order of the table that they share.
 */
final class FrameWriter {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int TABLE_SIZE = 4096;
    /** A peer that does not read must not fill our memory with answers. */
    private static final int MAX_PENDING = 1 << 20;
    /** Beyond that data waits. */
    private static final int ENOUGH_PENDING = 64 << 10;

    private final Wire wire;
    private final BufferPool buffers;
    private final HPackEncoder encoder = new HPackEncoder(TABLE_SIZE, StandardCharsets.US_ASCII);
    private final ByteArrayBuffer block = new ByteArrayBuffer(512);
    private @Nullable ByteBuffer out;

    FrameWriter(Wire wire, BufferPool buffers) {
        this.wire = wire;
        this.buffers = buffers;
    }

    /**
     * Sends what is there.
     *
     * @return whether all of it has gone
     */
    boolean flush() throws IOException {
        ByteBuffer pending = out;
        if (pending == null) {
            return true;
        }
        pending.flip();
        try {
            wire.write(pending);
        } finally {
            pending.compact();
        }
        if (pending.position() > 0) {
            wire.awaitWritable();
            return false;
        }
        release();
        return true;
    }

    /** Gives the buffer back. */
    void release() {
        ByteBuffer pending = out;
        out = null;
        if (pending != null) {
            buffers.release(pending);
        }
    }

    /** Whether the peer takes less than it is given: data has to wait. */
    boolean isClogged() {
        ByteBuffer pending = out;
        return pending != null && pending.position() > ENOUGH_PENDING;
    }

    /** Whether answers to the peer's frames pile up. */
    boolean isFlooded() {
        ByteBuffer pending = out;
        return pending != null && pending.position() > MAX_PENDING;
    }

    void preface(int headerMax) {
        room(PREFACE.length).put(PREFACE);
        ByteBuffer frame = frame(3 * 6, Http2.SETTINGS, 0, 0);
        // no limit of streams: there are none of the server without push, and a 0 is an offence to some (RFC 9113
        // §6.5.2)
        setting(frame, Http2.ENABLE_PUSH, 0);
        setting(frame, Http2.INITIAL_WINDOW_SIZE, Http2.STREAM_WINDOW);
        setting(frame, Http2.MAX_HEADER_LIST_SIZE, headerMax);
        windowUpdate(0, Http2.CONNECTION_WINDOW - Http2.DEFAULT_WINDOW);
    }

    private static void setting(ByteBuffer frame, int name, int value) {
        frame.putShort((short) name).putInt(value);
    }

    void settingsAck() {
        frame(0, Http2.SETTINGS, Http2.ACK, 0);
    }

    void pingAck(ByteBuffer payload) {
        frame(8, Http2.PING, Http2.ACK, 0).put(payload);
    }

    void windowUpdate(int stream, int increment) {
        frame(4, Http2.WINDOW_UPDATE, 0, stream).putInt(increment);
    }

    void reset(int stream, int code) {
        frame(4, Http2.RST_STREAM, 0, stream).putInt(code);
    }

    void goAway(int code) {
        frame(8, Http2.GOAWAY, 0, 0).putInt(0).putInt(code);
    }

    void data(int stream, ByteBuffer data, int count) {
        ByteBuffer frame = frame(count, Http2.DATA, 0, stream);
        int limit = data.limit();
        data.limit(data.position() + count);
        frame.put(data);
        data.limit(limit);
    }

    void endOfData(int stream) {
        frame(0, Http2.DATA, Http2.END_STREAM, stream);
    }

    /** The peer's limit on our header table. */
    void tableSize(int size) {
        encoder.setMaxTableSize(Math.min(size, TABLE_SIZE));
    }

    /**
     * A request's header fields.
     *
     * @param length of the body to declare; -1 for none
     */
    void headers(int stream, NetworkRequest request, long length, boolean expect, boolean endStream) {
        block.clear();
        try {
            field(":method", request.method(), false);
            field(":scheme", "https", false);
            field(":authority", request.origin().authority(), false);
            // paths change all the time: in the table they would only push out what stays
            field(":path", RequestTarget.of(request.uri()), true);
            HeaderFields fields = request.fields();
            for (int i = 0; i < fields.size(); i++) {
                String name = fields.name(i);
                field(name.toLowerCase(Locale.ROOT), fields.value(i).trim(), Redaction.isSecret(name));
            }
            if (length >= 0) {
                field("content-length", Long.toString(length), true);
            }
            if (expect) {
                field("expect", "100-continue", false);
            }
        } catch (CharacterCodingException e) {
            throw new IllegalStateException("the encoder has no character set that could fail", e);
        }
        int sent = 0;
        do {
            int count = Math.min(block.length() - sent, Http2.FRAME_MAX);
            boolean last = sent + count == block.length();
            int flags = (last ? Http2.END_HEADERS : 0) | (sent == 0 && endStream ? Http2.END_STREAM : 0);
            frame(count, sent == 0 ? Http2.HEADERS : Http2.CONTINUATION, flags, stream)
                    .put(block.array(), sent, count);
            sent += count;
        } while (sent < block.length());
    }

    private void field(String name, String value, boolean secret) throws CharacterCodingException {
        encoder.encodeHeader(block, name, value, secret);
    }

    private ByteBuffer frame(int length, int type, int flags, int stream) {
        return room(Http2.HEADER_LENGTH + length)
                .putInt(length << 8 | type)
                .put((byte) flags)
                .putInt(stream);
    }

    private ByteBuffer room(int more) {
        ByteBuffer pending = out == null ? buffers.acquire() : out;
        while (pending.remaining() < more) {
            pending = buffers.grown(pending);
        }
        out = pending;
        return pending;
    }
}
