// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.pool;

import io.penstock.factory.httpclient.internal.TransportSettings;
import io.penstock.factory.httpclient.internal.exchange.Environment;
import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.proxy.ProxyAuthorization;
import io.penstock.factory.httpclient.internal.wire.BufferPool;
import io.penstock.factory.httpclient.internal.wire.IoReactor;
import io.penstock.network.Identity;
import io.penstock.network.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** All connections of a transport, behind one gate for each route. Thread-safe. */
public final class Pool {
    private static final ProxyAuthorization NO_PROXY = new ProxyAuthorization(Proxy.DIRECT);

    final TransportSettings settings;
    final IoReactor reactor;
    final Executor workers;
    final ConnectionSlots slots;
    final BufferPool direct = new BufferPool(true);
    final BufferPool heap = new BufferPool(false);
    final Environment environment;
    private final Map<Route, Gate> gates = new ConcurrentHashMap<>();
    private final Map<ProxyUse, ProxyAuthorization> authorizations = new ConcurrentHashMap<>();
    private final Set<Dial> dials = ConcurrentHashMap.newKeySet();

    /** @param workers for handshakes and whatever may block */
    public Pool(TransportSettings settings, IoReactor reactor, Executor workers) {
        this.settings = settings;
        this.reactor = reactor;
        this.workers = workers;
        this.slots = new ConnectionSlots(settings.connectionsTotal(), this::evictIdle);
        this.environment =
                new Environment(heap, workers, settings.headerMax(), settings.lenient(), settings.closeNotify());
    }

    /** Has an exchange sent as soon as its host has a place for it. */
    public void submit(Route route, Exchange<?> exchange) {
        Gate gate;
        do {
            gate = gates.get(route);
            if (gate == null) {
                gate = gates.computeIfAbsent(route, key -> new Gate(key, this));
            }
        } while (!gate.submit(exchange)); // retired in between
    }

    /** What the proxy of a route is told; one for all connections that share its credentials. */
    ProxyAuthorization authorization(Route route) {
        return route.proxy().isDirect()
                ? NO_PROXY
                : authorizations.computeIfAbsent(
                        new ProxyUse(route.engine(), route.proxy(), route.partition()),
                        use -> new ProxyAuthorization(use.proxy()));
    }

    private record ProxyUse(String engine, Proxy proxy, Identity partition) {
        @Override
        public boolean equals(Object other) { // of its own: see Route
            return other instanceof ProxyUse that
                    && engine.equals(that.engine)
                    && proxy.equals(that.proxy)
                    && partition.equals(that.partition);
        }

        @Override
        public int hashCode() {
            return (engine.hashCode() * 31 + proxy.hashCode()) * 31 + partition.hashCode();
        }
    }

    void begun(Dial dial) {
        dials.add(dial);
    }

    void ended(Dial dial) {
        dials.remove(dial);
    }

    /** Lets slow connection attempts try the next address, closes what has been idle for too long. */
    public void sweep(long now) {
        dials.forEach(dial -> dial.tick(now));
        if (slots.isContended()) {
            evictIdle();
        }
        gates.forEach((route, gate) -> {
            if (gate.sweep(now)) {
                gates.remove(route, gate);
            }
        });
    }

    /** Connections of an engine that are older than a revision of its policy are used no more. */
    public void expire(String engine, long revision) {
        gates.forEach((route, gate) -> {
            if (route.engine().equals(engine) && route.revision() < revision) {
                gate.expire();
            }
        });
    }

    /** Whether there is nothing that a sweep could do. */
    public boolean isEmpty() {
        return gates.isEmpty() && dials.isEmpty();
    }

    /** Connections that exist or are being made. */
    public int connections() {
        return slots.used();
    }

    /** Closes all idle connections; those in use close as they become idle. */
    public void close() {
        gates.values().forEach(Gate::expire);
    }

    private boolean evictIdle() {
        for (Gate gate : gates.values()) {
            if (gate.evictIdle()) {
                return true;
            }
        }
        return false;
    }
}
