// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheStore;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The embedded store, or a {@link CacheStore} service where the configuration names one: then nothing is stored while
 * there is no such service. Thread-safe.
 */
final class StoreChoice implements Stores {
    private final StoreKeeper embedded;
    private final Object lock = new Object();

    private boolean external;
    private @Nullable CacheStore service;
    /** Null while the embedded store is chosen. */
    private volatile @Nullable State chosen;

    StoreChoice(StoreKeeper embedded) {
        this.embedded = embedded;
    }

    /** Chooses the service, whichever is {@linkplain #offer offered}, or the embedded store. */
    void choose(boolean serviceWanted) {
        synchronized (lock) {
            external = serviceWanted;
            update();
        }
        if (serviceWanted) {
            embedded.release();
        }
    }

    void offer(CacheStore offered) {
        synchronized (lock) {
            service = offered;
            update();
        }
    }

    void withdraw(CacheStore gone) {
        synchronized (lock) {
            if (service == gone) {
                service = null;
                update();
            }
        }
    }

    private void update() {
        CacheStore offered = service;
        if (!external) {
            chosen = null;
        } else if (offered == null) {
            chosen = new State(null, Optional.empty(), "no service matches store.target");
        } else {
            chosen = new State(OpenStore.of(offered), Optional.empty(), "a service, by store.target");
        }
    }

    @Override
    public State state(Executor executor) {
        State service = chosen;
        return service == null ? embedded.state(executor) : service;
    }

    @Override
    public State state() {
        State service = chosen;
        return service == null ? embedded.state() : service;
    }

    @Override
    public void use(Executor executor) {
        if (chosen == null) {
            embedded.use(executor);
        }
    }

    @Override
    public void release() {
        embedded.release();
    }
}
