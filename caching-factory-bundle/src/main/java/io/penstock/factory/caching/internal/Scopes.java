// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CachedHead;
import io.penstock.factory.caching.internal.policy.StoredView;

/**
 * Under which keys the answers to one request are: everybody's, and those of its own credentials.
 *
 * @param common for all users of the engine, or of the bundle where it is configured so
 * @param own with a keyed hash of the request's credentials; the common one if it has none
 */
record Scopes(CacheKey common, CacheKey own) {
    /** Where an answer is stored: with the user's own, unless everybody may have it (RFC 9111 §3.5). */
    CacheKey of(CachedHead head) {
        return common.equals(own) || StoredView.of(head).isShareable() ? common : own;
    }

    boolean isUsers() {
        return !common.equals(own);
    }
}
