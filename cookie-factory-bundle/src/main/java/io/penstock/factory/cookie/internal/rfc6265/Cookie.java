// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.rfc6265;

import io.penstock.network.Redaction;

/**
 * A cookie as it is stored (RFC 6265bis §5.7). Times are milliseconds since 1970.
 *
 * @param name may be empty
 * @param domain canonical host or domain
 * @param hostOnly whether it goes to that very host only
 * @param partition top-level site that it is bound to; empty for none
 * @param expires {@link #SESSION} for a cookie that lives in memory only
 * @param created kept when a cookie of the same identity takes its place
 */
public record Cookie(
        String name,
        String value,
        String domain,
        String path,
        boolean hostOnly,
        boolean secure,
        boolean httpOnly,
        SameSite sameSite,
        String partition,
        long expires,
        long created) {
    /** Expiry of a cookie that is not persistent. */
    public static final long SESSION = Long.MAX_VALUE;

    /** 400 days: no cookie lives longer. */
    public static final long MAX_LIFE = 400L * 86_400_000;

    public boolean isPersistent() {
        return expires != SESSION;
    }

    public boolean isExpired(long now) {
        return expires <= now;
    }

    /** Whether the one takes the place of the other: same name, domain, host-only flag, path and partition. */
    public boolean replaces(Cookie other) {
        return name.equals(other.name)
                && path.equals(other.path)
                && hostOnly == other.hostOnly
                && domain.equals(other.domain)
                && partition.equals(other.partition);
    }

    public Cookie createdAt(long time) {
        return new Cookie(name, value, domain, path, hostOnly, secure, httpOnly, sameSite, partition, expires, time);
    }

    /** Without the value. */
    @Override
    public String toString() {
        return name + "=" + Redaction.HIDDEN + " of " + (hostOnly ? "" : "*.") + domain + path;
    }
}
