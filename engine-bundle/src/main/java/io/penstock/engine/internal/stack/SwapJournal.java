// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import io.penstock.runtime.EngineDTO.LayerDTO;
import io.penstock.runtime.EngineDTO.SwapCounters;
import io.penstock.runtime.SwapDTO;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an engine's swaps were: the last 50, counters, and one log line each. Thread-safe. */
public final class SwapJournal {
    private static final Logger LOG = LoggerFactory.getLogger(SwapJournal.class);
    private static final int KEPT = 50;

    private final String engine;
    private final InstantSource clock;
    private final SwapTotals totals = new SwapTotals();
    private final SwapRecord none;
    private final ArrayDeque<SwapRecord> records = new ArrayDeque<>();
    private final Map<Candidate, Boolean> warned = new WeakHashMap<>();
    private SwapRecord current;
    /** Whether the current record still waits for its stack. */
    private boolean open;

    private long lastGeneration;

    public SwapJournal(String engine, InstantSource clock) {
        this.engine = engine;
        this.clock = clock;
        this.none = new SwapRecord(0, clock.instant(), System.nanoTime(), "", List.of(), new SwapTotals());
        this.current = none;
    }

    /** Changes that come before a stack is built are one swap. */
    synchronized SwapRecord begin(long generation, String cause, List<LayerDTO> before) {
        if (open) {
            current.extend(generation, cause);
            return current;
        }
        totals.swaps.incrementAndGet();
        current = new SwapRecord(generation, clock.instant(), System.nanoTime(), cause, before, totals);
        open = true;
        records.addFirst(current);
        if (records.size() > KEPT) {
            records.removeLast();
        }
        return current;
    }

    synchronized SwapRecord current() {
        return current;
    }

    /** Counts what belongs to no swap. */
    SwapRecord none() {
        return none;
    }

    /**
     * The stack of the current generation is known, or that there is none.
     *
     * @return logs it
     */
    Runnable decided(long generation, boolean usable, String why, List<LayerDTO> layers) {
        SwapRecord record;
        long from;
        synchronized (this) {
            if (!open) {
                return () -> {};
            }
            open = false;
            record = current;
            from = lastGeneration;
            lastGeneration = generation;
        }
        record.after(layers);
        String stack = usable
                ? layers.stream().map(LayerDTO::toString).collect(Collectors.joining(", ", "stack [", "]"))
                : "no usable stack: " + why + "; requests wait";
        return () -> LOG.info("{}", line(engine, from, generation, record.cause(), stack, record.underWay()));
    }

    /** The one line of a swap. */
    static String line(String engine, long from, long to, String cause, String stack, long draining) {
        return "engine " + engine + ": generation " + from + " -> " + to + " (" + cause + "), " + stack
                + (draining == 0 ? "" : ", " + draining + (draining == 1 ? " exchange drains" : " exchanges drain"));
    }

    /** A layer is out of reach below a transport; said once for each state of its registration. */
    void hidden(Candidate candidate, LayerDTO transport) {
        synchronized (warned) {
            if (warned.put(candidate, true) != null) {
                return;
            }
        }
        LOG.warn(
                "engine {}: factory {} of {} has no effect: it is ranked below the transport {}",
                engine,
                candidate.info(),
                candidate.info().bundle(),
                transport);
    }

    /** A factory broke the contract, or could not be had. */
    void violation(Candidate culprit, Exclusion exclusion) {
        LOG.warn(
                "engine {}: factory {} of {} is out of the stack until its registration changes: {}",
                engine,
                culprit.info(),
                culprit.info().bundle(),
                exclusion.reason());
    }

    /** Newest first. */
    public synchronized List<SwapDTO> swaps() {
        return records.stream().map(SwapRecord::dto).toList();
    }

    public SwapCounters counters() {
        return totals.dto();
    }
}
