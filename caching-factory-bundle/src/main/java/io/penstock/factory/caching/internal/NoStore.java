// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CacheStore;
import io.penstock.cache.CacheWriter;
import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import io.penstock.cache.HttpCache;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/** The store where there is none. */
final class NoStore implements CacheStore {
    static final NoStore INSTANCE = new NoStore();

    private NoStore() {}

    @Override
    public CompletableFuture<List<CachedResponse>> find(CacheKey key) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public Optional<CacheWriter> write(CacheKey key, CachedHead head, long expected, Executor executor) {
        return Optional.empty();
    }

    @Override
    public CachedResponse update(CachedResponse stored, CachedHead head, Executor executor) {
        return stored;
    }

    @Override
    public void remove(CachedResponse stored, Executor executor) {
        // nothing is there
    }

    @Override
    public void remove(String engine, String uri, Executor executor) {
        // nothing is there
    }

    @Override
    public void visit(String engine, Predicate<CachedResponse> visitor) {
        // nothing is there
    }

    @Override
    public void clear(String engine) {
        // nothing is there
    }

    @Override
    public HttpCache.Verification verify(String engine) {
        return new HttpCache.Verification(0, 0);
    }

    @Override
    public Usage usage(String engine) {
        return new Usage(0, 0, 0, 0, 0);
    }

    @Override
    public byte[] secret() {
        return new byte[16];
    }
}
