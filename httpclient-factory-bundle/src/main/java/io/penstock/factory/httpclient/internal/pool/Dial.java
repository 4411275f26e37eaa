// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.pool;

import io.penstock.factory.httpclient.internal.exchange.Connecting;
import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.exchange.Failures;
import io.penstock.factory.httpclient.internal.http1.ForwardHop;
import io.penstock.factory.httpclient.internal.http1.Http1Connection;
import io.penstock.factory.httpclient.internal.http1.Http1Peer;
import io.penstock.factory.httpclient.internal.http2.Http2Connection;
import io.penstock.factory.httpclient.internal.proxy.ForwardProxy;
import io.penstock.factory.httpclient.internal.proxy.ProxyAuthorization;
import io.penstock.factory.httpclient.internal.proxy.ProxyHandshake;
import io.penstock.factory.httpclient.internal.wire.TcpWire;
import io.penstock.factory.httpclient.internal.wire.Wire;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Makes a connection for one exchange: a slot, TCP, {@link Approach}; all of it within {@code timeout.connect}. */
final class Dial implements Connecting {
    private enum Slot {
        NONE,
        HELD,
        /** Released, or handed on to the connection. */
        GONE
    }

    private final Exchange<?> exchange;
    private final Gate gate;
    private final List<InetAddress> addresses;
    private final Pool pool;
    private final Proxy proxy;
    private final ProxyAuthorization authorization;
    private final Runnable slotGranted = this::connect;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean released;
    private final AtomicReference<Slot> slot = new AtomicReference<>(Slot.NONE);
    /** What is going on now; another one after a challenge. */
    private final AtomicReference<@Nullable Try> current = new AtomicReference<>();

    /** @param addresses of the origin, or of the proxy that looks the origin up */
    Dial(Exchange<?> exchange, Gate gate, List<InetAddress> addresses, Pool pool) {
        this.exchange = exchange;
        this.gate = gate;
        this.addresses = addresses;
        this.pool = pool;
        this.proxy = exchange.proxy();
        this.authorization = pool.authorization(gate.route());
    }

    void begin() {
        exchange.enter(this, Exchange.Phase.QUEUED, 0);
        if (!over.get()) {
            pool.slots.acquire(slotGranted);
        }
    }

    private void connect() {
        slot.set(Slot.HELD);
        if (over.get()) {
            releaseSlot();
            return;
        }
        long now = System.nanoTime();
        exchange.connecting(now);
        exchange.phase(Exchange.Phase.CONNECTING, exchange.resolvingSince() == 0 ? now : exchange.resolvingSince());
        pool.begun(this);
        if (proxy.kind() == Proxy.Kind.SOCKS4) {
            resolveProxy();
        } else {
            connect(addresses, null);
        }
    }

    /** SOCKS 4 wants an address of the origin, so that two look-ups are needed. */
    private void resolveProxy() {
        InetAddress target = addresses.stream()
                .filter(Inet4Address.class::isInstance)
                .findFirst()
                .orElse(null);
        if (target == null) {
            fail(failure(NetworkError.PROXY_UNSUPPORTED, "SOCKS 4 has no IPv6 addresses, and the host no other"));
            return;
        }
        exchange.context().resolver().resolve(exchange.request(), proxy).whenComplete((found, failure) -> {
            if (failure == null) {
                connect(found, target);
            } else {
                fail(Failures.of(exchange.request().uri(), failure, NetworkError.PROXY_NOT_FOUND));
            }
        });
    }

    private void connect(List<InetAddress> peers, @Nullable InetAddress target) {
        Try started = new Try(peers, target);
        current.set(started);
        started.race.startNext();
        if (released) { // before the try could be seen
            started.cancel();
        }
    }

    void tick(long now) {
        Try running = current.get();
        if (running != null) {
            running.race.tick(now);
        }
    }

    private NetworkException failure(NetworkError code, String reason) {
        return new NetworkException(code, exchange.request().uri(), reason);
    }

    /** One TCP connection and the way from there. */
    private final class Try implements AddressRace.Outcome, Approach.Goal {
        private final List<InetAddress> peers;
        private final @Nullable InetAddress target;
        private final AddressRace race;
        private volatile @Nullable Wire wire;
        private volatile boolean cancelled;
        private volatile boolean proxyPassed = proxy.isDirect();
        private volatile @Nullable InetAddress address;

        Try(List<InetAddress> peers, @Nullable InetAddress target) {
            this.peers = peers;
            this.target = target;
            Origin origin = exchange.request().origin();
            boolean tls = origin.isSecure() || proxy.kind() == Proxy.Kind.HTTPS;
            race = new AddressRace(
                    pool.reactor,
                    peers,
                    proxy.isDirect() ? origin.port() : proxy.port(),
                    pool.settings
                            .localAddress()
                            .map(local -> new InetSocketAddress(local, 0))
                            .orElse(null),
                    tls ? pool.heap : pool.direct,
                    this);
        }

