// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import io.penstock.cache.CachedBody;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A body in its own file, read and checked chunk by chunk into one array. */
final class FileBody implements CachedBody {
    private final BodyFile file;
    private final long length;
    private final int seed;
    private final byte[] chunk;
    private final Runnable whenDamaged;
    private long current = -1;
    private boolean closed;

    /** Takes over one use of the file. */
    FileBody(BodyFile file, long length, int seed, Runnable whenDamaged) {
        this.whenDamaged = whenDamaged;
        this.file = file;
        this.length = length;
        this.seed = seed;
        chunk = new byte[(int) Math.min(BodyFile.CHUNK, length) + BodyFile.SUM];
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean isResident(long position) {
        return position / BodyFile.CHUNK == current;
    }

    @Override
    public boolean isStable() {
        return false;
    }

    @Override
    public ByteBuffer read(long position) throws IOException {
        long wanted = position / BodyFile.CHUNK;
        if (wanted != current) {
            current = -1;
            if (!file.readChunk(position, length, seed, chunk, 0)) {
                whenDamaged.run();
                throw new IOException("chunk " + wanted + " of a stored body is damaged");
            }
            current = wanted;
        }
        int at = (int) (position % BodyFile.CHUNK);
        int size = (int) Math.min(BodyFile.CHUNK, length - wanted * BodyFile.CHUNK);
        return ByteBuffer.wrap(chunk, at, size - at).asReadOnlyBuffer();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            file.release();
        }
    }
}
