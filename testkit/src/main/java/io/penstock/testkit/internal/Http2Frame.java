// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One frame of HTTP/2 (RFC 9113 §4). Its length, type and flags may be any: nothing is judged. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Http2Frame(int type, int flags, int stream, byte[] payload) {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PUSH_PROMISE = 5;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    /** Flag of SETTINGS and PING. */
    public static final int ACK = 1;

    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;
    public static final int PADDED = 8;
    public static final int WITH_PRIORITY = 32;

    public static final int HEADER_LENGTH = 9;
    /** What a client sends first (RFC 9113 §3.4). */
    public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static final byte[] EMPTY = {};

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The frame as bytes. */
    public byte[] toBytes() {
        return withLength(payload.length);
    }

    /** The frame as bytes, with a length field that lies. */
    public byte[] withLength(int length) {
        return ByteBuffer.allocate(HEADER_LENGTH + payload.length)
                .put((byte) (length >> 16))
                .putShort((short) length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** The next frame; empty at the end of the connection. */
    public static Optional<Http2Frame> read(InputStream in) throws IOException {
        byte[] header = in.readNBytes(HEADER_LENGTH);
        if (header.length == 0) {
            return Optional.empty();
        }
        if (header.length < HEADER_LENGTH) {
            throw new EOFException("a frame header ends early");
        }
        ByteBuffer fields = ByteBuffer.wrap(header);
        int lengthAndType = fields.getInt();
        int flags = fields.get() & 255;
        int stream = fields.getInt() & Integer.MAX_VALUE;
        byte[] payload = in.readNBytes(lengthAndType >>> 8);
        if (payload.length < lengthAndType >>> 8) {
            throw new EOFException("a frame ends early");
        }
        return Optional.of(new Http2Frame(lengthAndType & 255, flags, stream, payload));
    }

    /** The payload of DATA or HEADERS without padding and priority. */
    public byte[] content() {
        int from = 0;
        int to = payload.length;
        if (has(PADDED) && (type == DATA || type == HEADERS)) {
            to -= payload[0] & 255;
            from = 1;
        }
        if (has(WITH_PRIORITY) && type == HEADERS) {
            from += 5;
        }
        return from == 0 && to == payload.length ? payload : java.util.Arrays.copyOfRange(payload, from, to);
    }

    public static Http2Frame data(int stream, boolean end, byte[] bytes) {
        return new Http2Frame(DATA, end ? END_STREAM : 0, stream, bytes);
    }

    /** A whole header block in one frame. */
    public static Http2Frame headers(int stream, boolean end, byte[] block) {
        return new Http2Frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block);
    }

    /** @param idsAndValues alternating */
    public static Http2Frame settings(int... idsAndValues) {
        ByteBuffer payload = ByteBuffer.allocate(idsAndValues.length * 3);
        for (int i = 0; i < idsAndValues.length; i += 2) {
            payload.putShort((short) idsAndValues[i]).putInt(idsAndValues[i + 1]);
        }
        return new Http2Frame(SETTINGS, 0, 0, payload.array());
    }

    public static Http2Frame settingsAck() {
        return new Http2Frame(SETTINGS, ACK, 0, EMPTY);
    }

    public static Http2Frame ping(boolean ack, byte[] eightBytes) {
        return new Http2Frame(PING, ack ? ACK : 0, 0, eightBytes);
    }

    public static Http2Frame windowUpdate(int stream, int increment) {
        return new Http2Frame(WINDOW_UPDATE, 0, stream, int32(increment));
    }

    public static Http2Frame reset(int stream, int errorCode) {
        return new Http2Frame(RST_STREAM, 0, stream, int32(errorCode));
    }

    public static Http2Frame goAway(int lastStream, int errorCode) {
        return new Http2Frame(
                GOAWAY,
                0,
                0,
                ByteBuffer.allocate(8).putInt(lastStream).putInt(errorCode).array());
    }

    private static byte[] int32(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }
}
