// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheKey;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * URIs whose last answer could not be stored: nobody waits for another one's answer there. A table of fixed size in
 * which a newer URI may push out an older one. Thread-safe.
 */
final class Uncollapsible {
    private static final int SIZE = 4096;

    private final AtomicLongArray seen = new AtomicLongArray(SIZE);

    void add(CacheKey key) {
        long hash = hash(key);
        seen.lazySet(place(hash), hash);
    }

    void remove(CacheKey key) {
        long hash = hash(key);
        seen.compareAndSet(place(hash), hash, 0);
    }

    boolean contains(CacheKey key) {
        long hash = hash(key);
        return seen.get(place(hash)) == hash;
    }

    private static int place(long hash) {
        return (int) (hash >>> 40) & SIZE - 1;
    }

    /** The strings keep their hash codes, so that this costs nothing; 1 for what would be nothing. */
    private static long hash(CacheKey key) {
        long mixed = (31L * key.scope().hashCode() + key.engine().hashCode()) * 0x9E37_79B9_7F4A_7C15L
                + key.uri().hashCode();
        return (mixed ^ mixed >>> 29) * 0xBF58_476D_1CE4_E5B9L | 1;
    }
}
