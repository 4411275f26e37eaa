// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Puts a body together in one array that grows with what has come, never with what a header promises. Not thread-safe. */
final class BodyCollector {
    private static final int FIRST = 8 << 10;
    private static final int MOST = Integer.MAX_VALUE - 8;

    private final boolean kept;
    private final CRC32 first = new CRC32();
    private final CRC32C second = new CRC32C();
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
            first.update(buffer.duplicate());
            second.update(buffer);
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
        first.update(bytes, size, more);
        second.update(bytes, size, more);
        size += more;
    }

    /** Tells bodies of one URL apart; two that differ are taken for equal once in 2⁶⁴. The processor has both sums built in. */
    long fingerprint() {
        return first.getValue() << 32 | second.getValue();
    }

    ByteBuffer body() {
        return ByteBuffer.wrap(bytes, 0, size).asReadOnlyBuffer();
    }
}
