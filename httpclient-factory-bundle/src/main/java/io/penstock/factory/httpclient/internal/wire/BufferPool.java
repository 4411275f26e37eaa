// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Lends buffers of one size: as many are in use as there are threads and stalled streams. Thread-safe. */
public final class BufferPool {
    /** Holds two TLS records, and any HTTP/2 frame that we allow. */
    public static final int SIZE = 34 * 1024;

    private static final int KEPT = 32;

    private final boolean direct;
    private final @Nullable ByteBuffer[] spare = new ByteBuffer[KEPT];
    private int count;

    /** @param direct whether the buffers lie outside of the heap */
    public BufferPool(boolean direct) {
        this.direct = direct;
    }

    /** A cleared buffer of {@link #SIZE} bytes. */
    public ByteBuffer acquire() {
        synchronized (this) {
            if (count > 0) {
                ByteBuffer buffer = spare[--count];
                spare[count] = null;
                if (buffer != null) {
                    return buffer;
                }
            }
        }
        return direct ? ByteBuffer.allocateDirect(SIZE) : ByteBuffer.allocate(SIZE);
    }

    /** Takes a buffer back; one of another size is dropped. */
    public void release(ByteBuffer buffer) {
        if (buffer.capacity() != SIZE || buffer.isDirect() != direct) {
            return;
        }
        buffer.clear();
        synchronized (this) {
            if (count < KEPT) {
                spare[count++] = buffer;
            }
        }
    }

    /** Like that buffer, with its bytes and twice the room; the old one is given back. Both are in writing mode. */
    public ByteBuffer grown(ByteBuffer buffer) {
        ByteBuffer larger = ByteBuffer.allocate(2 * buffer.capacity());
        larger.put(buffer.flip());
        release(buffer);
        return larger;
    }
}
