// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The one deadline that each stopping bundle has, shared by all engines and all its factories. Thread-safe.
 */
public final class Departures {
    /** No stop of a bundle is held so long. */
    private static final long FORGOTTEN = TimeUnit.MINUTES.toNanos(1);

    private final Map<Long, Long> deadlines = new HashMap<>();

    /**
     * The deadline of a bundle that has begun to stop, set by whoever asks first.
     *
     * @param now as {@link System#nanoTime()}
     */
    synchronized long deadline(long bundle, long now, long patience) {
        deadlines.values().removeIf(deadline -> now - deadline > FORGOTTEN);
        return deadlines.computeIfAbsent(bundle, key -> now + patience);
    }

    /** Something of that bundle is there again, so its next stop is another one. */
    synchronized void forget(long bundle) {
        deadlines.remove(bundle);
    }
}
