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
import org.osgi.framework.Bundle;
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
    /** Told of each service that comes and goes, around the change of the list, while no lock is held. */
    interface Following<E> {
        /** It is about to be in the list. */
        default void adding(E entry, @Nullable Bundle bundle) {}

        default void added(E entry) {}

        /** Its properties have changed. */
        default void changed(E entry, Settings properties) {}

        /** It is about to be in the list no more. */
        default void removing(E entry) {}

        /** It is in the list no more, and may be used until this returns. Not told at the end of the tracking. */
        default void removed(E entry, @Nullable Bundle bundle) {}
    }

    private record Ranked<E>(int rank, long id, E entry) {}

    /** By reference, or by what is kept where there are no references. */
    private final Map<Object, Ranked<E>> known = new HashMap<>();

    private final List<Runnable> observers = new CopyOnWriteArrayList<>();
    private final @Nullable Tracker tracker;
    private volatile List<E> best = List.of();

    /** Without a framework: those, best first. */
    RankedServices(List<E> entries) {
        tracker = null;
        entries.forEach(this::add);
    }

    /** @param entry reads service and properties; called while no lock is held */
    RankedServices(BundleContext context, Class<S> type, BiFunction<S, Settings, E> entry, Following<E> following) {
        tracker = new Tracker(context, type, entry, following);
    }

    /** Begins. */
    RankedServices<S, E> open() {
        if (tracker != null) {
            tracker.open();
        }
        return this;
    }

    private final class Tracker extends ServiceTracker<S, E> {
        private final BiFunction<S, Settings, E> entry;
        private final Following<E> following;
        private volatile boolean closing;

        Tracker(BundleContext context, Class<S> type, BiFunction<S, Settings, E> entry, Following<E> following) {
            super(context, type, null);
            this.entry = entry;
            this.following = following;
        }

        @Override
        public @Nullable E addingService(ServiceReference<S> reference) {
            S service = context.getService(reference);
            if (service == null) {
                return null;
            }
            Settings settings = settings(reference);
            E made = entry.apply(service, settings);
            following.adding(made, reference.getBundle());
            put(reference, new Ranked<>(settings.ranking(0), id(reference), made));
            following.added(made);
            return made;
        }

        @Override
        public void modifiedService(ServiceReference<S> reference, E kept) {
            Settings settings = settings(reference);
            following.changed(kept, settings);
            put(reference, new Ranked<>(settings.ranking(0), id(reference), kept));
        }

        @Override
        public void removedService(ServiceReference<S> reference, E kept) {
            if (closing) {
                put(reference, null);
            } else {
                following.removing(kept);
                put(reference, null);
                following.removed(kept, reference.getBundle());
            }
            context.ungetService(reference);
        }

        @Override
        public void close() {
            closing = true;
            super.close();
        }
    }

    private static Settings settings(ServiceReference<?> reference) {
        Map<String, Object> properties = new HashMap<>();
        for (String key : reference.getPropertyKeys()) {
            properties.put(key, reference.getProperty(key));
        }
        return Settings.of(properties);
    }

    private static long id(ServiceReference<?> reference) {
        return reference.getProperty(Constants.SERVICE_ID) instanceof Long number ? number : 0;
    }

    /** Without a framework: one more, the worst of all. */
    void add(E entry) {
        put(entry, new Ranked<>(0, best.size(), entry));
    }

    void remove(E entry) {
        put(entry, null);
    }

    private void put(Object key, @Nullable Ranked<E> ranked) {
        synchronized (known) {
            if (ranked == null) {
                known.remove(key);
            } else {
                known.put(key, ranked);
            }
            best = known.values().stream()
                    .sorted(Comparator.comparingInt((Ranked<E> one) -> one.rank)
                            .reversed()
                            .thenComparingLong(one -> one.id))
                    .map(one -> one.entry)
                    .toList();
        }
        announce();
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

    /** Tells the observers, as after a change. */
    void announce() {
        observers.forEach(Runnable::run);
    }

    @Override
    public void close() {
        if (tracker != null) {
            tracker.close();
        }
    }
}
