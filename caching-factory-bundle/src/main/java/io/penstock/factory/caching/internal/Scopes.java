// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CachedHead;
import io.penstock.factory.caching.internal.policy.KeyUri;
import io.penstock.factory.caching.internal.policy.RequestView;
import io.penstock.factory.caching.internal.policy.StoredView;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;

/**
 * Under which keys the answers to one request are: everybody's, and those of its own credentials.
 *
 * @param common for all users of the engine, or of the bundle where it is configured so
 * @param own with a keyed hash of the request's credentials; the common one if it has none
 */
record Scopes(CacheKey common, CacheKey own) {
    /**
     * Of a request.
     *
     * @param byBundle whether each calling bundle has a cache of its own
     * @throws IllegalArgumentException if its target is no http or https URI
     */
    static Scopes of(OpenStore open, String engine, boolean byBundle, NetworkRequest request, RequestView view) {
        String bundle = byBundle ? request.attribute(RequestAttribute.IDENTITY).bundle() : "";
        CacheKey common = new CacheKey(engine, bundle, KeyUri.of(request));
        if (!view.isAuthorized()) {
            return new Scopes(common, common);
        }
        String credentials = String.join("\0", request.fields().allValues("authorization")) + "\0"
                + request.uri().getRawUserInfo();
        String user = bundle + '#' + open.fingerprint().of("authorization", credentials);
        return new Scopes(common, new CacheKey(engine, user, common.uri()));
    }

    /** Where an answer is stored: with the user's own, unless everybody may have it (RFC 9111 §3.5). */
    CacheKey of(CachedHead head) {
        return common.equals(own) || StoredView.of(head).isShareable() ? common : own;
    }

    boolean isUsers() {
        return !common.equals(own);
    }
}
