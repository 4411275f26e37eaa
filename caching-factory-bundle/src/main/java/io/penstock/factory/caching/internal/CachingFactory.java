// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.factory.caching.internal.store.StoreOptions;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the layer's managers: light objects over one store and, for each engine, one cache. Thread-safe. */
final class CachingFactory implements NetworkAccessManagerFactory {
    /** Name of the layer. */
    static final String LAYER = "caching";

    private final Stores stores;
    private final EngineCaches listener;
    private final ConcurrentHashMap<String, EngineCache> caches = new ConcurrentHashMap<>();
    private final AtomicInteger live = new AtomicInteger();
    private volatile CachingOptions options;
    /** Of the newest manager. */
    private volatile Executor executor = Runnable::run;

    /** Told of each engine's cache, once. */
    interface EngineCaches {
        void added(EngineCache cache, Executor executor);
    }

    CachingFactory(Stores stores, CachingOptions options, EngineCaches listener) {
        this.stores = stores;
        this.options = options;
        this.listener = listener;
    }

    @Override
    public NetworkAccessManager create(ManagerContext parent) {
        NetworkAccessManager next = parent.next();
        executor = parent.executor();
        live.incrementAndGet();
        stores.use(parent.executor());
        EngineCache cache = caches.get(parent.engine());
        if (cache == null) {
            cache = added(parent);
        }
        AtomicBoolean retired = new AtomicBoolean();
        Runnable leave = () -> {
            // the last one gives the store up: a newer version may wait for it
            if (retired.compareAndSet(false, true) && live.decrementAndGet() == 0) {
                stores.release();
            }
        };
        parent.onRetired(leave);
        return new CachingManager(this, parent, next, cache, leave);
    }

    private EngineCache added(ManagerContext parent) {
        EngineCache made =
                new EngineCache(parent.engine(), () -> stores.state().open(), () -> options.policy(), parent.clock());
        EngineCache other = caches.putIfAbsent(parent.engine(), made);
        if (other != null) {
            return other;
        }
        listener.added(made, parent.executor());
        return made;
    }

    /** Other options, for requests from now on. */
    void configure(CachingOptions newOptions) {
        options = newOptions;
    }

    /** Other sizes or another directory, from now on. */
    void change(StoreKeeper embedded, Path directory, StoreOptions sizes) {
        embedded.change(directory, sizes, executor);
    }

    CachingOptions options() {
        return options;
    }

    Stores stores() {
        return stores;
    }

    List<EngineCache> caches() {
        return List.copyOf(caches.values());
    }

    /** The cache of an engine; the only one if no engine is named. */
    Optional<EngineCache> cache(String engine) {
        List<EngineCache> all = caches();
        return engine.isEmpty() && all.size() == 1 ? Optional.of(all.get(0)) : Optional.ofNullable(caches.get(engine));
    }
}
