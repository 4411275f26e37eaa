// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Version;

/** A registry of factories without a framework; what happens to it is told as the tracker tells it. */
public final class ListedFactories implements FactoryRegistry {
    private final List<Candidate> candidates = new ArrayList<>();
    private long epoch;
    private long ids = 100;
    private volatile FactoryTracker.@Nullable Events events;

    public void connect(FactoryTracker.Events listener) {
        events = listener;
    }

    /** Counts who holds the service object. */
    public static final class Handle extends FactoryHandle {
        private final NetworkAccessManagerFactory factory;
        public final AtomicInteger held = new AtomicInteger();
        public volatile boolean stopping;

        Handle(NetworkAccessManagerFactory factory) {
            this.factory = factory;
        }

        @Override
        protected @Nullable NetworkAccessManagerFactory getService() {
            if (stopping) {
                return null;
            }
            held.incrementAndGet();
            return factory;
        }

        @Override
        protected void ungetService() {
            held.decrementAndGet();
        }
    }

    public Candidate add(String name, int rank, NetworkAccessManagerFactory factory) {
        return add(name, rank, "1.0.0", factory);
    }

    public Candidate add(String name, int rank, String version, NetworkAccessManagerFactory factory) {
        Candidate candidate;
        synchronized (this) {
            long id = ids++;
            candidate = new Candidate(
                    new FactoryInfo(name, "bundle." + name, id, Version.parseVersion(version), rank, id),
                    new Handle(factory),
                    0);
            candidates.add(candidate);
            epoch++;
        }
        told().ifPresent(listener -> {
            listener.arrived(candidate.info().bundleId());
            listener.changed(candidate.info() + " arrived");
        });
        return candidate;
    }

    public Candidate rerank(Candidate old, int rank) {
        FactoryInfo info = old.info();
        Candidate changed = new Candidate(
                new FactoryInfo(info.name(), info.bundle(), info.bundleId(), info.version(), rank, info.serviceId()),
                old.handle(),
                old.change() + 1);
        synchronized (this) {
            candidates.remove(old);
            candidates.add(changed);
            epoch++;
        }
        told().ifPresent(listener -> listener.changed(changed.info() + " re-ranked"));
        return changed;
    }

    /** As when its bundle stops; returns when the engine lets it go. */
    public void remove(Candidate candidate) {
        ((Handle) candidate.handle()).stopping = true;
        synchronized (this) {
            candidates.removeIf(
                    each -> each.info().serviceId() == candidate.info().serviceId());
            epoch++;
        }
        told().ifPresent(listener -> listener.departing(
                candidate, new FactoryTracker.Departure(true, true, true), candidate.info() + " left"));
        candidate.handle().release();
    }

    private Optional<FactoryTracker.Events> told() {
        return Optional.ofNullable(events);
    }

    @Override
    public synchronized Snapshot snapshot() {
        return new Snapshot(epoch, candidates);
    }

    @Override
    public synchronized long epoch() {
        return epoch;
    }
}