        @Override
        public void connected(TcpWire tcp) {
            address = target == null ? tcp.remote().getAddress() : target;
            if (take(tcp)) {
                boolean http2 = pool.settings.http2() && !gate.route().http1();
                new Approach(exchange, pool, authorization, target, http2, this).begin(tcp);
            }
        }

        @Override
        public boolean take(Wire made) {
            wire = made;
            if (cancelled || over.get()) {
                made.abort();
                return false;
            }
            return true;
        }

        void cancel() {
            cancelled = true;
            race.cancel();
            Wire made = wire;
            if (made != null) {
                made.abort();
            }
        }

        @Override
        public void failed(InetSocketAddress where, Throwable cause) {
            String text = Origin.text(where.getAddress()) + ":" + where.getPort();
            NetworkException failure = Failures.connecting(
                    exchange.request().uri(), proxy.isDirect() ? text : "proxy " + proxy + " (" + text + ")", cause);
            failed(proxy.isDirect() ? failure : Failures.ofProxy(failure));
        }

        @Override
        public void failed(NetworkException failure) {
            if (!cancelled) {
                fail(failure);
            }
        }

        @Override
        public void proxyPassed() {
            proxyPassed = true;
        }

        /** Tries again on a new connection, with an answer. */
        @Override
        public void challenged(ProxyHandshake.Challenge challenge) {
            CompletableFuture<Void> answer = challenge.answer();
            cancel();
            answer.whenComplete((done, failure) -> {
                if (failure == null) {
                    connect(peers, target);
                } else {
                    fail(Failures.of(exchange.request().uri(), failure, NetworkError.PROXY_AUTHENTICATION));
                }
            });
        }

        @Override
        public void arrived(Wire made, @Nullable SSLSession session, String protocol) {
            if (cancelled || !over.compareAndSet(false, true)) {
                made.abort();
                return;
            }
            pool.ended(Dial.this);
            slot.set(Slot.GONE);
            ProxyReport.used(exchange);
            lend(made, session, protocol, Objects.requireNonNull(address));
        }
    }

    private void lend(Wire made, @Nullable SSLSession session, String protocol, InetAddress address) {
        Origin origin = exchange.request().origin();
        if (protocol.equals("h2")) {
            gate.connected(
                    new Http2Connection(
                            made, origin.host(), address, session, gate.usualStreams(), gate, pool.environment),
                    exchange);
            return;
        }
        boolean forwarded = !origin.isSecure() && (proxy.kind() == Proxy.Kind.HTTP || proxy.kind() == Proxy.Kind.HTTPS);
        ForwardHop forward = forwarded ? new ForwardProxy(authorization) : null;
        Http1Peer peer = new Http1Peer(forwarded ? "proxy " + proxy : origin.host(), address, session, forward);
        gate.connected(new Http1Connection(made, peer, gate, pool.environment), exchange);
    }

    // ends

    private void fail(NetworkException failure) {
        if (release()) {
            gate.scoutFailed();
            failOver(exchange, exchange.reasonOr(failure));
        }
    }

    /** Goes on to the next proxy, or ends the exchange. No byte of the request has been written. */
    static void failOver(Exchange<?> exchange, NetworkException failure) {
        ProxyReport.failed(exchange, failure.code());
        boolean proxyFailed = switch (failure.code()) {
            case PROXY_REFUSED, PROXY_CLOSED, PROXY_NOT_FOUND, PROXY_TIMEOUT, PROXY_AUTHENTICATION, PROXY_FAILED ->
                true;
            default -> false;
        };
        if (proxyFailed && exchange.abortReason() == null && exchange.nextProxy()) {
            exchange.reroute();
        } else {
            exchange.failLater(failure);
        }
    }

    /**
     * Lets go of everything.
     *
     * @return false if that has happened
     */
    private boolean release() {
        if (!over.compareAndSet(false, true)) {
            return false;
        }
        released = true;
        pool.ended(this);
        Try running = current.get();
        if (running != null) {
            running.cancel();
        }
        pool.slots.withdraw(slotGranted);
        releaseSlot();
        return true;
    }

    /** Either of release() and connect() may see the slot first. */
    private void releaseSlot() {
        if (slot.compareAndSet(Slot.HELD, Slot.GONE)) {
            pool.slots.release();
        }
    }

    @Override
    public void abort(Exchange<?> aborted) {
        NetworkException reason = exchange.abortReason();
        if (reason != null && release()) {
            exchange.failLater(reason);
        }
    }

    @Override
    public void timedOut(Exchange<?> late) {
        Try running = current.get();
        boolean originsTurn = proxy.isDirect() || running != null && running.proxyPassed;
        fail(
                originsTurn
                        ? failure(
                                NetworkError.CONNECT_TIMEOUT,
                                "no connection within timeout.connect to "
                                        + exchange.request().origin().host())
                        : failure(NetworkError.PROXY_TIMEOUT, "no connection within timeout.connect through " + proxy));
    }
}
