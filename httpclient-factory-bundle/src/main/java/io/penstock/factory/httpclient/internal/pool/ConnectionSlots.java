// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.pool;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/** The number of connections that may exist at the same time, those that are being made included. Thread-safe. */
final class ConnectionSlots {
    private final int total;
    private final BooleanSupplier evict;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private int used;

    /** @param evict closes an idle connection somewhere; false if there is none */
    ConnectionSlots(int total, BooleanSupplier evict) {
        this.total = total;
        this.evict = evict;
    }

    /** Runs work with a slot, now or as soon as there is one; the work's owner releases it. */
    void acquire(Runnable work) {
        if (take() || evict.getAsBoolean() && take()) {
            work.run();
            return;
        }
        synchronized (this) {
            waiting.add(work);
        }
        if (take()) { // a release in between found nobody waiting
            Runnable next = poll();
            if (next == null) {
                release();
            } else {
                next.run();
            }
        }
    }

    /**
     * Takes back work that waits.
     *
     * @return false if it has a slot by now, or never asked for one
     */
    synchronized boolean withdraw(Runnable work) {
        return waiting.remove(work);
    }

    void release() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                used--;
                return;
            }
        }
        next.run();
    }

    private synchronized boolean take() {
        if (used >= total) {
            return false;
        }
        used++;
        return true;
    }

    private synchronized @org.jspecify.annotations.Nullable Runnable poll() {
        return waiting.poll();
    }

    /** Whether somebody waits for a slot. */
    synchronized boolean isContended() {
        return !waiting.isEmpty();
    }

    synchronized int used() {
        return used;
    }
}
