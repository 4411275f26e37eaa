// SPDX-License-Identifier: Apache-2.0
package io.penstock.cache;

import io.penstock.network.Redaction;

/**
 * Under what an answer is stored: the primary key (RFC 9111 §2) with what separates users of one cache. Several
 * answers may have one key, see {@link CachedHead#variant()}.
 *
 * @param engine name of the engine, the partition
 * @param scope what else separates answers for one URI: the calling bundle where it is configured, and a keyed hash of
 *     the credentials; empty for answers that everybody in the engine may get
 * @param uri absolute, canonical, without user information and fragment
 */
public record CacheKey(String engine, String scope, String uri) {
    /** The URI with what separates it; no secrets. */
    @Override
    public String toString() {
        return engine + (scope.isEmpty() ? "" : "/" + scope) + " " + Redaction.text(uri);
    }
}
