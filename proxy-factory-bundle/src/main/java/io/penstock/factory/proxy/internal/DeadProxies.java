// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.NetworkError;
import io.penstock.network.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which proxies have lately not done their part.
 *
 * <p>A dead proxy goes to the end of its list, never out of it. When its back-off has passed, one request tries it in
 * its own place, the others wait for the outcome or for the next back-off. Thread-safe, without locks; the clock is an
 * argument.
 */
final class DeadProxies {
    private final ConcurrentMap<Proxy, Death> deaths = new ConcurrentHashMap<>();
    private volatile Set<Proxy> known;
    private volatile Backoff backoff;

    DeadProxies(Set<Proxy> known, Backoff backoff) {
        this.known = known;
        this.backoff = backoff;
    }

    /**
     * The state of a proxy that has failed.
     *
     * @param failure the last one
     * @param failures in a row
     * @param retryAt until then it stands back
     * @param onTrial whether a request is trying it now
     */
    record Death(NetworkError failure, int failures, Instant retryAt, boolean onTrial) {}

    /** What an attempt has changed. */
    enum Change {
        NONE,
        DIED,
        REVIVED
    }

    /** From now on only these proxies count, what is remembered of the others is forgotten. */
    void configure(Set<Proxy> proxies, Backoff times) {
        known = proxies;
        backoff = times;
        deaths.keySet().retainAll(proxies);
    }

    /** The list as a request shall try it, dead ones last; the same list if all of its proxies live, or none. */
    List<Proxy> order(List<Proxy> proxies, InstantSource clock) {
        return deaths.isEmpty() || proxies.size() == 1 ? proxies : ordered(proxies, clock.instant(), true);
    }

    /** As {@link #order}, for one who may never tell how the attempt ended, or only asks. */
    List<Proxy> look(List<Proxy> proxies, InstantSource clock) {
        return deaths.isEmpty() || proxies.size() == 1 ? proxies : ordered(proxies, clock.instant(), false);
    }

    /** Notes how an attempt ended. */
    Change attempted(Proxy proxy, NetworkError failure, Instant now) {
        if (isAlive(failure)) {
            return !deaths.isEmpty() && deaths.remove(proxy) != null ? Change.REVIVED : Change.NONE;
        }
        if (!isDead(failure) || proxy.isDirect() || !known.contains(proxy)) {
            return Change.NONE;
        }
        if (deaths.putIfAbsent(proxy, new Death(failure, 1, now.plus(backoff.after(1)), false)) == null) {
            return Change.DIED;
        }
        deaths.computeIfPresent(proxy, (key, death) -> next(death, failure, now));
        return Change.NONE;
    }

    /** What is remembered of a proxy; empty if it lives, or may be tried again. */
    Optional<Death> death(Proxy proxy, Instant now) {
        return Optional.ofNullable(deaths.get(proxy)).filter(death -> now.isBefore(death.retryAt));
    }

    private List<Proxy> ordered(List<Proxy> proxies, Instant now, boolean tries) {
        List<Proxy> living = new ArrayList<>(proxies.size());
        List<Proxy> dead = new ArrayList<>(proxies.size());
        for (Proxy proxy : proxies) {
            (stands(proxy, now, tries) ? living : dead).add(proxy);
        }
        if (living.isEmpty() || dead.isEmpty()) {
            return proxies;
        }
        living.addAll(dead);
        return List.copyOf(living);
    }

    private boolean stands(Proxy proxy, Instant now, boolean tries) {
        Death death = deaths.get(proxy);
        if (death == null) {
            return true;
        }
        if (now.isBefore(death.retryAt)) {
            return false;
        }
        // one request tries it; if that never ends, the next one does after the same time
        Death trial = new Death(death.failure, death.failures, now.plus(backoff.after(death.failures)), true);
        return !tries || deaths.replace(proxy, death, trial);
    }

    private Death next(Death before, NetworkError failure, Instant now) {
        if (!before.onTrial && now.isBefore(before.retryAt)) {
            // a request that had begun before the proxy was known to be dead: the same death
            return before;
        }
        int failures = now.isAfter(before.retryAt.plus(backoff.max())) ? 1 : before.failures + 1;
        return new Death(failure, failures, now.plus(backoff.after(failures)), false);
    }

    /** The proxy answered; that it could not reach the origin says nothing about others. */
    private static boolean isAlive(NetworkError failure) {
        return failure == NetworkError.NONE || failure == NetworkError.PROXY_FAILED;
    }

    /** Not a failure of the origin behind it, nor a kind that the transport cannot speak at all. */
    private static boolean isDead(NetworkError failure) {
        return switch (failure) {
            case PROXY_REFUSED, PROXY_CLOSED, PROXY_NOT_FOUND, PROXY_TIMEOUT, PROXY_AUTHENTICATION -> true;
            default -> false;
        };
    }
}
