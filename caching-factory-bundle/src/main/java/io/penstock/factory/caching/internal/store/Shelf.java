// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CachedBody;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Finds entries, in memory or on disk, and forgets them. What turns out to be damaged is forgotten. Thread-safe. */
final class Shelf {
    /** Newest first; of the same moment the one that was written last. */
    static final Comparator<StoredEntry> NEWEST_FIRST = Comparator.comparingLong(
                    (StoredEntry entry) -> entry.head().received())
            .thenComparingInt(entry -> entry.location().segment())
            .thenComparingInt(entry -> entry.location().offset())
            .reversed();

    /** Bodies up to this size are read and checked as a whole before a byte of them is given away. */
    private static final int WHOLE = 256 << 10;

    private final StoreFiles files;
    private final Segments segments;
    private final Index index;
    private final EntryReader reader;
    private final MemoryTier memory;
    private final LongAdder corrupt = new LongAdder();

    Shelf(StoreFiles files, Segments segments, Index index, EntryReader reader, MemoryTier memory) {
        this.files = files;
        this.segments = segments;
        this.index = index;
        this.reader = reader;
        this.memory = memory;
    }

    /** Entries that were damaged. */
    long corrupt() {
        return corrupt.sum();
    }

    /** All entries of a key, in no order. */
    List<StoredEntry> find(CacheKey key, long hash) {
        List<StoredEntry> found = new ArrayList<>(2);
        List<Location> elsewhere = new ArrayList<>(0);
        index.collect(hash, found, elsewhere);
        found.removeIf(entry -> !entry.key().equals(key));
        found.forEach(StoredEntry::markUsed);
        for (Location location : elsewhere) {
            StoredEntry entry = load(location, key);
            if (entry != null && entry.key().equals(key)) {
                memory.admit(entry);
                found.add(entry);
            }
        }
        return found;
    }

    /** The entry of a location; null if it is gone or damaged. */
    @Nullable
    StoredEntry at(Location location, CacheKey likely) {
        StoredEntry entry = index.inMemory(location);
        return entry == null ? load(location, likely) : entry;
    }

    private @Nullable StoredEntry load(Location location, CacheKey likely) {
        try {
            EntryReader.Raw raw = reader.read(location, likely);
            return raw == null
                    ? null
                    : new StoredEntry(
                            this::openBody,
                            raw.content().key(),
                            raw.content().head(),
                            location,
                            raw.header().seed(),
                            raw.hasBody() ? raw.bytes() : null,
                            Math.max(0, raw.bodyOffset()));
        } catch (IOException e) {
            damaged(location);
            return null;
        }
    }

    /** Opens the body of an entry that has a file. */
    CachedBody openBody(StoredEntry entry) throws IOException {
        Location location = entry.location();
        try {
            BodyFile file = new BodyFile(files.open(location.fileName()));
            if (entry.length() <= WHOLE) {
                return readWhole(file, entry);
            }
            FileBody body = new FileBody(file, entry.length(), entry.seed(), () -> damaged(entry.location()));
            try {
                body.read(0);
                return body;
            } catch (IOException e) {
                body.close();
                throw e;
            }
        } catch (IOException e) {
            damaged(location);
            throw e;
        }
    }

    /** A body that is given as one array. */
    private CachedBody readWhole(BodyFile file, StoredEntry entry) throws IOException {
        int length = (int) entry.length();
        // each chunk comes with its checksum behind it, which the next one overwrites
        byte[] bytes = new byte[length + BodyFile.SUM];
        try {
            for (int at = 0; at < length; at += BodyFile.CHUNK) {
                if (!file.readChunk(at, length, entry.seed(), bytes, at)) {
                    throw new IOException("a stored body is damaged");
                }
            }
        } finally {
            file.release();
        }
        memory.admit(entry.withBody(bytes, 0));
        return new MemoryBody(bytes, 0, length);
    }

    /** Reads all of an entry and throws if a byte of it is wrong. */
    void check(Location location) throws IOException {
        EntryReader.Raw raw = reader.readRaw(location);
        if (raw == null || !location.hasFile()) {
            return;
        }
        BodyFile file = new BodyFile(files.open(location.fileName()));
        try (FileBody body =
                new FileBody(file, location.bodyLength(), raw.header().seed(), () -> {})) {
            for (long position = 0; position < location.bodyLength(); position += BodyFile.CHUNK) {
                body.read(position);
            }
        }
    }

    /** Forgets an entry whose bytes are wrong; false if it was not there any more. */
    boolean damaged(Location location) {
        boolean was = forget(location);
        if (was) {
            corrupt.increment();
        }
        return was;
    }

    /** Takes an entry out of the index and deletes its file; false if it was not there any more. */
    boolean forget(Location location) {
        boolean was = index.remove(location.hash(), location.segment(), location.offset()) != null;
        if (was) {
            deleteFile(location);
        }
        return was;
    }

    /** Deletes the body's own file, if it has one. Its readers keep it open. */
    void deleteFile(Location location) {
        if (location.hasFile()) {
            segments.count(-BodyFile.size(location.bodyLength()));
            Quietly.delete(files, location.fileName());
        }
    }
}
