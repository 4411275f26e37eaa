// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that looks after all deadlines every 100 ms, and sleeps while there are none. */
final class Sweep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final long TICK_MILLIS = 100;

    /** What is done. */
    interface Work {
        /** @return false if there is nothing to come back for */
        boolean sweep(long now);
    }

    private final String name;
    private final Work work;
    private volatile boolean asleep = true;

    // guarded by this
    private @Nullable Thread thread;
    private boolean closed;

    Sweep(String name, Work work) {
        this.name = name;
        this.work = work;
    }

    /** There is something to look after; costs one read while the thread is awake. */
    void wake() {
        if (asleep) {
            synchronized (this) {
                asleep = false;
                if (thread == null && !closed) {
                    Thread made = new Thread(this::run, name);
                    made.setDaemon(true);
                    thread = made;
                    made.start();
                }
                notifyAll();
            }
        }
    }

    private void run() {
        try {
            while (pause()) {
                boolean more;
                try {
                    // first asleep, then the look: who comes in between wakes us
                    asleep = true;
                    more = work.sweep(System.nanoTime());
                } catch (RuntimeException | Error e) {
                    LOG.error("Fault in the sweep of deadlines; it goes on", e);
                    more = true;
                }
                if (more) {
                    asleep = false;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return false at the end */
    private synchronized boolean pause() throws InterruptedException {
        while (asleep && !closed) {
            wait();
        }
        long end = System.nanoTime() + TICK_MILLIS * 1_000_000;
        for (long left = TICK_MILLIS; left > 0 && !closed; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return !closed;
    }

    @Override
    public void close() {
        Thread ending;
        synchronized (this) {
            closed = true;
            notifyAll();
            ending = thread;
        }
        if (ending != null && ending != Thread.currentThread()) {
            try {
                ending.join(1000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
