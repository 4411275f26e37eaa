// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which entries stay in memory: a clock gives what was served since it last passed another round. The entries themselves
 * hang in the index. Thread-safe.
 */
final class MemoryTier {
    /** Entries that one admission looks at: it stays short, and those that were used have lost their second chance. */
    private static final int PATIENCE = 256;

    private final Index index;
    private final ConcurrentLinkedQueue<StoredEntry> clock = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean turning = new AtomicBoolean();
    private volatile StoreOptions options;

    MemoryTier(Index index, StoreOptions options) {
        this.index = index;
        this.options = options;
    }

    void resize(StoreOptions newOptions) {
        options = newOptions;
        makeRoom();
    }

    /** Keeps a stored entry in memory, if it may and is not too large; a dirty one in any case. */
    void admit(StoredEntry entry) {
        boolean small = entry.body() == null || entry.length() <= options.maxResident();
        if ((entry.isDirty() || small && options.memorySize() > 0) && index.keep(entry)) {
            bytes.addAndGet(entry.cost());
            clock.add(entry);
            makeRoom();
        }
    }

    /** Makes room after an entry is no longer dirty. */
    void cleaned() {
        makeRoom();
    }

    long bytes() {
        return bytes.get();
    }

    private void makeRoom() {
        if (bytes.get() <= options.memorySize() || !turning.compareAndSet(false, true)) {
            return;
        }
        try {
            int patience = PATIENCE;
            while (bytes.get() > options.memorySize() && patience-- > 0) {
                StoredEntry entry = clock.poll();
                if (entry == null) {
                    return;
                }
                if (entry.isDirty() || entry.takeUsed()) {
                    clock.add(entry);
                } else {
                    index.drop(entry);
                    bytes.addAndGet(-entry.cost());
                }
            }
        } finally {
            turning.set(false);
        }
    }
}
