// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import io.penstock.cache.CacheKey;

/**
 * From a key to 64 bits. The upper 32 are those of engine and URI, so that all scopes of one URI are found together.
 * Two keys with one hash cost a look at a wrong record, nothing else: the key stands in the record.
 */
final class KeyHash {
    private KeyHash() {}

    static long of(CacheKey key) {
        long uri = mix(mix(0x51_7c_c1_b7L, key.engine()), key.uri());
        return uri & 0xffff_ffff_0000_0000L | mix(uri, key.scope()) & 0xffff_ffffL;
    }

    /** The upper half. */
    static int ofUri(String engine, String uri) {
        return (int) (mix(mix(0x51_7c_c1_b7L, engine), uri) >>> 32);
    }

    static int ofEngine(String engine) {
        return (int) mix(0, engine);
    }

    private static long mix(long seed, String text) {
        long hash = seed ^ text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x9E37_79B9_7F4A_7C15L;
            hash ^= hash >>> 32;
        }
        hash *= 0xD6E8_FEB8_6659_FD93L;
        return hash ^ hash >>> 32;
    }
}
