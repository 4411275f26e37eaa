// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import io.penstock.engine.internal.stack.Rankings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** All services of one type, best first by our own reading of the ranking. Thread-safe; reading takes no lock. */
final class Whiteboard<S> implements Supplier<List<S>>, AutoCloseable {
    private final ServiceTracker<S, S> tracker;
    private final Runnable changed;
    private final Map<ServiceReference<S>, S> services = new HashMap<>();
    private volatile List<S> order = List.of();

    /** @param changed told after each change, on the thread that makes it */
    Whiteboard(BundleContext context, Class<S> type, Runnable changed) {
        this.changed = changed;
        tracker = new ServiceTracker<>(context, type, null) {
            @Override
            public @Nullable S addingService(ServiceReference<S> reference) {
                S service = super.addingService(reference);
                if (service != null) {
                    update(reference, service);
                }
                return service;
            }

            @Override
            public void modifiedService(ServiceReference<S> reference, S service) {
                update(reference, service);
            }

            @Override
            public void removedService(ServiceReference<S> reference, S service) {
                update(reference, null);
                super.removedService(reference, service);
            }
        };
        tracker.open();
    }

    @Override
    public List<S> get() {
        return order;
    }

    @Override
    public void close() {
        tracker.close();
    }

    private void update(ServiceReference<S> reference, @Nullable S service) {
        synchronized (services) {
            if (service == null) {
                services.remove(reference);
            } else {
                services.put(reference, service);
            }
            List<ServiceReference<S>> references = new ArrayList<>(services.keySet());
            references.sort(Comparator.<ServiceReference<S>>comparingInt(each ->
                            -Math.max(-Integer.MAX_VALUE, Rankings.of(each.getProperty(Constants.SERVICE_RANKING))))
                    .thenComparing(each -> (Long) each.getProperty(Constants.SERVICE_ID)));
            List<S> sorted = new ArrayList<>();
            references.forEach(each -> {
                S known = services.get(each);
                if (known != null) {
                    sorted.add(known);
                }
            });
            order = List.copyOf(sorted);
        }
        changed.run();
    }
}
