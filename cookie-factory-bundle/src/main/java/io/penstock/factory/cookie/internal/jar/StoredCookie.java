// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.jar;

import io.penstock.factory.cookie.internal.rfc6265.Cookie;
import java.util.Comparator;

/** A cookie in its place: when it came, among those of the same millisecond too, and when it was last sent. */
public final class StoredCookie {
    /** Order of a Cookie field (RFC 6265bis §5.8.3, step 4). */
    static final Comparator<StoredCookie> AS_SENT = Comparator.<StoredCookie>comparingInt(
                    stored -> -stored.cookie.path().length())
            .thenComparingLong(stored -> stored.cookie.created())
            .thenComparingLong(stored -> stored.sequence);

    /** Order of arrival. */
    static final Comparator<StoredCookie> AS_CREATED = Comparator.<StoredCookie>comparingLong(
                    stored -> stored.cookie.created())
            .thenComparingLong(stored -> stored.sequence);

    final Cookie cookie;
    final long sequence;
    private volatile long lastAccess;

    StoredCookie(Cookie cookie, long sequence, long lastAccess) {
        this.cookie = cookie;
        this.sequence = sequence;
        this.lastAccess = lastAccess;
    }

    public Cookie cookie() {
        return cookie;
    }

    /** Milliseconds since 1970. */
    public long lastAccess() {
        return lastAccess;
    }

    void accessed(long now) {
        // most look-ups of one millisecond need no write
        if (lastAccess != now) {
            lastAccess = now;
        }
    }

    @Override
    public String toString() {
        return cookie.toString();
    }
}
