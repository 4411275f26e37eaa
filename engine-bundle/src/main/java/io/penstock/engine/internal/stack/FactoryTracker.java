// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The factories in the service registry: an unordered set of references and an epoch. A tracker of our own, so that no
 * lock of a component runtime is held while a departure drains.
 */
public final class FactoryTracker implements FactoryRegistry, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FactoryTracker.class);

    /** Told of changes, on the thread that makes them. */
    public interface Events {
        void changed(String cause);

        /** A factory leaves; returns when it may. */
        void departing(Candidate candidate, Departure how, String cause);

        /** Something of that bundle has arrived, so it does not stop any more. */
        void arrived(long bundle);
    }

    /**
     * How a factory leaves.
     *
     * @param inStack whether it counted until now
     * @param bundleStops whether its whole bundle stops
     * @param mayHold whether the framework goes on, so that exchanges may end first
     */
    public record Departure(boolean inStack, boolean bundleStops, boolean mayHold) {}

    private final BundleContext context;
    private final Events events;
    private final Tracker tracker;
    private final Map<ServiceReference<?>, Candidate> candidates = new HashMap<>();
    private Optional<Filter> target;
    private long epoch;
    private volatile boolean quiet = true;

    /** @param target which factories count; empty for all */
    public FactoryTracker(BundleContext context, Optional<Filter> target, Events events) {
        this.context = context;
        this.target = target;
        this.events = events;
        tracker = new Tracker(context);
    }

    /** Begins; what is there already makes one change. */
    public void open(String cause) {
        tracker.open();
        quiet = false;
        events.changed(cause);
    }

    /** Counts other factories from now on; the caller makes the change known. */
    public void retarget(Optional<Filter> newTarget) {
        synchronized (candidates) {
            target = newTarget;
            epoch++;
        }
    }

    /** Forgets all factories and holds none of them. */
    @Override
    public void close() {
        quiet = true;
        tracker.close();
    }

    @Override
    public Snapshot snapshot() {
        synchronized (candidates) {
            List<Candidate> matching = new ArrayList<>();
            candidates.forEach((reference, candidate) -> {
                if (matches(reference)) {
                    matching.add(candidate);
                }
            });
            return new Snapshot(epoch, matching);
        }
    }

    @Override
    public long epoch() {
        synchronized (candidates) {
            return epoch;
        }
    }

    private boolean matches(ServiceReference<?> reference) {
        return target.map(filter -> filter.match(reference)).orElse(true);
    }

    private final class Tracker extends ServiceTracker<NetworkAccessManagerFactory, FactoryHandle> {
        Tracker(BundleContext context) {
            super(context, NetworkAccessManagerFactory.class, null);
        }

        @Override
        public @Nullable FactoryHandle addingService(ServiceReference<NetworkAccessManagerFactory> reference) {
            Bundle bundle = reference.getBundle();
            if (bundle == null) {
                return null;
            }
            FactoryHandle handle = new Handle(reference);
            Candidate candidate = new Candidate(info(reference, bundle), handle, 0);
            events.arrived(bundle.getBundleId());
            boolean counts;
            synchronized (candidates) {
                candidates.put(reference, candidate);
                counts = matches(reference);
                epoch += counts ? 1 : 0;
            }
            if (counts && !quiet) {
                events.changed(candidate.info() + " arrived");
            }
            return handle;
        }

        @Override
        public void modifiedService(ServiceReference<NetworkAccessManagerFactory> reference, FactoryHandle handle) {
            Bundle bundle = reference.getBundle();
            if (bundle == null) {
                return;
            }
            FactoryInfo after = info(reference, bundle);
            FactoryInfo before;
            synchronized (candidates) {
                Candidate old = candidates.get(reference);
                if (old == null) {
                    return;
                }
                before = old.info();
                candidates.put(reference, new Candidate(after, handle, old.change() + 1));
                epoch++; // a factory that has stopped to match is a change, too
            }
            if (!quiet) {
                events.changed(
                        before.rank() == after.rank()
                                ? after + " reconfigured"
                                : after.name() + " " + after.version() + " re-ranked " + before.rank() + " -> "
                                        + after.rank());
            }
        }

        @Override
        public void removedService(ServiceReference<NetworkAccessManagerFactory> reference, FactoryHandle handle) {
            Candidate candidate;
            boolean counts;
            synchronized (candidates) {
                counts = matches(reference);
                candidate = candidates.remove(reference);
                epoch += counts ? 1 : 0;
            }
            if (candidate != null && !quiet) {
                Bundle bundle = reference.getBundle();
                boolean stops = bundle == null || bundle.getState() == Bundle.STOPPING;
                events.departing(
                        candidate, new Departure(counts, stops, frameworkGoesOn()), candidate.info() + " left");
            }
            handle.release();
        }
    }

    private boolean frameworkGoesOn() {
        return context.getBundle(0).getState() != Bundle.STOPPING
                && context.getBundle().getState() != Bundle.STOPPING;
    }

    private final class Handle extends FactoryHandle {
        private final ServiceReference<NetworkAccessManagerFactory> reference;

        Handle(ServiceReference<NetworkAccessManagerFactory> reference) {
            this.reference = reference;
        }

        @Override
        protected @Nullable NetworkAccessManagerFactory getService() {
            return context.getService(reference);
        }

        @Override
        protected void ungetService() {
            try {
                context.ungetService(reference);
            } catch (IllegalStateException e) {
                LOG.debug("The engine's bundle has stopped before a stack was closed");
            }
        }
    }

    private static FactoryInfo info(ServiceReference<?> reference, Bundle bundle) {
        long id = reference.getProperty(Constants.SERVICE_ID) instanceof Long number ? number : 0;
        Object name = reference.getProperty(NetworkAccessManagerFactory.NAME);
        return new FactoryInfo(
                name == null || name.toString().isBlank()
                        ? "service." + id
                        : name.toString().trim(),
                Optional.ofNullable(bundle.getSymbolicName()).orElse("bundle." + bundle.getBundleId()),
                bundle.getBundleId(),
                bundle.getVersion(),
                Rankings.of(reference.getProperty(Constants.SERVICE_RANKING)),
                id);
    }
}
