// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http2;

import java.nio.ByteBuffer;
import java.util.Collection;

/**
 * Flow control of what is sent (RFC 9113 §5.2, §6.9): how much of a request body the peer takes now. Every method is
 * called under the connection's lock.
 */
final class SendWindows {
    private static final int SMALLEST_DATA = 4096;

    private final FrameWriter writer;
    private long window = Http2.DEFAULT_WINDOW;
    private int initial = Http2.DEFAULT_WINDOW;
    private long sent;

    SendWindows(FrameWriter writer) {
        this.writer = writer;
    }

    /** A stream begins. */
    void open(Http2Stream stream) {
        stream.sendWindow = initial;
    }

    /** Writes as much as the windows let through and the peer reads. */
    void data(Http2Stream stream, ByteBuffer data) {
        // small windows would cut the body into ever smaller frames
        int worthwhile = Math.max(1, Math.min(SMALLEST_DATA, initial / 2));
        while (data.hasRemaining() && !writer.isClogged()) {
            int count =
                    (int) Math.min(Math.min(stream.sendWindow, window), Math.min(data.remaining(), Http2.FRAME_MAX));
            if (count < Math.min(data.remaining(), worthwhile)) {
                break; // a WINDOW_UPDATE brings it on
            }
            writer.data(stream.id, data, count);
            sent += count;
            stream.sendWindow -= count;
            window -= count;
        }
    }

    /** The peer takes more on the connection. */
    void grow(int increment) throws Http2Exception {
        window += increment;
        check(window);
    }

    /** The peer takes more on one stream. */
    void grow(Http2Stream stream, int increment) throws Http2Exception {
        stream.sendWindow += increment;
        check(stream.sendWindow);
    }

    /** The peer has another window for new streams, and for those that are open (§6.9.2). */
    void initial(int size, Collection<Http2Stream> open) throws Http2Exception {
        long delta = (long) size - initial;
        initial = size;
        for (Http2Stream stream : open) {
            stream.sendWindow += delta;
            check(stream.sendWindow);
        }
    }

    /** Bytes of request bodies that were sent since the last call. */
    long takeSent() {
        long count = sent;
        sent = 0;
        return count;
    }

    private static void check(long window) throws Http2Exception {
        if (window > Integer.MAX_VALUE) {
            throw new Http2Exception(Http2.FLOW_CONTROL_ERROR, "a window of more than 2^31-1 bytes");
        }
    }
}
