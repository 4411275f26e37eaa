// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A body in a file of its own: chunks of 64 KiB, the last one shorter, each followed by its checksum, which covers the
 * body's seed and the chunk's number. It stays open until its last user has released it.
 */
final class BodyFile {
    static final int CHUNK = 64 << 10;
    static final int SUM = 4;

    private static final String SUFFIX = ".body";

    private final StoreFile file;
    private final AtomicInteger users = new AtomicInteger(1);

    BodyFile(StoreFile file) {
        this.file = file;
    }

    /** Never anything of the URI but its hash. */
    static String name(long hash, int number) {
        return String.format("%016x-%08x", hash, number) + SUFFIX;
    }

    /** The number in a file's name; -1 if it is no body's. */
    static int number(String name) {
        return name.matches("[0-9a-f]{16}-[0-7][0-9a-f]{7}\\" + SUFFIX)
                ? Integer.parseInt(name.substring(17, 25), 16)
                : -1;
    }

    /** Where a byte of the body is in the file. */
    static long place(long position) {
        return position + position / CHUNK * SUM;
    }

    /** Bytes of the file for a body of that length. */
    static long size(long length) {
        return length + (length + CHUNK - 1) / CHUNK * SUM;
    }

    /**
     * Reads the chunk that holds a position, with its checksum behind it; false if it is damaged.
     *
     * @param offset in the target
     */
    boolean readChunk(long position, long length, int seed, byte[] target, int offset) throws IOException {
        long chunk = position / CHUNK;
        int size = (int) Math.min(CHUNK, length - chunk * CHUNK);
        ByteBuffer buffer = ByteBuffer.wrap(target, offset, size + SUM);
        return file.read(buffer, chunk * (CHUNK + SUM)) == size + SUM
                && buffer.getInt(offset + size)
                        == new Checksum()
                                .start(seed, chunk)
                                .add(target, offset, size)
                                .value();
    }

    int read(ByteBuffer target, long position) throws IOException {
        return file.read(target, place(position));
    }

    void write(ByteBuffer source, long place) throws IOException {
        file.write(source, place);
    }

    void acquire() {
        users.incrementAndGet();
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            Quietly.close(file);
        }
    }
}
