// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.factory.caching.internal.store.StoreOptions;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.FactoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class CachingContractTest extends FactoryContract {
    @TempDir
    Path directory;

    @Override
    protected NetworkAccessManagerFactory newFactory() {
        StoreKeeper stores = new StoreKeeper(directory, new StoreOptions(16 << 20, 1 << 20, 1 << 20), System::nanoTime);
        return new CachingFactory(stores, CachingOptions.DEFAULT, (cache, executor) -> {});
    }

    @Override
    protected boolean isTransport() {
        return false;
    }

    @Override
    protected void stop(NetworkAccessManagerFactory stopping) {
        ((CachingFactory) stopping).stores().release();
    }
}
