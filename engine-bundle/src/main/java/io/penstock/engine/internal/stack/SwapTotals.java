// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import io.penstock.runtime.EngineDTO.SwapCounters;
import java.util.concurrent.atomic.AtomicLong;

/** Swaps since the engine's start, and what became of the exchanges that they found. Thread-safe. */
final class SwapTotals {
    final AtomicLong swaps = new AtomicLong();
    final AtomicLong drained = new AtomicLong();
    final AtomicLong replayed = new AtomicLong();
    final AtomicLong resumed = new AtomicLong();
    final AtomicLong abandoned = new AtomicLong();

    SwapCounters dto() {
        return new SwapCounters(swaps.get(), drained.get(), replayed.get(), resumed.get(), abandoned.get());
    }
}
