// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.factory.caching.internal.store.StoreOptions;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.FactoryContract;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import org.junit.jupiter.api.io.TempDir;

class CachingContractTest extends FactoryContract {
    @TempDir
    Path directory;

    private final Phaser work = new Phaser(1);

    @Override
    protected NetworkAccessManagerFactory newFactory() {
        StoreKeeper stores = new StoreKeeper(directory, new StoreOptions(16 << 20, 1 << 20, 1 << 20), System::nanoTime);
        return new CachingFactory(new Awaited(stores), CachingOptions.DEFAULT, (cache, executor) -> {});
    }

    @Override
    protected boolean isTransport() {
        return false;
    }

    /** A store that nobody wants any more may still be opening, and is closed then: the directory has to stay so long. */
    @Override
    protected void stop(NetworkAccessManagerFactory stopping) {
        ((CachingFactory) stopping).stores().release();
        work.arriveAndAwaitAdvance();
    }

    /** Stores whose work on an executor is waited for. */
    private final class Awaited implements Stores {
        private final Stores stores;

        Awaited(Stores stores) {
            this.stores = stores;
        }

        private Executor counted(Executor executor) {
            return task -> {
                work.register();
                try {
                    executor.execute(() -> {
                        try {
                            task.run();
                        } finally {
                            work.arriveAndDeregister();
                        }
                    });
                } catch (RuntimeException refused) {
                    work.arriveAndDeregister();
                    throw refused;
                }
            };
        }

        @Override
        public State state(Executor executor) {
            return stores.state(counted(executor));
        }

        @Override
        public State state() {
            return stores.state();
        }

        @Override
        public void use(Executor executor) {
            stores.use(counted(executor));
        }

        @Override
        public void release() {
            stores.release();
        }
    }
}
