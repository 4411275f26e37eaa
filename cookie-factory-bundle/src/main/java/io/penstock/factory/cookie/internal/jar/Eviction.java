// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.jar;

import java.util.Collection;
import java.util.Comparator;
import java.util.function.ToIntFunction;

/** Which cookie has to go when there are too many: the order of RFC 6265bis §5.7. Pure. */
final class Eviction {
    /** Cookies of one domain field; browsers keep 180, the RFC asks for 50 at least. */
    static final int MAX_OF_DOMAIN = 180;
    /** All cookies of one jar. */
    static final int MAX_TOTAL = 3000;
    /** A domain with more than these gives its own before others lose any. */
    static final int FAIR_SHARE = 50;

    private Eviction() {}

    /** The one of a domain that has too many; never called for an empty collection. */
    static StoredCookie ofDomain(Collection<StoredCookie> cookies, long now) {
        return first(cookies, now, stored -> MAX_OF_DOMAIN);
    }

    /**
     * The one of all; never called for an empty collection.
     *
     * @param sharing how many share the domain of a cookie
     */
    static StoredCookie ofAll(Collection<StoredCookie> cookies, long now, ToIntFunction<StoredCookie> sharing) {
        return first(cookies, now, sharing);
    }

    private static StoredCookie first(Collection<StoredCookie> cookies, long now, ToIntFunction<StoredCookie> sharing) {
        return cookies.stream()
                .min(Comparator.<StoredCookie>comparingInt(stored -> priority(stored, now, sharing))
                        .thenComparingLong(StoredCookie::lastAccess)
                        .thenComparingLong(stored -> stored.sequence))
                .orElseThrow();
    }

    private static int priority(StoredCookie stored, long now, ToIntFunction<StoredCookie> sharing) {
        if (stored.cookie.isExpired(now)) {
            return 1;
        }
        if (sharing.applyAsInt(stored) <= FAIR_SHARE) {
            return 4;
        }
        return stored.cookie.secure() ? 3 : 2;
    }
}
