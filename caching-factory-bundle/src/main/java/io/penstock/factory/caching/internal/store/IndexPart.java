// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table with open addressing and linear probing; a length of 0 marks a free place. Thread-safe. */
final class IndexPart {
    private static final int MIN_CAPACITY = 16;

    private int size;
    private long[] hashes = new long[MIN_CAPACITY];
    private int[] partitions = new int[MIN_CAPACITY];
    private int[] segments = new int[MIN_CAPACITY];
    private int[] offsets = new int[MIN_CAPACITY];
    private int[] lengths = new int[MIN_CAPACITY];
    private int[] bodies = new int[MIN_CAPACITY];
    private long[] bodyLengths = new long[MIN_CAPACITY];
    private boolean[] used = new boolean[MIN_CAPACITY];
    private @Nullable StoredEntry[] inMemory = new StoredEntry[MIN_CAPACITY];

    synchronized void collect(long hash, List<StoredEntry> found, List<Location> elsewhere) {
        for (int i = start(hash); lengths[i] != 0; i = next(i)) {
            if (hashes[i] == hash) {
                used[i] = true;
                StoredEntry entry = inMemory[i];
                if (entry == null) {
                    elsewhere.add(location(i));
                } else {
                    found.add(entry);
                }
            }
        }
    }

    synchronized @Nullable StoredEntry inMemory(Location location) {
        int i = find(location.hash(), location.segment(), location.offset());
        return i < 0 ? null : inMemory[i];
    }

    /** False if an entry is already at that location. */
    synchronized boolean insert(Location location, @Nullable StoredEntry entry) {
        if (find(location.hash(), location.segment(), location.offset()) >= 0) {
            return false;
        }
        if (4 * (size + 1) > 3 * lengths.length) {
            grow();
        }
        int i = start(location.hash());
        while (lengths[i] != 0) {
            i = next(i);
        }
        put(i, location);
        used[i] = false;
        inMemory[i] = entry;
        size++;
        return true;
    }

    synchronized boolean move(Location from, Location to) {
        int i = find(from.hash(), from.segment(), from.offset());
        if (i < 0) {
            return false;
        }
        put(i, to);
        StoredEntry entry = inMemory[i];
        if (entry != null) {
            entry.moved(to);
        }
        return true;
    }

    synchronized boolean keep(StoredEntry entry) {
        Location location = entry.location();
        int i = find(location.hash(), location.segment(), location.offset());
        if (i >= 0) {
            inMemory[i] = entry;
        }
        return i >= 0;
    }

    synchronized void drop(StoredEntry entry) {
        Location location = entry.location();
        int i = find(location.hash(), location.segment(), location.offset());
        if (i >= 0 && inMemory[i] == entry) {
            inMemory[i] = null;
        }
    }

    synchronized @Nullable Location remove(long hash, int segment, int offset) {
        int i = find(hash, segment, offset);
        if (i < 0) {
            return null;
        }
        Location removed = location(i);
        free(i);
        return removed;
    }

    /** Removes those whose hash has that upper half. */
    synchronized List<Location> removeUri(int uriHash) {
        List<Location> removed = new ArrayList<>(2);
        // a freed place may be filled with one that was behind it: look at it again
        for (int i = 0; i < lengths.length; ) {
            if (lengths[i] != 0 && (int) (hashes[i] >>> 32) == uriHash) {
                removed.add(location(i));
                free(i);
            } else {
                i++;
            }
        }
        return removed;
    }

    synchronized boolean wasUsed(Location location) {
        int i = find(location.hash(), location.segment(), location.offset());
        boolean was = i >= 0 && used[i];
        if (was) {
            used[i] = false;
        }
        return was;
    }

    synchronized List<Location> all() {
        List<Location> all = new ArrayList<>(size);
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] != 0) {
                all.add(location(i));
            }
        }
        return all;
    }

    synchronized void ofPartition(int partition, List<Location> into) {
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] != 0 && partitions[i] == partition) {
                into.add(location(i));
            }
        }
    }

    synchronized void ofSegment(int segment, List<Location> into) {
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] != 0 && (segments[i] == segment || bodies[i] == segment)) {
                into.add(location(i));
            }
        }
    }

    private int find(long hash, int segment, int offset) {
        for (int i = start(hash); lengths[i] != 0; i = next(i)) {
            if (hashes[i] == hash && segments[i] == segment && offsets[i] == offset) {
                return i;
            }
        }
        return -1;
    }

    private int start(long hash) {
        long mixed = hash * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 32) & lengths.length - 1;
    }

    private int next(int i) {
        return i + 1 & lengths.length - 1;
    }

    private Location location(int i) {
        return new Location(hashes[i], partitions[i], segments[i], offsets[i], lengths[i], bodies[i], bodyLengths[i]);
    }

    private void put(int i, Location location) {
        hashes[i] = location.hash();
        partitions[i] = location.partition();
        segments[i] = location.segment();
        offsets[i] = location.offset();
        lengths[i] = location.length();
        bodies[i] = location.body();
        bodyLengths[i] = location.bodyLength();
    }

    /** Frees a place and closes the gap, so that no search ends too early. */
    private void free(int place) {
        int gap = place;
        for (int i = next(gap); lengths[i] != 0; i = next(i)) {
            int home = start(hashes[i]);
            boolean stays = gap <= i ? gap < home && home <= i : gap < home || home <= i;
            if (!stays) {
                copy(i, gap);
                gap = i;
            }
        }
        lengths[gap] = 0;
        inMemory[gap] = null;
        size--;
    }

    private void copy(int from, int to) {
        hashes[to] = hashes[from];
        partitions[to] = partitions[from];
        segments[to] = segments[from];
        offsets[to] = offsets[from];
        lengths[to] = lengths[from];
        bodies[to] = bodies[from];
        bodyLengths[to] = bodyLengths[from];
        used[to] = used[from];
        inMemory[to] = inMemory[from];
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldLengths = lengths;
        int[] oldPartitions = partitions;
        int[] oldSegments = segments;
        int[] oldOffsets = offsets;
        int[] oldBodies = bodies;
        long[] oldBodyLengths = bodyLengths;
        boolean[] oldUsed = used;
        @Nullable StoredEntry[] oldInMemory = inMemory;
        int capacity = 2 * oldLengths.length;
        hashes = new long[capacity];
        lengths = new int[capacity];
        partitions = new int[capacity];
        segments = new int[capacity];
        offsets = new int[capacity];
        bodies = new int[capacity];
        bodyLengths = new long[capacity];
        used = new boolean[capacity];
        inMemory = Arrays.copyOf(oldInMemory, capacity);
        Arrays.fill(inMemory, null);
        for (int i = 0; i < oldLengths.length; i++) {
            if (oldLengths[i] != 0) {
                int to = start(oldHashes[i]);
                while (lengths[to] != 0) {
                    to = next(to);
                }
                hashes[to] = oldHashes[i];
                lengths[to] = oldLengths[i];
                partitions[to] = oldPartitions[i];
                segments[to] = oldSegments[i];
                offsets[to] = oldOffsets[i];
                bodies[to] = oldBodies[i];
                bodyLengths[to] = oldBodyLengths[i];
                used[to] = oldUsed[i];
                inMemory[to] = oldInMemory[i];
            }
        }
    }
}
