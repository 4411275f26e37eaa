// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import io.penstock.factory.caching.internal.policy.Freshening;
import io.penstock.factory.caching.internal.policy.RequestView;
import io.penstock.factory.caching.internal.policy.Storing;
import io.penstock.network.NetworkResponseInfo;

/** Tells the store what a 304, or a HEAD's 200, says of a stored response. */
record Confirming(CachingManager manager, OpenStore open, RequestView view) {
    /**
     * The stored response with what the origin now says (RFC 9111 §4.3.4).
     *
     * @param selected whether the request selects it, see {@code Decision.Validate}
     * @param requested when the request was sent, milliseconds since 1970
     * @param received when the head came, milliseconds since 1970
     */
    CachedResponse freshen(
            CachedResponse stored, boolean selected, NetworkResponseInfo info, long requested, long received) {
        CachedHead head = Freshening.freshened(
                stored.head(),
                view.fields(),
                selected,
                info.fields(),
                requested,
                received,
                manager.options(),
                open.fingerprint());
        CachedResponse fresh = open.store().update(stored, head, manager.executor());
        if (!Storing.isKept(head, manager.options())) {
            open.store().remove(fresh, manager.executor());
        }
        return fresh;
    }

    /** What HEAD says of the answer to GET (RFC 9111 §4.3.5). */
    void head(CachedResponse stored, NetworkResponseInfo info, long requested, long received) {
        if (Freshening.isSame(stored.head(), stored.length(), info.fields())) {
            freshen(stored, true, info, requested, received);
        } else {
            open.store().remove(stored, manager.executor());
        }
    }
}
