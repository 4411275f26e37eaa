// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import io.penstock.runtime.EngineDTO.LayerDTO;
import io.penstock.runtime.SwapDTO;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What became of the exchanges that one swap found under way. Thread-safe. */
public final class SwapRecord {
    private volatile long generation;
    private final Instant at;
    private final long start;
    private volatile String cause;
    private final List<LayerDTO> before;
    private volatile List<LayerDTO> after = List.of();
    private final SwapTotals totals;
    private final AtomicLong inFlight = new AtomicLong();
    private final AtomicLong drained = new AtomicLong();
    private final AtomicLong replayed = new AtomicLong();
    private final AtomicLong resumed = new AtomicLong();
    private final AtomicLong abandoned = new AtomicLong();
    private volatile long end;

    SwapRecord(long generation, Instant at, long start, String cause, List<LayerDTO> before, SwapTotals totals) {
        this.generation = generation;
        this.at = at;
        this.start = start;
        this.cause = cause;
        this.before = before;
        this.totals = totals;
    }

    /** What an exchange of the old stack came to. */
    public enum Outcome {
        DRAINED,
        REPLAYED,
        RESUMED,
        ABANDONED
    }

    /** One exchange of the old stack has ended on it. */
    public void count(Outcome outcome) {
        switch (outcome) {
            case DRAINED -> {
                drained.incrementAndGet();
                totals.drained.incrementAndGet();
            }
            case REPLAYED -> {
                replayed.incrementAndGet();
                totals.replayed.incrementAndGet();
            }
            case RESUMED -> {
                resumed.incrementAndGet();
                totals.resumed.incrementAndGet();
            }
            case ABANDONED -> {
                abandoned.incrementAndGet();
                totals.abandoned.incrementAndGet();
            }
        }
        checkEnd();
    }

    /** Another change came before the stack was built: both are one swap. */
    void extend(long newGeneration, String alsoBecause) {
        generation = newGeneration;
        cause = cause + "; " + alsoBecause;
    }

    void found(int exchanges) {
        inFlight.addAndGet(exchanges);
    }

    void after(List<LayerDTO> layers) {
        after = layers;
        checkEnd();
    }

    /** Exchanges of the old stacks that have not ended. */
    long underWay() {
        return inFlight.get() - ended();
    }

    String cause() {
        return cause;
    }

    /** One at a time: a look that began before the last end must not undo what that has found. */
    private synchronized void checkEnd() {
        if (end == 0 && ended() >= inFlight.get()) {
            end = Math.max(1, System.nanoTime() - start);
        } else if (ended() < inFlight.get()) {
            end = 0;
        }
    }

    private long ended() {
        return drained.get() + replayed.get() + resumed.get() + abandoned.get();
    }

    SwapDTO dto() {
        return new SwapDTO(
                generation,
                at,
                cause,
                before,
                after,
                inFlight.get(),
                drained.get(),
                replayed.get(),
                resumed.get(),
                abandoned.get(),
                end == 0 ? -1 : end / 1_000_000);
    }
}
