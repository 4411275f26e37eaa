// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http2;

/**
 * Bounds what a peer may make us do without a use: frames that carry no data (PING, SETTINGS, WINDOW_UPDATE, RST_STREAM,
 * PRIORITY, empty DATA, unknown ones). 200 in a second are free, and a share of the data that goes either way. Pure, but
 * for its own account; not thread-safe.
 */
final class FloodGuard {
    private static final long FRAMES_PER_SECOND = 200;
    private static final long BURST = 1000;
    private static final long MAX_SAVED = 100_000;
    private static final long BYTES_PER_FRAME = 2048;
    private static final long NANOS_PER_FRAME = 1_000_000_000 / FRAMES_PER_SECOND;

    private long credit = BURST;
    private long last;
    private long bytes;

    FloodGuard(long now) {
        last = now;
    }

    /** Data has gone either way: it earns frames, window updates for instance. */
    void data(long count) {
        bytes += count;
        if (bytes >= BYTES_PER_FRAME) {
            credit = Math.min(MAX_SAVED, credit + bytes / BYTES_PER_FRAME);
            bytes %= BYTES_PER_FRAME;
        }
    }

    /**
     * A frame without data has come.
     *
     * @throws Http2Exception ENHANCE_YOUR_CALM if it is one too many
     */
    void frame(long now) throws Http2Exception {
        long earned = (now - last) / NANOS_PER_FRAME;
        if (earned > 0) {
            last += earned * NANOS_PER_FRAME;
            if (credit < BURST) {
                credit = Math.min(BURST, credit + earned);
            }
        }
        if (--credit < 0) {
            throw new Http2Exception(Http2.ENHANCE_YOUR_CALM, "a flood of frames that carry no data");
        }
    }
}
