// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import io.penstock.cache.CacheStore;
import io.penstock.testkit.CacheStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DiskOnlyStoreTest extends CacheStoreContract {
    @TempDir
    Path directory;

    @Override
    protected CacheStore open() throws Exception {
        return EmbeddedStore.open(directory.resolve("cache"), new StoreOptions(64 << 20, 0, 8 << 20));
    }

    @Override
    protected void close(CacheStore opened) {
        ((EmbeddedStore) opened).close();
    }
}
