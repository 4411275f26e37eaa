// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http2;

import java.nio.ByteBuffer;

/** Cuts a byte stream into frames (RFC 9113 §4.1). DATA is passed on piece by piece, other frames whole. Not thread-safe. */
final class FrameReader {
    /** Who gets the frames. The buffers are valid during the call. */
    interface Sink {
        /**
         * A DATA frame begins.
         *
         * @param length of its payload, padding included
         */
        void dataBegins(int stream, int length) throws Http2Exception;

        /** A piece of a DATA frame; it need not be consumed, but is not offered again. */
        void data(int stream, ByteBuffer piece) throws Http2Exception;

        /** A DATA frame is complete. */
        void dataEnds(int stream, boolean endStream) throws Http2Exception;

        /** Any other frame. */
        void frame(int type, int flags, int stream, ByteBuffer payload) throws Http2Exception;
    }

    private final Sink sink;
    private boolean inData;
    private int stream;
    private int flags;
    private int left;
    private int padding;
    private boolean paddingKnown;

    FrameReader(Sink sink) {
        this.sink = sink;
    }

    /** Reads as far as it can; an incomplete frame that is not DATA is left. */
    void read(ByteBuffer data) throws Http2Exception {
        boolean more = true;
        while (more) {
            more = inData ? readData(data) : readFrame(data);
        }
    }

    private boolean readFrame(ByteBuffer data) throws Http2Exception {
        if (data.remaining() < Http2.HEADER_LENGTH) {
            return false;
        }
        int at = data.position();
        int head = data.getInt(at);
        int length = head >>> 8;
        int type = head & 255;
        if (length > Http2.FRAME_MAX) {
            throw new Http2Exception(Http2.FRAME_SIZE_ERROR, "a frame of " + length + " bytes");
        }
        int frameFlags = data.get(at + 4) & 255;
        int id = data.getInt(at + 5) & Integer.MAX_VALUE;
        if (type == Http2.DATA) {
            data.position(at + Http2.HEADER_LENGTH);
            inData = true;
            stream = id;
            flags = frameFlags;
            left = length;
            padding = 0;
            paddingKnown = (flags & Http2.PADDED) == 0;
            sink.dataBegins(id, length);
            return true;
        }
        if (data.remaining() < Http2.HEADER_LENGTH + length) {
            return false;
        }
        int limit = data.limit();
        data.limit(at + Http2.HEADER_LENGTH + length).position(at + Http2.HEADER_LENGTH);
        try {
            sink.frame(type, frameFlags, id, data);
        } finally {
            data.limit(limit).position(at + Http2.HEADER_LENGTH + length);
        }
        return true;
    }

    private boolean readData(ByteBuffer data) throws Http2Exception {
        if (!paddingKnown) {
            if (left == 0) {
                throw new Http2Exception(Http2.FRAME_SIZE_ERROR, "a padded DATA frame without a length of its padding");
            }
            if (!data.hasRemaining()) {
                return false;
            }
            padding = data.get() & 255;
            left--;
            paddingKnown = true;
            if (padding > left) {
                throw new Http2Exception(Http2.PROTOCOL_ERROR, "more padding than payload");
            }
        }
        int content = Math.min(left - padding, data.remaining());
        if (content > 0) {
            int limit = data.limit();
            int end = data.position() + content;
            data.limit(end);
            left -= content;
            try {
                sink.data(stream, data);
            } finally {
                data.limit(limit).position(end);
            }
        }
        if (left == padding) {
            int skipped = Math.min(left, data.remaining());
            data.position(data.position() + skipped);
            left -= skipped;
            padding = left;
        }
        if (left > 0) {
            return data.hasRemaining();
        }
        inData = false;
        sink.dataEnds(stream, (flags & Http2.END_STREAM) != 0);
        return true;
    }
}
