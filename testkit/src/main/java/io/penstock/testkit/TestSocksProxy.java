// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import io.penstock.network.spi.HostResolver;
import io.penstock.testkit.internal.Link;
import io.penstock.testkit.internal.SocketServer;
import io.penstock.testkit.internal.SocksHandshake;
import io.penstock.testkit.internal.Tunnel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A SOCKS proxy for tests: versions 4, 4a and 5 (RFC 1928) on one port, 5 with or without password (RFC 1929). It looks
 * names up by a function, all as loopback unless told, and records what it was asked. Thread-safe.
 */
public final class TestSocksProxy implements AutoCloseable {
    /**
     * What a client asked for.
     *
     * @param version 4 or 5
     * @param host name or address literal
     * @param byName whether the client left the look-up to the proxy (4a, or 5 with a domain name)
     * @param port of the target
     * @param user of version 4's user id or of version 5's password exchange; empty for none
     */
    public record Asked(int version, String host, boolean byName, int port, String user) {}

    private final Optional<Password> password;
    private final HostResolver names;
    private final OptionalInt refusal;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final SocketServer server;
    private final Tunnel tunnel = new Tunnel();

    private record Password(String user, String secret) {}

    private TestSocksProxy(Builder from) {
        password = Optional.ofNullable(from.password);
        names = from.names;
        refusal = from.refusal;
        server = SocketServer.start("socks", this::serve);
    }

    /** A started proxy for everybody. */
    public static TestSocksProxy open() {
        return builder().start();
    }

    /** A started proxy that speaks version 5 to whom has the password, and nothing to others. */
    public static TestSocksProxy withPassword(String user, String secret) {
        return builder().password(user, secret).start();
    }

    public static Builder builder() {
        return new Builder();
    }

    public int port() {
        return server.port();
    }

    /** This proxy as a request's attribute has it, by the name {@code localhost}. */
    public Proxy proxy(Proxy.Kind kind) {
        return Proxy.of(kind, "localhost", port());
    }

    /** What was asked for, refused or not, in order; what fails before the target is named is not here. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Hosts that were asked for, in order. */
    public List<String> hosts() {
        return asked.stream().map(Asked::host).toList();
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
        SocksHandshake handshake = new SocksHandshake(link);
        Optional<Asked> target = handshake.read(
                (user, secret) -> password.isEmpty() || password.get().equals(new Password(user, secret)),
                password.isPresent());
        if (target.isEmpty()) {
            return;
        }
        asked.add(target.get());
        if (refusal.isPresent()) {
            handshake.refuse(target.get().version(), refusal.getAsInt());
            return;
        }
        Socket origin;
        try {
            origin = tunnel.connect(address(target.get().host()), target.get().port());
        } catch (IOException e) {
            handshake.refuse(target.get().version(), SocksHandshake.HOST_UNREACHABLE);
            return;
        }
        handshake.accept(target.get().version());
        tunnel.run(link, origin, server::execute);
    }

    private InetAddress address(String host) throws IOException {
        String canonical = Origin.canonicalHost(host);
        return new Origin("http", canonical, 80).isAddressLiteral()
                ? FakeResolver.address(canonical)
                : names.resolve(canonical).get(0);
    }

    /** What a proxy is to be; not thread-safe. */
    public static final class Builder {
        private @Nullable Password password;
        private HostResolver names = FakeResolver.loopback();
        private OptionalInt refusal = OptionalInt.empty();

        private Builder() {}

        /** Asks for this password; version 4, which has none, is refused. */
        public Builder password(String user, String secret) {
            password = new Password(user, secret);
            return this;
        }

        /** How it looks names up. */
        public Builder names(HostResolver resolver) {
            names = resolver;
            return this;
        }

        /** Refuses each target with this reply code of RFC 1928 §6; version 4 with its own 91. */
        public Builder refusing(int replyCode) {
            refusal = OptionalInt.of(replyCode);
            return this;
        }

        public TestSocksProxy start() {
            return new TestSocksProxy(this);
        }
    }
}
