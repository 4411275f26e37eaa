// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import io.penstock.cache.CachedBody;
import java.nio.ByteBuffer;

/** A body that is an array. */
final class MemoryBody implements CachedBody {
    static final MemoryBody EMPTY = new MemoryBody(new byte[0], 0, 0);

    private final byte[] bytes;
    private final int offset;
    private final int length;

    MemoryBody(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean isResident(long position) {
        return true;
    }

    @Override
    public boolean isStable() {
        return true;
    }

    @Override
    public ByteBuffer read(long position) {
        int at = (int) position;
        return ByteBuffer.wrap(bytes, offset + at, length - at).asReadOnlyBuffer();
    }

    @Override
    public void close() {
        // nothing is held
    }
}
