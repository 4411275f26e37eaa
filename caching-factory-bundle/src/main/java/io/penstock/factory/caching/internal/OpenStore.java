// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheStore;
import io.penstock.factory.caching.internal.policy.Fingerprint;

/**
 * A store that can be used, with the keyed hash that belongs to it.
 *
 * @param store where responses are kept
 * @param fingerprint made of the store's secret
 */
record OpenStore(CacheStore store, Fingerprint fingerprint) {
    /** Stands for none: nothing is found or stored. */
    static final OpenStore NONE = new OpenStore(NoStore.INSTANCE, new Fingerprint(new byte[16]));

    static OpenStore of(CacheStore store) {
        return new OpenStore(store, new Fingerprint(store.secret()));
    }
}
