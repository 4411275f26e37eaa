// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.thread;

import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one timer of an engine: runs short actions on its own thread, which sleeps while there are none. Not for single
 * requests: their deadlines are swept together.
 */
public final class EngineTimer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EngineTimer.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Entry> queue = new PriorityQueue<>();
    private final Thread thread;
    private long sequence;
    private boolean closed;

    public EngineTimer(String name) {
        thread = EngineThread.create(name, this::run);
        thread.start();
    }

    /** Something that is to run later; cancelling it after it has run is harmless. */
    @FunctionalInterface
    public interface Handle {
        void cancel();
    }

    /** Runs an action once; it must not block. Never, if the timer is closed before. */
    public Handle after(long nanos, Runnable action) {
        Entry entry;
        lock.lock();
        try {
            entry = new Entry(System.nanoTime() + Math.max(0, nanos), sequence++, action);
            if (!closed) {
                queue.add(entry);
                if (queue.peek() == entry) {
                    changed.signal();
                }
            }
        } finally {
            lock.unlock();
        }
        return () -> cancel(entry);
    }

    /** Ends the thread; what is left never runs. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        Joining.join(thread);
    }

    private void cancel(Entry entry) {
        lock.lock();
        try {
            queue.remove(entry);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (Entry entry = take(); entry != null; entry = take()) {
            try {
                entry.action.run();
            } catch (Throwable e) { // a fault of one action is not the end of all others
                LOG.error("A timed action of the engine failed", e);
            }
        }
    }

    private @Nullable Entry take() {
        lock.lock();
        try {
            while (!closed) {
                Entry head = queue.peek();
                long wait = head == null ? Long.MAX_VALUE : head.due - System.nanoTime();
                if (wait <= 0) {
                    return queue.poll();
                }
                changed.await(wait, TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            LOG.debug("Timer {} was interrupted and ends", thread.getName());
        } finally {
            lock.unlock();
        }
        return null;
    }

    private record Entry(long due, long sequence, Runnable action) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry that) {
            long before = due - that.due;
            return before == 0 ? Long.compare(sequence, that.sequence) : before < 0 ? -1 : 1;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(sequence);
        }
    }
}
