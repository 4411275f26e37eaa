// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.factory.caching.internal.policy.Decision.Reason;
import io.penstock.network.HeaderFields;

/** The {@code Cache-Status} member of this cache (RFC 9211). Pure. */
public final class CacheStatus {
    private static final String NAME = "penstock";

    private CacheStatus() {}

    /**
     * A stored response answered.
     *
     * @param ttlSeconds remaining lifetime, negative if it is stale
     */
    public static String hit(long ttlSeconds) {
        return NAME + "; hit; ttl=" + ttlSeconds;
    }

    /**
     * The origin was asked.
     *
     * @param status what it answered, 0 if that is the status of the reply
     * @param stored whether its answer is being stored
     * @param collapsed whether another request asked it
     */
    public static String forwarded(Reason reason, int status, boolean stored, boolean collapsed) {
        return NAME + "; fwd=" + reason.token() + (status == 0 ? "" : "; fwd-status=" + status)
                + (stored ? "; stored" : "") + (collapsed ? "; collapsed" : "");
    }

    /** The fields with our member after those of the caches before us. */
    public static HeaderFields add(HeaderFields fields, String member) {
        return fields.with("Cache-Status", member);
    }
}
