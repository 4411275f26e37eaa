// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.NetworkError;
import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is in force now: one configuration, and what is known of its proxies. All layers of a factory share it, those of
 * retired stacks too, so that no request obeys an old rule. Thread-safe.
 */
final class ProxyPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyPolicy.class);

    private final DeadProxies dead;
    private volatile ProxyConfiguration current;

    ProxyPolicy(ProxyConfiguration first) {
        current = first;
        dead = new DeadProxies(first.rules().proxies(), first.backoff());
    }

    /** From the next request on. What is known of proxies that stay the same is kept. */
    void change(ProxyConfiguration next) {
        dead.configure(next.rules().proxies(), next.backoff());
        current = next;
    }

    ProxyConfiguration configuration() {
        return current;
    }

    CompletableFuture<Choice> choose(Origin origin, Executor executor) {
        return current.source().choose(origin, executor);
    }

    boolean callersProxiesCount() {
        return current.callers() == ProxyConfiguration.CallerProxies.ALLOW;
    }

    DeadProxies dead() {
        return dead;
    }

    List<Proxy> inOrder(List<Proxy> proxies, InstantSource clock) {
        return dead.order(proxies, clock);
    }

    /** Called on an I/O thread: notes and logs, no more. */
    void attempted(Proxy proxy, NetworkError failure, Instant now) {
        switch (dead.attempted(proxy, failure, now)) {
            case DIED ->
                LOG.warn(
                        "proxy {} ({}) fails: {}; other proxies of its rules go first until it is back",
                        proxy.name(),
                        proxy,
                        failure);
            case REVIVED -> LOG.info("proxy {} ({}) is back", proxy.name(), proxy);
            case NONE -> {}
        }
    }
}
