// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where every entry is: all of it in memory, 41 bytes a place. Split into parts by the upper bits of the hash, so that
 * all entries of one URI are in one part; each part has its own lock, held for a few steps only. Thread-safe.
 */
final class Index {
    private static final int PARTS = 64;

    private final IndexPart[] parts = new IndexPart[PARTS];
    private final ConcurrentHashMap<Integer, Count> counts = new ConcurrentHashMap<>();

    private record Count(LongAdder entries, LongAdder bytes) {}

    Index() {
        for (int i = 0; i < PARTS; i++) {
            parts[i] = new IndexPart();
        }
    }

    private IndexPart part(long hash) {
        return parts[(int) (hash >>> 58)];
    }

    /** Adds what is known of a hash: entries that are in memory, and locations of the others. Marks all as used. */
    void collect(long hash, List<StoredEntry> inMemory, List<Location> elsewhere) {
        part(hash).collect(hash, inMemory, elsewhere);
    }

    /** The entry of a location, if it is in memory. */
    @Nullable
    StoredEntry inMemory(Location location) {
        return part(location.hash()).inMemory(location);
    }

    void insert(Location location, @Nullable StoredEntry inMemory) {
        if (part(location.hash()).insert(location, inMemory)) {
            count(location, 1);
        }
    }

    /** Gives an entry another place; false if it is no longer where it was. */
    boolean move(Location from, Location to) {
        return part(from.hash()).move(from, to);
    }

    /** Puts an entry in memory, in place of the one that is there; false if it is no longer stored. */
    boolean keep(StoredEntry entry) {
        return part(entry.location().hash()).keep(entry);
    }

    /** Takes an entry out of memory, if it is the one that is there; it stays stored. */
    void drop(StoredEntry entry) {
        part(entry.location().hash()).drop(entry);
    }

    /** Whether an entry has been used since the last time that this was asked. */
    boolean wasUsed(Location location) {
        return part(location.hash()).wasUsed(location);
    }

    /** The removed entry; null if there is none at that place. */
    @Nullable
    Location remove(long hash, int segment, int offset) {
        Location removed = part(hash).remove(hash, segment, offset);
        if (removed != null) {
            count(removed, -1);
        }
        return removed;
    }

    /** Removes all entries of a URI, see {@link KeyHash#ofUri}. */
    List<Location> removeUri(int uriHash) {
        List<Location> removed = part((long) uriHash << 32).removeUri(uriHash);
        removed.forEach(location -> count(location, -1));
        return removed;
    }

    /** Removes all entries of an engine, see {@link KeyHash#ofEngine}. */
    List<Location> removePartition(int partition) {
        List<Location> removed = new ArrayList<>();
        for (Location location : ofPartition(partition)) {
            if (remove(location.hash(), location.segment(), location.offset()) != null) {
                removed.add(location);
            }
        }
        return removed;
    }

    /** All entries of an engine, see {@link KeyHash#ofEngine}. */
    List<Location> ofPartition(int partition) {
        List<Location> all = new ArrayList<>();
        for (IndexPart part : parts) {
            part.ofPartition(partition, all);
        }
        return all;
    }

    /** All entries whose record or body is in a segment. */
    List<Location> ofSegment(int segment) {
        List<Location> all = new ArrayList<>();
        for (IndexPart part : parts) {
            part.ofSegment(segment, all);
        }
        return all;
    }

    /** Shows all entries, part by part; the consumer may change the index. */
    void forEach(Consumer<Location> consumer) {
        for (IndexPart part : parts) {
            part.all().forEach(consumer);
        }
    }

    long entries() {
        return counts.values().stream().mapToLong(count -> count.entries.sum()).sum();
    }

    long entries(int partition) {
        Count count = counts.get(partition);
        return count == null ? 0 : count.entries.sum();
    }

    /** Bytes of bodies. */
    long bytes(int partition) {
        Count count = counts.get(partition);
        return count == null ? 0 : count.bytes.sum();
    }

    private void count(Location location, int sign) {
        Count count = counts.get(location.partition());
        if (count == null) {
            count = counts.computeIfAbsent(location.partition(), p -> new Count(new LongAdder(), new LongAdder()));
        }
        count.entries.add(sign);
        count.bytes.add(sign * location.bodyLength());
    }
}
