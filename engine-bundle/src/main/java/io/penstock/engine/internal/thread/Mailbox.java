// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.thread;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks of one index: in order, one at a time, in batches, whichever thread serves them. So the order holds while
 * loader threads are renewed or their number changes.
 */
public final class Mailbox implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);
    /** A mailbox that is never empty gives way to the others after so many. */
    private static final int BATCH = 256;

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** Tasks that wait or run; the one who raises it from 0 gets the mailbox served. */
    private final AtomicInteger pending = new AtomicInteger();

    private final Consumer<Mailbox> schedule;

    /** @param schedule has {@link #serve} called on the thread that is the right one now */
    public Mailbox(Consumer<Mailbox> schedule) {
        this.schedule = schedule;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            schedule.accept(this);
        }
    }

    public int size() {
        return pending.get();
    }

    /** Runs what is there, until the thread is to give way. For the scheduled thread only. */
    public void serve(LoaderThread thread) {
        int done = 0;
        do {
            if (++done > BATCH || thread.isRetired()) {
                schedule.accept(this);
                return;
            }
            next();
        } while (pending.decrementAndGet() != 0);
    }

    /** Runs all that is there on the calling thread, which is the one that the mailbox was scheduled to. */
    public void drain() {
        do {
            next();
        } while (pending.decrementAndGet() != 0);
    }

    private void next() {
        Runnable task = tasks.poll();
        while (task == null) { // counted, but not yet visible: the queue adds before the count, so never for long
            Thread.onSpinWait();
            task = tasks.poll();
        }
        try {
            task.run();
        } catch (Throwable e) { // a foreign fault never ends a mailbox
            LOG.error("A task of a loader failed", e);
        }
    }
}
