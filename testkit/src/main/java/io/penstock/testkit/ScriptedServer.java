// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.testkit.internal.Link;
import io.penstock.testkit.internal.ScriptedLink;
import io.penstock.testkit.internal.SocketServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A TCP server that says exactly what a script tells it, byte by byte, and records what it hears. For servers that no
 * honest HTTP library would be. Each connection runs the script on a thread of its own; at its end it is closed.
 */
public final class ScriptedServer implements AutoCloseable {
    /** What happens on one connection. An {@link IOException} ends it: the client has gone. */
    @FunctionalInterface
    public interface Script {
        void run(Connection connection) throws IOException;
    }

    /** One connection, from the script's point of view; text is ISO 8859-1. */
    public interface Connection {
        /** Counts the connections of the server from 1. */
        int number();

        /** The next request head, up to and with its empty line; empty if the client has gone. */
        String readHead() throws IOException;

        /** Exactly that many bytes. */
        byte[] read(int count) throws IOException;

        void write(String text) throws IOException;

        void write(byte[] bytes) throws IOException;

        /** Waits, but no longer than the client stays. Reads on meanwhile. */
        void pause(Duration duration) throws IOException;

        /** Waits until the client goes. Reads on meanwhile. */
        void awaitGone() throws IOException;

        /** FIN, after a close_notify if TLS is spoken. */
        void close();

        /** FIN without close_notify. */
        void drop();

        /** RST. */
        void reset();
    }

    private final List<Script> scripts;
    private final @Nullable TestTls tls;
    private final String[] alpn;
    private final List<ScriptedLink> connections = new ArrayList<>();
    private final SocketServer server;

    private ScriptedServer(@Nullable TestTls tls, String[] alpn, List<Script> scripts) {
        this.tls = tls;
        this.alpn = alpn;
        this.scripts = List.copyOf(scripts);
        server = SocketServer.start("scripted", this::serve);
    }

    /** One script for each connection in turn; the last one serves all further connections too. */
    public static ScriptedServer start(Script... scripts) {
        return new ScriptedServer(null, new String[0], List.of(scripts));
    }

    /** The same over TLS, offering one protocol by ALPN. */
    public static ScriptedServer startTls(TestTls certificate, String protocol, Script... scripts) {
        return new ScriptedServer(certificate, new String[] {protocol}, List.of(scripts));
    }

    public int port() {
        return server.port();
    }

    public URI uri(String pathAndQuery) {
        return URI.create((tls == null ? "http://" : "https://") + "localhost:" + port() + pathAndQuery);
    }

    public int connectionsSeen() {
        return server.connectionsSeen();
    }

    public int openConnections() {
        return server.openConnections();
    }

    /** What each connection has received so far, as ISO 8859-1, in the order of acceptance; at most 1 MiB of each. */
    public List<String> received() {
        synchronized (connections) {
            return connections.stream().map(ScriptedLink::received).toList();
        }
    }

    /** What ended the scripts that failed; a client that goes early is in here too. */
    public List<IOException> failures() {
        synchronized (connections) {
            return connections.stream()
                    .map(ScriptedLink::failure)
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private void serve(Link link) throws IOException {
        if (tls != null) {
            link.startTls(tls.serverContext(), false, alpn);
        }
        ScriptedLink connection;
        Script script;
        synchronized (connections) {
            script = scripts.get(Math.min(connections.size(), scripts.size() - 1));
            connection = new ScriptedLink(connections.size() + 1, link);
            connections.add(connection);
        }
        connection.run(script);
    }
}
