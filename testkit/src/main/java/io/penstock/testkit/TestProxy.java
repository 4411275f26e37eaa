// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import io.penstock.network.spi.HostResolver;
import io.penstock.testkit.internal.Http1Response;
import io.penstock.testkit.internal.Link;
import io.penstock.testkit.internal.ProxyForwarding;
import io.penstock.testkit.internal.RequestHead;
import io.penstock.testkit.internal.SocketServer;
import io.penstock.testkit.internal.Tunnel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy for tests (RFC 9110 §7.6, §9.3.6): requests in absolute form, and CONNECT; in clear text or over TLS;
 * with or without 407. It looks names up by a function, all as loopback unless told. Thread-safe.
 */
public final class TestProxy implements AutoCloseable {
    private final @Nullable TestTls tls;
    private final Optional<TestChallenge> challenge;
    private final HostResolver names;
    private final Optional<Refusal> refusal;
    private final List<Received> requests = new CopyOnWriteArrayList<>();
    private final List<Received> carried = new CopyOnWriteArrayList<>();
    private final SocketServer server;
    private final Tunnel tunnel = new Tunnel();

    private record Refusal(int status, HeaderFields fields, String body) {}

    private TestProxy(Builder from) {
        tls = from.tls;
        challenge = Optional.ofNullable(from.challenge);
        names = from.names;
        refusal = Optional.ofNullable(from.refusal);
        server = SocketServer.start("proxy", this::serve);
    }

    /** A started proxy in clear text for everybody. */
    public static TestProxy http() {
        return builder().start();
    }

    /** A started proxy that is spoken to over TLS. */
    public static TestProxy https() {
        return builder().tls(TestTls.SERVER).start();
    }

    public static Builder builder() {
        return new Builder();
    }

    public int port() {
        return server.port();
    }

    /** This proxy as a request's attribute has it, by the name {@code localhost}. */
    public Proxy proxy() {
        return Proxy.of(tls == null ? Proxy.Kind.HTTP : Proxy.Kind.HTTPS, "localhost", port());
    }

    /** All requests, CONNECTs and refused ones too, targets and fields as they were sent to the proxy. */
    public List<Received> requests() {
        return List.copyOf(requests);
    }

    /** Requests that were carried on: CONNECTs and absolute forms. */
    public List<Received> carried() {
        return List.copyOf(carried);
    }

    /** CONNECTs that were carried on. */
    public int tunnels() {
        return (int) carried.stream()
                .filter(request -> request.method().equals("CONNECT"))
                .count();
    }

    /** Requests in absolute form that were carried on. */
    public int forwards() {
        return carried.size() - tunnels();
    }

    public int connectionsSeen() {
        return server.connectionsSeen();
    }

    public int openConnections() {
        return server.openConnections();
    }

    /** Refuses new connections; those that are open stay. */
    public void stopListening() {
        server.stopListening();
    }

    @Override
    public void close() {
        server.close();
        try {
            tunnel.closeAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Link link) throws IOException {
        if (tls != null) {
            link.startTls(tls.serverContext(), false);
        }
        Optional<RequestHead> head = RequestHead.read(link.in());
        while (head.isPresent() && answer(link, head.get())) {
            head = RequestHead.read(link.in());
        }
    }

    /** Returns whether the connection can carry another request. */
    private boolean answer(Link link, RequestHead head) throws IOException {
        Received request = new Received(
                head.method(),
                head.target(),
                head.fields(),
                new byte[0],
                head.protocol(),
                link.id(),
                System.nanoTime());
        requests.add(request);
        boolean connect = head.method().equals("CONNECT");
        if (challenge.isPresent()
                && !challenge
                        .get()
                        .accepts(head.method(), head.target(), head.fields().firstValue("Proxy-Authorization"))) {
            return refuse(
                    link,
                    head,
                    407,
                    HeaderFields.of("Proxy-Authenticate", challenge.get().challenge()),
                    "the proxy wants to know who you are");
        }
        if (refusal.isPresent()) {
            return refuse(
                    link,
                    head,
                    refusal.get().status(),
                    refusal.get().fields(),
                    refusal.get().body());
        }
        Socket target;
        try {
            target = connect ? connect("https://" + head.target()) : connect(head.target());
        } catch (IOException | IllegalArgumentException e) {
            return refuse(link, head, 502, HeaderFields.EMPTY, "the proxy does not reach the origin: " + e);
        }
        carried.add(request);
        if (connect) {
            link.out().write(Http1Response.bytes(200, HeaderFields.EMPTY));
            tunnel.run(link, target, server::execute);
            return false;
        }
        try (target) {
            return ProxyForwarding.carry(head, link, target);
        }
    }

    private static boolean refuse(Link link, RequestHead head, int status, HeaderFields fields, String body)
            throws IOException {
        boolean bodyFollows =
                head.fields().contains("Content-Length") || head.fields().contains("Transfer-Encoding");
        HeaderFields all = bodyFollows ? fields.with("Connection", "close") : fields;
        link.out().write(Http1Response.bytes(status, all, body));
        return !bodyFollows;
    }

    private Socket connect(String uri) throws IOException {
        Origin origin = NetworkRequest.get(URI.create(uri)).origin();
        InetAddress address = origin.isAddressLiteral()
                ? FakeResolver.address(origin.host())
                : names.resolve(origin.host()).get(0);
        return tunnel.connect(address, origin.port());
    }

    /** What a proxy is to be; not thread-safe. */
    public static final class Builder {
        private @Nullable TestTls tls;
        private @Nullable TestChallenge challenge;
        private @Nullable Refusal refusal;
        private HostResolver names = FakeResolver.loopback();

        private Builder() {}

        /** Is spoken to over TLS with this certificate. */
        public Builder tls(TestTls certificate) {
            tls = certificate;
            return this;
        }

        /** Answers 407 to whom this does not accept. */
        public Builder challenge(TestChallenge given) {
            challenge = given;
            return this;
        }

        /** How it looks names up. */
        public Builder names(HostResolver resolver) {
            names = resolver;
            return this;
        }

        /** Answers everything with an error page of its own, CONNECT too. */
        public Builder refusing(int status, HeaderFields fields, String body) {
            refusal = new Refusal(status, fields, body);
            return this;
        }

        public TestProxy start() {
            return new TestProxy(this);
        }
    }
}
