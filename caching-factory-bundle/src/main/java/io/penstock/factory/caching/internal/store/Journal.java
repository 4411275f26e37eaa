// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the segments: records wait in a queue and are appended in order, on whatever executor their senders
 * have, by one thread at a time. Thread-safe.
 */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    /** Records that wait; beyond it nothing new is stored. */
    private static final long MAX_WAITING = 4 << 20;

    private static final int RECORDS_PER_SNAPSHOT = 16 << 10;
    /** After that time an executor has lost its task: the next sender's executor takes over. */
    private static final long LOST_NANOS = 1_000_000_000L;

    private final StoreFiles files;
    private final Segments segments;
    private final Index index;
    private final Eviction eviction;
    private final ReentrantLock writing = new ReentrantLock();
    private final ConcurrentLinkedQueue<Task> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicLong scheduledAt = new AtomicLong();
    private final AtomicInteger appended = new AtomicInteger();
    private volatile StoreOptions options;
    private boolean failing;
    private volatile boolean closed;

    /** What waits to be appended. */
    interface Task {
        /** Bytes that it holds in memory. */
        int size();

        /** Appends what it has to; called at most once, by the writing thread. */
        void run(Journal journal) throws IOException;

        /** Whether it must run some time, even if there is too much to do now. */
        boolean isNeeded();

        /** After it has run or failed, or because nothing is written any more; called once, under no lock. */
        void done();
    }

    /** Makes the bytes of a record for the segment that it goes to. */
    interface Maker {
        byte[] make(Segment segment);
    }

    /** Where a record is. */
    record Place(int segment, int offset, int length) {}

    Journal(StoreFiles files, Segments segments, Index index, Eviction eviction, StoreOptions options) {
        this.files = files;
        this.segments = segments;
        this.index = index;
        this.eviction = eviction;
        this.options = options;
    }

    void resize(StoreOptions newOptions) {
        options = newOptions;
    }

    boolean isFull() {
        return closed || waitingBytes.get() > MAX_WAITING;
    }

    /** Puts a task into the queue; never blocks. */
    void submit(Task task, Executor executor) {
        waitingBytes.addAndGet(task.size());
        waiting.add(task);
        if (closed) {
            drain();
            return;
        }
        long now = System.nanoTime() | 1;
        long since = scheduledAt.get();
        if ((since == 0 || now - since > LOST_NANOS) && scheduledAt.compareAndSet(since, now)) {
            try {
                executor.execute(this::drain);
            } catch (RejectedExecutionException overloaded) {
                scheduledAt.set(0);
                shed();
            }
        }
    }

    /** There is too much to do: what can be done without is given up, the rest waits for the next sender. */
    private void shed() {
        List<Task> needed = new ArrayList<>();
        for (Task task = waiting.poll(); task != null; task = waiting.poll()) {
            if (task.isNeeded()) {
                needed.add(task);
            } else {
                waitingBytes.addAndGet(-task.size());
                task.done();
            }
        }
        waiting.addAll(needed);
    }

    /** Appends all that waits, on this thread. */
    void drain() {
        List<Task> done = new ArrayList<>();
        writing.lock();
        try {
            scheduledAt.set(0);
            for (Task task = waiting.poll(); task != null; task = waiting.poll()) {
                waitingBytes.addAndGet(-task.size());
                run(task);
                done.add(task);
            }
            if (!closed) {
                eviction.run(this, options);
                if (appended.get() >= RECORDS_PER_SNAPSHOT) {
                    snapshot();
                }
            }
        } finally {
            writing.unlock();
        }
        done.forEach(Task::done);
    }

    private void run(Task task) {
        if (closed) {
            return;
        }
        try {
            task.run(this);
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                LOG.warn("The cache cannot write to its store; answers are not stored until it can: {}", e.toString());
            }
        }
    }

    /** Appends a record; for tasks only. */
    Place append(Maker maker) throws IOException {
        Segment segment = segments.forAppending(options.segmentSize());
        byte[] record = maker.make(segment);
        int offset = segment.append(record);
        segments.count(record.length);
        appended.incrementAndGet();
        return new Place(segment.number(), offset, record.length);
    }

    /** Starts a new segment, so that the one before can be evicted. */
    void startAnother() throws IOException {
        segments.startAnother();
    }

    /** Says that an entry is no longer stored, also after a crash; for tasks only. */
    void appendRemoval(Location removed) throws IOException {
        append(segment -> LogRecord.removal(segment.salt(), removed));
    }

    private void snapshot() {
        appended.set(0);
        Segment newest = segments.newest();
        Snapshot.End end =
                newest == null ? Snapshot.End.BEGINNING : new Snapshot.End(newest.number(), (int) newest.tail());
        try {
            Snapshot.write(files, index, end);
        } catch (IOException e) {
            LOG.debug(
                    "The index of the cache could not be written; the next start reads the whole log: {}",
                    e.toString());
        }
    }

    /** Appends what waits and writes a snapshot; what comes later is refused. */
    void close() {
        drain();
        writing.lock();
        try {
            closed = true;
            snapshot();
        } finally {
            writing.unlock();
        }
        drain();
    }
}
