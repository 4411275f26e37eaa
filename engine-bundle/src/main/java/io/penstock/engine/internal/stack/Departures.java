// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import java.util.HashMap;
import java.util.Map;

/**
 * The one deadline that each stopping bundle has, shared by all engines and all its factories. Thread-safe.
 */
public final class Departures {
    private final Map<Long, Long> deadlines = new HashMap<>();

    /**
     * The deadline of a bundle that has begun to stop, set by whoever asks first.
     *
     * @param now as {@link System#nanoTime()}
     */
    synchronized long deadline(long bundle, long now, long patience) {
        return deadlines.computeIfAbsent(bundle, key -> now + patience);
    }

    /** The bundle is back, or its deadline is of no more use. */
    synchronized void forget(long bundle) {
        deadlines.remove(bundle);
    }
}
