// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.config.Settings;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The services of one type, as an immutable list, best ranking first. The ranking may be a string, as in a
 * {@code .cfg} file. Thread-safe.
 *
 * @param <S> type of the service
 * @param <E> what is kept of one
 */
final class RankedServices<S, E> implements AutoCloseable {
    private record Ranked<E>(int rank, long id, E entry) {}

    private final Map<ServiceReference<S>, Ranked<E>> known = new HashMap<>();
    private final List<Runnable> observers = new CopyOnWriteArrayList<>();
    private final @Nullable ServiceTracker<S, S> tracker;
    private volatile List<E> best;

    /** A fixed list. */
    RankedServices(List<E> entries) {
        best = List.copyOf(entries);
        tracker = null;
    }

    /** @param entry reads service and properties; called while no lock is held */
    RankedServices(BundleContext context, Class<S> type, BiFunction<S, Settings, E> entry) {
        best = List.of();
        ServiceTracker<S, S> services = new ServiceTracker<>(context, type, null) {
            @Override
            public @Nullable S addingService(ServiceReference<S> reference) {
                S service = super.addingService(reference);
                if (service != null) {
                    put(reference, ranked(reference, service, entry));
                }
                return service;
            }

            @Override
            public void modifiedService(ServiceReference<S> reference, S service) {
                put(reference, ranked(reference, service, entry));
            }

            @Override
            public void removedService(ServiceReference<S> reference, S service) {
                put(reference, null);
                super.removedService(reference, service);
            }
        };
        tracker = services;
        services.open();
    }

    private static <S, E> Ranked<E> ranked(ServiceReference<S> reference, S service, BiFunction<S, Settings, E> entry) {
        Map<String, Object> properties = new HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            properties.put(key, reference.getProperty(key));
        }
        Settings settings = Settings.of(properties);
        long id = (Long) properties.getOrDefault(Constants.SERVICE_ID, 0L);
        return new Ranked<>(settings.ranking(0), id, entry.apply(service, settings));
    }

    private void put(ServiceReference<S> reference, @Nullable Ranked<E> ranked) {
        synchronized (known) {
            if (ranked == null) {
                known.remove(reference);
            } else {
                known.put(reference, ranked);
            }
            best = known.values().stream()
                    .sorted(Comparator.comparingInt((Ranked<E> one) -> one.rank)
                            .reversed()
                            .thenComparingLong(one -> one.id))
                    .map(one -> one.entry)
                    .toList();
        }
        observers.forEach(Runnable::run);
    }

    List<E> best() {
        return best;
    }

    /** Told after each change, on the thread that made it. */
    void observe(Runnable observer) {
        observers.add(observer);
    }

    void forget(Runnable observer) {
        observers.remove(observer);
    }

    @Override
    public void close() {
        if (tracker != null) {
            tracker.close();
        }
    }
}
