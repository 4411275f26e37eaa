// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/** Serves the application "Harbour" of this jar on loopback: a redirect to its root document, text as gzip. */
final class DemoOrigin implements AutoCloseable {
    private static final String APPLICATION = "/harbour/";
    private static final Map<String, String> TYPES = Map.of(
            "qml", "text/x-qml",
            "js", "text/javascript",
            "mjs", "text/javascript",
            "svg", "image/svg+xml");

    private final HttpServer server;
    private final ExecutorService threads;

    private DemoOrigin(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    static DemoOrigin start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newFixedThreadPool(8, task -> {
            Thread thread = new Thread(task, "penstock-demo-origin");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", DemoOrigin::answer);
        server.start();
        return new DemoOrigin(server, threads);
    }

    /** Redirects to the root document. */
    URI root() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/")) {
                exchange.getResponseHeaders().set("Location", APPLICATION + "main.qml");
                exchange.sendResponseHeaders(302, -1);
                return;
            }
            byte[] body = path.startsWith(APPLICATION) && !path.contains("..")
                    ? file(path.substring(APPLICATION.length()))
                    : new byte[0];
            if (body.length == 0) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String type = TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "text/plain");
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Vary", "Accept-Encoding");
            String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
            if (accepted != null && accepted.contains("gzip")) {
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                body = gzip(body);
            }
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Empty if there is none. */
    private static byte[] file(String name) throws IOException {
        try (InputStream found = DemoOrigin.class.getResourceAsStream("/demo/" + name)) {
            return found == null ? new byte[0] : found.readAllBytes();
        }
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        }
        return compressed.toByteArray();
    }
}
