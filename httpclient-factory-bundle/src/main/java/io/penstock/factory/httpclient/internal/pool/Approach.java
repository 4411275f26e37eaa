// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.pool;

import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.exchange.Failures;
import io.penstock.factory.httpclient.internal.proxy.ConnectHandshake;
import io.penstock.factory.httpclient.internal.proxy.ProxyAuthorization;
import io.penstock.factory.httpclient.internal.proxy.ProxyHandshake;
import io.penstock.factory.httpclient.internal.proxy.Socks4Handshake;
import io.penstock.factory.httpclient.internal.proxy.Socks5Handshake;
import io.penstock.factory.httpclient.internal.wire.PeerCheck;
import io.penstock.factory.httpclient.internal.wire.Receiver;
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
import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The way from a TCP connection to one that can carry requests: TLS to the proxy, the proxy itself, TLS to the origin,
 * each if there is one. On the connection's I/O thread.
 */
final class Approach implements ProxyHandshake.Outcome {
    private static final List<String> HTTP1_ONLY = List.of("http/1.1");
    private static final List<String> HTTP2_AND_1 = List.of("h2", "http/1.1");

    /** Who waits for the end. */
    interface Goal {
        /**
         * A layer has been put on the wire.
         *
         * @return false if nobody waits any more
         */
        boolean take(Wire made);

        /** The proxy has done its part; what fails now is the origin's matter. */
        void proxyPassed();

        void challenged(ProxyHandshake.Challenge challenge);

        void failed(NetworkException failure);

        /**
         * The way is made.
         *
         * @param session copy of the TLS session with the origin, or null
         * @param protocol that was agreed upon, empty if none
         */
        void arrived(Wire wire, @Nullable SSLSession session, String protocol);
    }

    private final Exchange<?> exchange;
    private final Pool pool;
    private final Goal goal;
    private final Proxy proxy;
    private final Origin origin;
    private final ProxyAuthorization authorization;
    private final @Nullable InetAddress target;
    private final boolean http2;

    /**
     * @param target address of the origin, for a proxy that is to be given one
     * @param http2 whether HTTP/2 is offered
     */
    Approach(
            Exchange<?> exchange,
            Pool pool,
            ProxyAuthorization authorization,
            @Nullable InetAddress target,
            boolean http2,
            Goal goal) {
        this.exchange = exchange;
        this.pool = pool;
        this.authorization = authorization;
        this.target = target;
        this.http2 = http2;
        this.goal = goal;
        this.proxy = exchange.proxy();
        this.origin = exchange.request().origin();
    }

    void begin(Wire tcp) {
        switch (proxy.kind()) {
            case DIRECT -> passed(tcp);
            case HTTP -> throughHttp(tcp);
            case HTTPS -> secureProxy(tcp);
            case SOCKS4, SOCKS4A -> new Socks4Handshake(tcp, exchange, authorization, this, target).start();
            case SOCKS5 -> new Socks5Handshake(tcp, exchange, authorization, this).start();
        }
    }

    private void secureProxy(Wire tcp) {
        TlsContext tls = exchange.context().tls(proxy.host(), proxy.port());
        secure(tcp, tls, proxy.host(), proxy.port(), HTTP1_ONLY, (made, session) -> throughHttp(made));
    }

    private void throughHttp(Wire wire) {
        if (origin.isSecure()) {
            new ConnectHandshake(wire, exchange, authorization, this, pool.settings.headerMax()).start();
        } else {
            goal.proxyPassed();
            goal.arrived(wire, null, "");
        }
    }

    @Override
    public void passed(Wire wire) {
        goal.proxyPassed();
        if (!origin.isSecure()) {
            goal.arrived(wire, null, "");
            return;
        }
        exchange.securing(System.nanoTime());
        TlsContext tls = exchange.context().tls(origin.host(), origin.port());
        secure(
                wire,
                tls,
                origin.host(),
                origin.port(),
                http2 ? HTTP2_AND_1 : HTTP1_ONLY,
                (made, session) -> goal.arrived(
                        made, TlsSessionCopy.of(session), made.engine().getApplicationProtocol()));
    }

    @Override
    public void challenged(ProxyHandshake.Challenge challenge) {
        goal.challenged(challenge);
    }

    @Override
    public void failed(NetworkException failure) {
        goal.failed(failure);
    }

    private interface Secured {
        void by(TlsWire made, SSLSession session);
    }

    private void secure(Wire inner, TlsContext tls, String host, int port, List<String> protocols, Secured next) {
        Handshake handshake = new Handshake(tls, host, next);
        TlsWire made;
        try {
            made = new TlsWire(inner, TlsSetup.engine(tls, host, port, protocols), pool.workers, pool.heap, handshake);
        } catch (SSLException e) {
            handshake.ended(e);
            return;
        }
        handshake.wire = made;
        if (goal.take(made)) {
            made.start();
        }
    }

    /** Waits for the end of a TLS handshake; what comes behind it is left to the next receiver. */
    private final class Handshake implements Receiver {
        private final TlsContext tls;
        private final String host;
        private final Secured next;
        private @Nullable TlsWire wire;

        Handshake(TlsContext tls, String host, Secured next) {
            this.tls = tls;
            this.host = host;
            this.next = next;
        }

        @Override
        public void writable() {
            TlsWire made = wire;
            if (made == null) {
                return;
            }
            SSLSession session = made.engine().getSession();
            try {
                PeerCheck.check(tls, host, session);
            } catch (SSLException e) {
                ended(e);
                return;
            }
            next.by(made, session);
        }

        @Override
        public void received(ByteBuffer data) {
            // left to the next receiver
        }

        @Override
        public void ended(@Nullable Throwable cause) {
            NetworkException failure =
                    Failures.broken(exchange.request().uri(), host, "during the TLS handshake", cause);
            boolean ofProxy = host.equals(proxy.host()) && failure.code() != NetworkError.TLS;
            goal.failed(ofProxy ? Failures.ofProxy(failure) : failure);
        }
    }
}
