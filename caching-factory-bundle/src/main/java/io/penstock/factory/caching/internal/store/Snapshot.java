// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.function.Consumer;

/**
 * The index as a file, so that opening need not read all segments: written beside and renamed, with the end of the log up
 * to which it is complete. Blocks of entries have a checksum each.
 *
 * <pre>
 * header  0 magic   4 segment   8 offset   12 entries   16 checksum          entry  hash, partition, segment, offset,
 * block   1024 entries, checksum                                                    length, body, body length
 * </pre>
 */
final class Snapshot {
    static final String NAME = "index";

    private static final String NEW = "index.new";
    private static final int MAGIC = 0x5053_4932;
    private static final int HEADER = 20;
    private static final int ENTRY = 36;
    private static final int PER_BLOCK = 1024;

    private Snapshot() {}

    /**
     * The end of the log up to which it is complete.
     *
     * @param segment number, 0 for the very beginning
     */
    record End(int segment, int offset) {
        static final End BEGINNING = new End(0, 0);
    }

    /** Writes it; the end must have been taken before. */
    static void write(StoreFiles files, Index index, End end) throws IOException {
        try (StoreFile file = files.create(NEW)) {
            Output out = new Output(file);
            index.forEach(out::add);
            out.flush();
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            header.putInt(MAGIC).putInt(end.segment()).putInt(end.offset()).putInt(out.count);
            header.putInt(Checksum.of(0, header.array(), 0, HEADER - 4)).rewind();
            file.write(header, 0);
            file.force();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        files.rename(NEW, NAME);
    }

    /** Reads it. @return where the log goes on; the beginning if there is none, or it is damaged */
    static End read(StoreFiles files, Consumer<Location> entries) throws IOException {
        try (StoreFile file = files.open(NAME)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            boolean good = file.read(header, 0) == HEADER
                    && header.getInt(0) == MAGIC
                    && header.getInt(16) == Checksum.of(0, header.array(), 0, HEADER - 4);
            return good && readEntries(file, header.getInt(12), entries)
                    ? new End(header.getInt(4), header.getInt(8))
                    : End.BEGINNING;
        } catch (NoSuchFileException | FileNotFoundException none) {
            return End.BEGINNING;
        }
    }

    private static boolean readEntries(StoreFile file, int count, Consumer<Location> entries) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(PER_BLOCK * ENTRY + 4);
        long place = HEADER;
        for (int left = count; left > 0; left -= PER_BLOCK) {
            int size = Math.min(left, PER_BLOCK) * ENTRY;
            block.clear().limit(size + 4);
            if (file.read(block, place) < size + 4 || block.getInt(size) != Checksum.of(0, block.array(), 0, size)) {
                return false;
            }
            place += size + 4;
            block.flip();
            while (block.position() < size) {
                entries.accept(new Location(
                        block.getLong(),
                        block.getInt(),
                        block.getInt(),
                        block.getInt(),
                        block.getInt(),
                        block.getInt(),
                        block.getLong()));
            }
        }
        return true;
    }

    private static final class Output {
        private final StoreFile file;
        private final ByteBuffer block = ByteBuffer.allocate(PER_BLOCK * ENTRY + 4);
        private long place = HEADER;
        private int count;

        Output(StoreFile file) {
            this.file = file;
        }

        void add(Location entry) {
            block.putLong(entry.hash()).putInt(entry.partition()).putInt(entry.segment());
            block.putInt(entry.offset()).putInt(entry.length()).putInt(entry.body());
            block.putLong(entry.bodyLength());
            count++;
            if (count % PER_BLOCK == 0) {
                try {
                    flush();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        void flush() throws IOException {
            int size = block.position();
            if (size > 0) {
                block.putInt(Checksum.of(0, block.array(), 0, size)).flip();
                file.write(block, place);
                place += size + 4;
                block.clear();
            }
        }
    }
}
