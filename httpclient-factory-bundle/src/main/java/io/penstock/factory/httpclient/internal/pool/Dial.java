// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.pool;

import io.penstock.factory.httpclient.internal.exchange.Connecting;
import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.exchange.Failures;
import io.penstock.factory.httpclient.internal.http1.Http1Connection;
import io.penstock.factory.httpclient.internal.http1.Http1Peer;
import io.penstock.factory.httpclient.internal.http2.Http2Connection;
import io.penstock.factory.httpclient.internal.wire.PeerCheck;
import io.penstock.factory.httpclient.internal.wire.Receiver;
import io.penstock.factory.httpclient.internal.wire.TcpWire;
import io.penstock.factory.httpclient.internal.wire.TlsSetup;
import io.penstock.factory.httpclient.internal.wire.TlsWire;
import io.penstock.factory.httpclient.internal.wire.Wire;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import io.penstock.network.spi.TlsContext;
import io.penstock.network.spi.TlsSessionCopy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Makes a connection for one exchange: a slot, TCP, the proxy, TLS; all of it within {@code timeout.connect}. */
final class Dial implements Connecting, AddressRace.Outcome {
    private static final List<String> HTTP1_ONLY = List.of("http/1.1");
    private static final List<String> HTTP2_AND_1 = List.of("h2", "http/1.1");

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
    private final Runnable slotGranted = this::connect;
    private final AtomicBoolean over = new AtomicBoolean();

    private final AtomicReference<Slot> slot = new AtomicReference<>(Slot.NONE);
    private volatile @Nullable AddressRace race;
    private volatile @Nullable Wire wire;
    private volatile boolean proxyPassed;
    private @Nullable InetAddress peer;

    Dial(Exchange<?> exchange, Gate gate, List<InetAddress> addresses, Pool pool) {
        this.exchange = exchange;
        this.gate = gate;
        this.addresses = addresses;
        this.pool = pool;
        this.proxy = exchange.proxy();
        this.proxyPassed = proxy.isDirect();
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
        Origin origin = exchange.request().origin();
        AddressRace started = new AddressRace(
                pool.reactor,
                addresses,
                proxy.isDirect() ? origin.port() : proxy.port(),
                pool.settings
                        .localAddress()
                        .map(address -> new InetSocketAddress(address, 0))
                        .orElse(null),
                origin.isSecure() ? pool.heap : pool.direct,
                this);
        race = started;
        pool.begun(this);
        started.startNext();
        if (over.get()) { // aborted before the race could be seen
            started.cancel();
            pool.ended(this);
        }
    }

    void tick(long now) {
        AddressRace running = race;
        if (running != null) {
            running.tick(now);
        }
    }

    // stages, on the connection's I/O thread

    @Override
    public void connected(TcpWire tcp) {
        peer = tcp.remote().getAddress();
        if (take(tcp)) {
            if (!proxy.isDirect()) {
                fail(new NetworkException(
                        NetworkError.PROXY_UNSUPPORTED, exchange.request().uri(), "no way through " + proxy));
            } else if (exchange.request().origin().isSecure()) {
                secureOrigin(tcp);
            } else {
                done(tcp, null, null);
            }
        }
    }

    /**
     * Remembers the wire for an abort.
     *
     * @return false if the abort was earlier
     */
    private boolean take(Wire made) {
        wire = made;
        if (over.get()) {
            made.abort();
            return false;
        }
        return true;
    }

    private void secureOrigin(Wire inner) {
        Origin origin = exchange.request().origin();
        boolean http2 = pool.settings.http2() && !gate.route().http1();
        exchange.securing(System.nanoTime());
        secure(
                inner,
                exchange.context().tls(origin.host(), origin.port()),
                origin.host(),
                origin.port(),
                http2 ? HTTP2_AND_1 : HTTP1_ONLY,
                (made, session) -> done(made, session, made.engine().getApplicationProtocol()));
    }

    private interface Secured {
        void by(TlsWire made, SSLSession session);
    }

    private void secure(Wire inner, TlsContext tls, String host, int port, List<String> protocols, Secured next) {
        TlsWire[] made = new TlsWire[1];
        Receiver handshake = new Stage(host, "during the TLS handshake") {
            @Override
            public void writable() {
                try {
                    SSLSession session = made[0].engine().getSession();
                    PeerCheck.check(tls, host, session);
                    next.by(made[0], TlsSessionCopy.of(session));
                } catch (SSLException e) {
                    ended(e);
                }
            }
        };
        try {
            made[0] =
                    new TlsWire(inner, TlsSetup.engine(tls, host, port, protocols), pool.workers, pool.heap, handshake);
        } catch (SSLException e) {
            handshake.ended(e);
            return;
        }
        if (take(made[0])) {
            made[0].start();
        }
    }

    private void done(Wire made, @Nullable SSLSession session, @Nullable String protocol) {
        if (!over.compareAndSet(false, true)) {
            made.abort();
            return;
        }
        pool.ended(this);
        slot.set(Slot.GONE);
        ProxyReport.used(exchange);
        InetAddress address = java.util.Objects.requireNonNull(peer);
        String host = exchange.request().origin().host();
        if ("h2".equals(protocol)) {
            gate.connected(
                    new Http2Connection(made, host, address, session, gate.usualStreams(), gate, pool.environment),
                    exchange);
            return;
        }
        gate.connected(
                new Http1Connection(made, new Http1Peer(host, address, session, null), gate, pool.environment),
                exchange);
    }

    /** Waits for something; what arrives meanwhile is left to the next receiver. */
    private abstract class Stage implements Receiver {
        private final String host;
        private final String when;

        Stage(String host, String when) {
            this.host = host;
            this.when = when;
        }

        @Override
        public void received(ByteBuffer data) {}

        @Override
        public void ended(@Nullable Throwable cause) {
            fail(Failures.broken(exchange.request().uri(), host, when, cause));
        }
    }

    // ends

    @Override
    public void failed(InetSocketAddress where, Throwable cause) {
        String address = Origin.text(where.getAddress()) + ":" + where.getPort();
        NetworkException failure = Failures.connecting(
                exchange.request().uri(), proxy.isDirect() ? address : proxy + " (" + address + ")", cause);
        fail(proxy.isDirect() ? failure : Failures.ofProxy(failure));
    }

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
        pool.ended(this);
        AddressRace running = race;
        if (running != null) {
            running.cancel();
        }
        Wire made = wire;
        if (made != null) {
            made.abort();
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
        String limit = "no connection within timeout.connect";
        fail(
                proxyPassed
                        ? new NetworkException(
                                NetworkError.CONNECT_TIMEOUT,
                                exchange.request().uri(),
                                limit + " to " + exchange.request().origin().host())
                        : new NetworkException(
                                NetworkError.PROXY_TIMEOUT, exchange.request().uri(), limit + " through " + proxy));
    }
}
