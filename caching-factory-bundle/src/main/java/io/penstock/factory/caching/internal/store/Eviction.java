// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes room by whole segments, oldest first. What was used since the last time gets a second chance: its record is
 * appended again, but no more than half of what hangs on a segment, so that there is always a gain.
 */
final class Eviction {
    private static final Logger LOG = LoggerFactory.getLogger(Eviction.class);

    private final Segments segments;
    private final Index index;
    private final EntryReader reader;
    private final Shelf shelf;
    private final LongAdder evicted = new LongAdder();

    Eviction(Segments segments, Index index, EntryReader reader, Shelf shelf) {
        this.segments = segments;
        this.index = index;
        this.reader = reader;
        this.shelf = shelf;
    }

    /** Entries that had to make room. */
    long evicted() {
        return evicted.sum();
    }

    /** Makes room, on the writing thread. */
    void run(Journal journal, StoreOptions options) {
        try {
            while (segments.bytes() > options.maxSize()) {
                Segment oldest = segments.oldest();
                if (oldest == null) {
                    return;
                }
                if (oldest == segments.newest()) {
                    if (oldest.tail() <= Segment.HEADER) {
                        return;
                    }
                    journal.startAnother();
                }
                evict(oldest, journal);
            }
        } catch (IOException e) {
            LOG.warn("The cache cannot make room in its store: {}", e.toString());
        }
    }

    private void evict(Segment segment, Journal journal) throws IOException {
        List<Location> leaving = index.ofSegment(segment.number());
        long allowed = leaving.stream().mapToLong(Location::weight).sum() / 2;
        for (Location location : leaving) {
            boolean again = index.wasUsed(location) && location.weight() <= allowed;
            if (again && rescue(location, journal)) {
                allowed -= location.weight();
            } else if (shelf.forget(location)) {
                evicted.increment();
            }
        }
        segments.remove(segment);
    }

    private boolean rescue(Location location, Journal journal) throws IOException {
        EntryReader.Raw raw = read(location);
        if (raw == null) {
            return false;
        }
        Journal.Place place = journal.append(segment -> copy(raw, location, segment));
        Location moved = location.to(place, location.hasFile() ? location.body() : place.segment());
        // if it was removed meanwhile, the copy must not come back after a crash either
        if (!index.move(location, moved)) {
            journal.appendRemoval(moved);
        }
        return true;
    }

    private EntryReader.@Nullable Raw read(Location location) {
        try {
            return reader.readRaw(location);
        } catch (IOException damaged) {
            return null;
        }
    }

    private static byte[] copy(EntryReader.Raw raw, Location location, Segment segment) {
        LogRecord.Content content = raw.content();
        LogRecord.Header header = raw.header();
        return location.hasFile()
                ? LogRecord.reference(segment.salt(), content.key(), content.head(), header)
                : LogRecord.entry(
                        segment.salt(),
                        segment.number(),
                        content.key(),
                        content.head(),
                        raw.body(),
                        (int) header.bodyLength(),
                        header.seed());
    }
}
