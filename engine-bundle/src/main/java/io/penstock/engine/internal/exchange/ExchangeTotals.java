// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.runtime.EngineDTO.ExchangeCounters;
import java.util.concurrent.atomic.LongAdder;

/** Counts exchanges since the engine's start. Thread-safe. */
final class ExchangeTotals {
    final LongAdder started = new LongAdder();
    final LongAdder succeeded = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder cancelled = new LongAdder();
    final LongAdder bytes = new LongAdder();

    ExchangeCounters dto(long waiting) {
        return new ExchangeCounters(
                started.sum(), succeeded.sum(), failed.sum(), cancelled.sum(), waiting, bytes.sum());
    }
}
