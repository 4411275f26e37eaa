// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheKey;

/**
 * What makes two requests ask for the same.
 *
 * @param key of their answers
 * @param variant what selects one of several, as far as it is known
 */
record FlightKey(CacheKey key, String variant) {
    /** Of its own: what the JDK makes for a record keeps the class when the bundle has gone. */
    @Override
    public boolean equals(Object other) {
        return other instanceof FlightKey that && key.equals(that.key) && variant.equals(that.variant);
    }

    @Override
    public int hashCode() {
        return key.hashCode() * 31 + variant.hashCode();
    }
}
