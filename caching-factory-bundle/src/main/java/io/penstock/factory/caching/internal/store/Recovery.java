// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From files to an index: the snapshot, then what the log holds after it. Without a good snapshot the whole log is read.
 * Whatever is damaged is left out; where a record's header is damaged the next one is searched for.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private static final int BLOCK = 256 << 10;

    private final StoreFiles files;
    private final Segments segments;
    private final Index index;
    private final Set<Integer> bodies = new HashSet<>();
    private int lastBody;

    Recovery(StoreFiles files, Segments segments, Index index) {
        this.files = files;
        this.segments = segments;
        this.index = index;
    }

    /** Number of the last body file that was there. */
    int lastBody() {
        return lastBody;
    }

    /** Fills index and segments, and deletes what nobody refers to. */
    void run(List<String> names) throws IOException {
        for (String name : names) {
            int body = BodyFile.number(name);
            if (body > 0) {
                bodies.add(body);
                lastBody = Math.max(lastBody, body);
            }
        }
        openSegments(names);
        Snapshot.End end = Snapshot.read(files, this::insert);
        segments.reserve(end.segment());
        Segment newest = segments.newest();
        for (Segment segment : segments.all()) {
            if (segment.number() >= end.segment()) {
                long from = segment.number() == end.segment() ? end.offset() : Segment.HEADER;
                long good = replay(segment, Math.max(Segment.HEADER, from));
                if (segment == newest && good < segment.tail()) {
                    LOG.debug(
                            "The store of the cache was not closed: {} bytes of its log are cut off",
                            segment.tail() - good);
                    segments.count(good - segment.tail());
                    segment.cut(good);
                }
            }
        }
        if (newest != null && newest.number() == end.segment() && newest.tail() < end.offset()) {
            // it lost its end: records that come now must not lie before where the snapshot says that the log goes on
            segments.startAnother();
        }
        deleteUnused(names);
    }

    private void openSegments(List<String> names) throws IOException {
        TreeSet<Integer> numbers = new TreeSet<>();
        for (String name : names) {
            int number = Segment.number(name);
            if (number > 0) {
                numbers.add(number);
            }
        }
        for (int number : numbers) {
            segments.reserve(number);
            Segment segment = Segment.open(files, number);
            if (segment == null) {
                LOG.debug("Segment {} of the cache is damaged", Segment.name(number));
                Quietly.delete(files, Segment.name(number));
            } else {
                segments.add(segment);
            }
        }
    }

    private void insert(Location location) {
        Segment segment = segments.acquire(location.segment());
        if (segment == null) {
            return;
        }
        boolean there = location.length() >= LogRecord.HEADER
                && location.offset() >= Segment.HEADER
                && (long) location.offset() + location.length() <= segment.tail();
        segment.release();
        if (there && hasBody(location)) {
            index.insert(location, null);
        }
    }

    private boolean hasBody(Location location) {
        return location.hasFile() ? bodies.contains(-location.body()) : segments.contains(location.body());
    }

    /** Reads the records from there on. @return where the last good one ends */
    private long replay(Segment segment, long from) throws IOException {
        Window window = new Window(segment);
        long good = from;
        long at = from;
        while (at + LogRecord.HEADER <= segment.tail()) {
            LogRecord.Header header = window.header(at);
            if (header == null || !window.isCommitted(header, at)) {
                // a record's own length cannot be trusted if it is not whole: look at every place that one can begin at
                at += LogRecord.ALIGNMENT;
                continue;
            }
            apply(segment, header, (int) at);
            at += header.length();
            good = at;
        }
        return good;
    }

    private void apply(Segment segment, LogRecord.Header header, int offset) {
        if (header.type() == LogRecord.REMOVAL) {
            index.remove(header.hash(), header.body(), header.bodyOffset());
            return;
        }
        int body = header.type() == LogRecord.ENTRY ? segment.number() : header.body();
        Location location = new Location(
                header.hash(),
                header.partition(),
                segment.number(),
                offset,
                header.length(),
                body,
                header.bodyLength());
        if (hasBody(location)) {
            index.insert(location, null);
        }
    }

    private void deleteUnused(List<String> names) {
        Set<Integer> usedBodies = new HashSet<>();
        Set<Integer> usedSegments = new HashSet<>();
        index.forEach(location -> {
            usedSegments.add(location.segment());
            if (location.hasFile()) {
                usedBodies.add(-location.body());
                segments.count(BodyFile.size(location.bodyLength()));
            } else {
                usedSegments.add(location.body());
            }
        });
        for (String name : names) {
            int body = BodyFile.number(name);
            if (body > 0 && !usedBodies.contains(body)) {
                Quietly.delete(files, name);
            }
        }
        Segment newest = segments.newest();
        for (Segment segment : segments.all()) {
            if (segment != newest && !usedSegments.contains(segment.number())) {
                segments.remove(segment);
            }
        }
    }

    /** A part of a segment in memory that moves along. */
    private static final class Window {
        private final Segment segment;
        private byte[] bytes = new byte[0];
        private long start;

        Window(Segment segment) {
            this.segment = segment;
        }

        LogRecord.@Nullable Header header(long at) throws IOException {
            load(at, LogRecord.HEADER);
            return LogRecord.header(segment.salt(), bytes, (int) (at - start));
        }

        boolean isCommitted(LogRecord.Header header, long at) throws IOException {
            if (at + header.length() > segment.tail()) {
                return false;
            }
            load(at, header.length());
            return LogRecord.isCommitted(header, bytes, (int) (at - start));
        }

        private void load(long at, int length) throws IOException {
            if (at >= start && at + length <= start + bytes.length) {
                return;
            }
            int size = (int) Math.min(Math.max(BLOCK, length), segment.tail() - at);
            byte[] block = new byte[size];
            if (segment.read(ByteBuffer.wrap(block), at) < size) {
                throw new IOException("a segment became shorter");
            }
            bytes = block;
            start = at;
        }
    }
}
