// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.jar;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which cookie has to go when there are too many: the order of RFC 6265bis §5.7. Pure. */
final class Eviction {
    /** Cookies of one domain field; browsers keep 180, the RFC asks for 50 at least. */
    static final int MAX_OF_DOMAIN = 180;
    /** All cookies of one jar. */
    static final int MAX_TOTAL = 3000;
    /** A domain with more than these gives its own before others lose any. */
    static final int FAIR_SHARE = 50;

    private Eviction() {}

    /**
     * The one to go, in one pass.
     *
     * @param byDomain one domain that has too many cookies, or all domains; never without any cookie
     */
    static StoredCookie first(Collection<List<StoredCookie>> byDomain, long now) {
        StoredCookie first = null;
        int firstPriority = Integer.MAX_VALUE;
        for (List<StoredCookie> of : byDomain) {
            for (StoredCookie stored : of) {
                int priority = priority(stored, now, of.size());
                if (priority < firstPriority || priority == firstPriority && isOlder(stored, first)) {
                    first = stored;
                    firstPriority = priority;
                }
            }
        }
        if (first == null) {
            throw new IllegalArgumentException("no cookie to evict");
        }
        return first;
    }

    private static int priority(StoredCookie stored, long now, int sharing) {
        if (stored.cookie.isExpired(now)) {
            return 1;
        }
        if (sharing <= FAIR_SHARE) {
            return 4;
        }
        return stored.cookie.secure() ? 3 : 2;
    }

    private static boolean isOlder(StoredCookie stored, @Nullable StoredCookie other) {
        return other == null
                || stored.lastAccess() < other.lastAccess()
                || stored.lastAccess() == other.lastAccess() && stored.sequence < other.sequence;
    }
}
