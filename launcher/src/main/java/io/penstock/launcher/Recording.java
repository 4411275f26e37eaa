// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import io.penstock.network.spi.NetworkListener;
import io.penstock.runtime.EngineDTO.ExchangeCounters;
import io.penstock.runtime.NetworkRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** Collects the exchanges of an engine while it is open. Thread-safe. */
final class Recording implements NetworkListener, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<Event> events = new ArrayList<>();
    private final Start start = new Start(Instant.now(), System.nanoTime());
    private final ServiceRegistration<NetworkListener> registration;

    /** When it began, by both clocks. */
    record Start(Instant at, long nanos) {
        /** The moment of a {@link System#nanoTime()}. */
        Instant at(long when) {
            return at.plusNanos(when - nanos);
        }
    }

    Recording(BundleContext context) {
        registration = context.registerService(NetworkListener.class, this, null);
    }

    Start start() {
        return start;
    }

    @Override
    public void exchangeEnded(Event event) {
        synchronized (events) {
            events.add(event);
        }
    }

    /** All that have ended, by their start. Listeners are told a little later: waits a bounded time for the last. */
    List<Event> events(NetworkRuntime runtime) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (copy().size() < ended(runtime) && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return copy();
    }

    private List<Event> copy() {
        synchronized (events) {
            List<Event> copy = new ArrayList<>(events);
            copy.sort(Comparator.comparingLong(event -> Phase.start(event) - start.nanos()));
            return copy;
        }
    }

    private static long ended(NetworkRuntime runtime) {
        ExchangeCounters counters = runtime.engine().exchanges();
        return counters.succeeded() + counters.failed() + counters.cancelled();
    }

    @Override
    public void close() {
        registration.unregister();
    }
}
