// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.io.IOException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The open segments by number, and the bytes of all files. Reading is thread-safe; one thread at a time changes it. */
final class Segments {
    private final StoreFiles files;
    private final byte[] secret;
    private final ConcurrentSkipListMap<Integer, Segment> byNumber = new ConcurrentSkipListMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final LongSupplier salts;
    private volatile int last;

    Segments(StoreFiles files, byte[] secret, LongSupplier salts) {
        this.files = files;
        this.secret = secret;
        this.salts = salts;
    }

    void add(Segment segment) {
        byNumber.put(segment.number(), segment);
        bytes.addAndGet(segment.tail());
        reserve(segment.number());
    }

    /** No new segment gets that number or a lower one: something may still refer to it. */
    void reserve(int number) {
        last = Math.max(last, number);
    }

    /** The segment that takes the next record. */
    Segment forAppending(long segmentSize) throws IOException {
        Segment last = newest();
        return last != null && last.tail() < segmentSize ? last : startAnother();
    }

    Segment startAnother() throws IOException {
        Segment segment = Segment.create(files, last + 1, salts.getAsLong(), secret);
        add(segment);
        return segment;
    }

    /** A segment that stays open until it is released; null if it is gone. */
    @Nullable
    Segment acquire(int number) {
        Segment segment = byNumber.get(number);
        return segment != null && segment.acquire() ? segment : null;
    }

    boolean contains(int number) {
        return byNumber.containsKey(number);
    }

    @Nullable
    Segment oldest() {
        var first = byNumber.firstEntry();
        return first == null ? null : first.getValue();
    }

    @Nullable
    Segment newest() {
        var last = byNumber.lastEntry();
        return last == null ? null : last.getValue();
    }

    Iterable<Segment> all() {
        return byNumber.values();
    }

    /** Deletes a segment as soon as its readers have finished. */
    void remove(Segment segment) {
        byNumber.remove(segment.number());
        bytes.addAndGet(-segment.tail());
        segment.doom();
        segment.release();
    }

    /** Counts bytes of other files, or of appended records. */
    void count(long more) {
        bytes.addAndGet(more);
    }

    /** Of all files. */
    long bytes() {
        return bytes.get();
    }

    void close() {
        byNumber.values().forEach(Segment::release);
        byNumber.clear();
    }
}
