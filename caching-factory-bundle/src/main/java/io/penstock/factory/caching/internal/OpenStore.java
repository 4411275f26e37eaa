// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheStore;
import io.penstock.cache.CachedResponse;
import io.penstock.factory.caching.internal.policy.Fingerprint;
import io.penstock.factory.caching.internal.policy.Lookup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A store that can be used, with the keyed hash that belongs to it.
 *
 * @param store where responses are kept
 * @param fingerprint made of the store's secret
 */
record OpenStore(CacheStore store, Fingerprint fingerprint) {
    /** Stands for none: nothing is found or stored. */
    static final OpenStore NONE = new OpenStore(NoStore.INSTANCE, new Fingerprint(new byte[16]));

    private static final Comparator<CachedResponse> NEWEST_FIRST = Comparator.comparingLong(
                    (CachedResponse response) -> response.head().received())
            .reversed();

    static OpenStore of(CacheStore store) {
        return new OpenStore(store, new Fingerprint(store.secret()));
    }

    /** What is stored and may be looked at for a request, newest first. */
    CompletableFuture<List<CachedResponse>> find(Scopes scopes) {
        CompletableFuture<List<CachedResponse>> common = store.find(scopes.common());
        if (!scopes.isUsers()) {
            return common;
        }
        String user = scopes.own().scope();
        return common.thenCombine(store.find(scopes.own()), (everybodys, own) -> {
            List<CachedResponse> all = new ArrayList<>(own);
            everybodys.stream()
                    .filter(response -> Lookup.isUsable(response, user))
                    .forEach(all::add);
            all.sort(NEWEST_FIRST);
            return List.copyOf(all);
        });
    }
}
