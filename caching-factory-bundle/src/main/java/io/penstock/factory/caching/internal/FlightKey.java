// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheKey;

/**
 * What makes two requests ask for the same.
 *
 * @param key of their answers
 * @param variant what selects one of several, as far as it is known
 */
record FlightKey(CacheKey key, String variant) {}
