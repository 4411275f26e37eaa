// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import io.penstock.engine.internal.thread.LoaderThread;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One loader of an engine: its thread, which may be renewed, its current stack, and the exchanges that wait for one. */
final class Loader {
    final int index;
    final LongAdder creates = new LongAdder();
    final LongAdder exchanges = new LongAdder();

    private final String prefix;
    private int renewals;
    volatile LoaderThread thread;
    /** Null while the current generation has none for this loader. */
    volatile @Nullable ManagerStack stack;
    /** Guarded by the lock of {@link Stacks}. */
    final ArrayDeque<LeaseSeeker> waiting = new ArrayDeque<>();

    Loader(String engine, int index) {
        this.index = index;
        this.prefix = "penstock-" + engine + "-loader-" + (index + 1);
        this.thread = new LoaderThread(prefix);
    }

    /** The same on every thread that the loader has had. */
    String name() {
        return prefix;
    }

    /**
     * Gives the loader a new thread.
     *
     * @return the old one, to be retired or abandoned
     */
    LoaderThread renew() {
        LoaderThread old = thread;
        renewals++;
        thread = new LoaderThread(prefix + "." + (renewals + 1));
        return old;
    }
}
