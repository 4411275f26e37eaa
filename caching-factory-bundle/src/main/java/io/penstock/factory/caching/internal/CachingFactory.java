// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the layer's managers: light objects over one store and, for each engine, one cache. Thread-safe. */
final class CachingFactory implements NetworkAccessManagerFactory {
    private final StoreKeeper stores;
    private final EngineCaches listener;
    private final ConcurrentHashMap<String, EngineCache> caches = new ConcurrentHashMap<>();
    private final AtomicInteger live = new AtomicInteger();
    private volatile CachingOptions options;

    /** Told of each engine's cache, once. */
    interface EngineCaches {
        void added(EngineCache cache, Executor executor);
    }

    CachingFactory(StoreKeeper stores, CachingOptions options, EngineCaches listener) {
        this.stores = stores;
        this.options = options;
        this.listener = listener;
    }

    @Override
    public NetworkAccessManager create(ManagerContext parent) {
        NetworkAccessManager next = parent.next();
        live.incrementAndGet();
        stores.use(parent.executor());
        EngineCache cache = caches.get(parent.engine());
        if (cache == null) {
            cache = added(parent);
        }
        AtomicBoolean retired = new AtomicBoolean();
        parent.onRetired(() -> {
            // the last one gives the store up: a newer version may wait for it
            if (retired.compareAndSet(false, true) && live.decrementAndGet() == 0) {
                stores.release();
            }
        });
        return new CachingManager(this, parent, next, cache);
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

    CachingOptions options() {
        return options;
    }

    StoreKeeper stores() {
        return stores;
    }

    List<EngineCache> caches() {
        return List.copyOf(caches.values());
    }
}
