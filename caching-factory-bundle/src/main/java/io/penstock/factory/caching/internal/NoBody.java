// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CachedBody;
import java.nio.ByteBuffer;

/** The body of an answer that has none. */
final class NoBody implements CachedBody {
    static final NoBody INSTANCE = new NoBody();

    private NoBody() {}

    @Override
    public long length() {
        return 0;
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
        return ByteBuffer.allocate(0).asReadOnlyBuffer();
    }

    @Override
    public void close() {
        // nothing is held
    }
}
