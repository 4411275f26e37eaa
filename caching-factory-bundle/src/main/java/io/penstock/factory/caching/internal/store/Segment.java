// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One append-only file of records. It stays open, and readable, until its last user has released it.
 *
 * <pre>
 *  0 magic    4 number    8 salt    16 the store's secret    48 checksum of all before    52 zeros up to 64
 * </pre>
 */
final class Segment {
    static final int HEADER = 64;
    static final int SECRET = 32;

    private static final int MAGIC = 0x5053_5347;
    private static final String SUFFIX = ".seg";

    private final StoreFiles files;
    private final StoreFile file;
    private final int number;
    private final long salt;
    private final byte[] secret;
    private final AtomicInteger users = new AtomicInteger(1);
    private volatile boolean doomed;
    private volatile long tail;

    private Segment(StoreFiles files, StoreFile file, int number, long salt, byte[] secret, long tail) {
        this.files = files;
        this.file = file;
        this.number = number;
        this.salt = salt;
        this.secret = secret;
        this.tail = tail;
    }

    static Segment create(StoreFiles files, int number, long salt, byte[] secret) throws IOException {
        StoreFile file = files.create(name(number));
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.putInt(MAGIC).putInt(number).putLong(salt).put(secret);
        header.putInt(Checksum.of(0, header.array(), 0, 48)).rewind();
        file.write(header, 0);
        return new Segment(files, file, number, salt, secret, HEADER);
    }

    /** Opens a segment; null if it is none, or one of another number. */
    static @Nullable Segment open(StoreFiles files, int number) throws IOException {
        StoreFile file = files.open(name(number));
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        int count = file.read(header, 0);
        boolean good = count == HEADER
                && header.getInt(0) == MAGIC
                && header.getInt(4) == number
                && header.getInt(48) == Checksum.of(0, header.array(), 0, 48);
        if (!good) {
            file.close();
            return null;
        }
        byte[] secret = Arrays.copyOfRange(header.array(), 16, 16 + SECRET);
        return new Segment(files, file, number, header.getLong(8), secret, file.size());
    }

    static String name(int number) {
        return String.format("%08x", number) + SUFFIX;
    }

    /** The number in a file's name; -1 if it is no segment's. */
    static int number(String name) {
        return name.matches("[0-7][0-9a-f]{7}\\" + SUFFIX) ? Integer.parseInt(name.substring(0, 8), 16) : -1;
    }

    int number() {
        return number;
    }

    long salt() {
        return salt;
    }

    byte[] secret() {
        return secret;
    }

    /** Bytes that are written, and where the next record goes. */
    long tail() {
        return tail;
    }

    /** Appends; called by one thread at a time. @return where it is */
    int append(byte[] record) throws IOException {
        long at = tail;
        file.write(ByteBuffer.wrap(record), at);
        tail = at + record.length;
        return (int) at;
    }

    /** Cuts what is no record off the end. */
    void cut(long end) throws IOException {
        file.truncate(end);
        tail = end;
    }

    /** Fills the array from an offset on; false if the file is too short. */
    boolean read(byte[] target, long offset) throws IOException {
        return file.read(ByteBuffer.wrap(target), offset) == target.length;
    }

    int read(ByteBuffer target, long offset) throws IOException {
        return file.read(target, offset);
    }

    void force() throws IOException {
        file.force();
    }

    /** Keeps it open; false if it is already closed. */
    boolean acquire() {
        int count = users.get();
        while (count > 0) {
            if (users.compareAndSet(count, count + 1)) {
                return true;
            }
            count = users.get();
        }
        return false;
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            Quietly.close(file);
            if (doomed) {
                Quietly.delete(files, name(number));
            }
        }
    }

    /** Deletes it as soon as its last user has released it; the caller's own use must still be released. */
    void doom() {
        doomed = true;
    }
}
