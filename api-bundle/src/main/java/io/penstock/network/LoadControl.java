// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

/** Where an answer may come from (Qt: {@code QNetworkRequest::CacheLoadControl}). */
public enum LoadControl {
    /** Always from the origin; a cached answer may still be validated by no one. */
    ALWAYS_NETWORK,
    /** From the cache if it is fresh, else from the origin. */
    PREFER_NETWORK,
    /** From the cache even if it is stale, else from the origin. */
    PREFER_CACHE,
    /** From the cache only, as {@code only-if-cached}; a miss is {@link NetworkError#OFFLINE_MISS}. */
    ALWAYS_CACHE
}
