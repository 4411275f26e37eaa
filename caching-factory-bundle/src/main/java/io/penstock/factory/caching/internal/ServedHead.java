// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CachedHead;
import io.penstock.factory.caching.internal.policy.CacheStatus;
import io.penstock.factory.caching.internal.policy.Decision;
import io.penstock.factory.caching.internal.policy.PolicyOptions;
import io.penstock.factory.caching.internal.policy.Presentation;
import io.penstock.factory.caching.internal.policy.ServedFields;
import io.penstock.factory.caching.internal.policy.StoredView;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkRequest;
import io.penstock.network.NetworkResponseInfo;
import io.penstock.network.ReplySource;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.ResponseHead;
import java.util.Optional;

/** Heads as callers get them: of what is stored, and of what the network says, with {@code Cache-Status} on request. Pure. */
final class ServedHead {
    private ServedHead() {}

    /**
     * Of a stored response, or of one that is being stored.
     *
     * @param length of the stored body, -1 if it is not known yet
     * @param info what the network has said for this request
     * @param collapsed whether the network was asked by another request
     * @param now milliseconds since 1970
     */
    static ResponseHead of(
            NetworkRequest request,
            CachedHead stored,
            Presentation as,
            long length,
            ReplySource source,
            Optional<NetworkResponseInfo> info,
            boolean collapsed,
            long now,
            PolicyOptions options) {
        HeaderFields fields = ServedFields.of(stored, as, length, now);
        if (request.attribute(RequestAttribute.CACHE_STATUS)) {
            fields = CacheStatus.add(fields, status(stored, source, info, collapsed, now, options));
        }
        int status = ServedFields.status(stored, as);
        if (info.isPresent() && info.get() instanceof ResponseHead network) {
            return network.served(status, fields, source);
        }
        return ResponseHead.local(status, fields, source);
    }

    private static String status(
            CachedHead stored,
            ReplySource source,
            Optional<NetworkResponseInfo> info,
            boolean collapsed,
            long now,
            PolicyOptions options) {
        if (collapsed) {
            return CacheStatus.forwarded(Decision.Reason.URI_MISS, 0, true, true);
        }
        if (source == ReplySource.REVALIDATED || source == ReplySource.NETWORK) {
            Decision.Reason reason = source == ReplySource.NETWORK ? Decision.Reason.PARTIAL : Decision.Reason.STALE;
            return CacheStatus.forwarded(
                    reason, info.map(NetworkResponseInfo::statusCode).orElse(304), true, info.isEmpty());
        }
        return CacheStatus.hit(-StoredView.of(stored).staleness(now, options) / 1000);
    }

    /** Of the network's own answer. */
    static NetworkResponseInfo ofNetwork(
            NetworkRequest request, NetworkResponseInfo info, Decision asked, boolean stored) {
        if (!request.attribute(RequestAttribute.CACHE_STATUS)) {
            return info;
        }
        Decision.Reason reason = asked instanceof Decision.Forward forward
                ? forward.reason()
                : asked instanceof Decision.Validate ? Decision.Reason.STALE : Decision.Reason.PARTIAL;
        String status = CacheStatus.forwarded(reason, 0, stored, false);
        return ResponseHead.withFields(info, CacheStatus.add(info.fields(), status));
    }
}
