// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Puts a body together in one array that grows with what has come, never with what a header promises. Not thread-safe. */
final class BodyCollector {
    private static final int FIRST = 8 << 10;
    private static final int MOST = Integer.MAX_VALUE - 8;

    private final boolean kept;
    private byte[] bytes = new byte[0];
    private int size;

    /** @param kept whether anybody will want the bytes */
    BodyCollector(boolean kept) {
        this.kept = kept;
    }

    /** @param length of the body as announced, -1 if unknown; trusted up to 64 KiB */
    void expect(long length) {
        if (kept && length > 0) {
            bytes = new byte[(int) Math.min(length, 64 << 10)];
        }
    }

    /** All of the buffer. */
    void add(ByteBuffer buffer) {
        int more = buffer.remaining();
        if (!kept) {
            buffer.position(buffer.limit());
            return;
        }
        if (more > bytes.length - size) {
            long wanted = Math.max((long) size + more, Math.max(FIRST, 2L * bytes.length));
            if ((long) size + more > MOST) {
                throw new IllegalStateException("a document of more than 2 GiB cannot be kept in memory");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(wanted, MOST));
        }
        buffer.get(bytes, size, more);
        size += more;
    }

    ByteBuffer body() {
        return ByteBuffer.wrap(bytes, 0, size).asReadOnlyBuffer();
    }
}
