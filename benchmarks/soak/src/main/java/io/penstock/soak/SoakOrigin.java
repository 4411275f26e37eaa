// SPDX-License-Identifier: Apache-2.0
package io.penstock.soak;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An origin on loopback: {@code /small/N/SIZE}, {@code /stream/N/SIZE/MILLIS} in pieces with a pause between them,
 * {@code /post/N/MILLIS}, {@code /graph/N/main.qml}. Knows ranges; counts what must not be.
 */
final class SoakOrigin implements AutoCloseable {
    static final String STAMP = "X-Stamp";
    private static final int PIECE = 16 * 1024;

    final AtomicLong unstamped = new AtomicLong();
    final AtomicLong ranges = new AtomicLong();
    final AtomicLong repeatedPosts = new AtomicLong();
    final Set<String> posts = ConcurrentHashMap.newKeySet();

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "origin");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;

    SoakOrigin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            if (!exchange.getRequestHeaders().containsKey(STAMP)) {
                unstamped.incrementAndGet();
            }
            if (path.startsWith("/stream/")) {
                stream(exchange, path);
            } else if (path.startsWith("/post/")) {
                exchange.getRequestBody().readAllBytes();
                if (!posts.add(path)) {
                    repeatedPosts.incrementAndGet();
                }
                pause(last(path));
                answer(exchange, body(path, 10));
            } else if (path.startsWith("/small/")) {
                answer(exchange, body(path, last(path)));
            } else {
                exchange.getResponseHeaders().set("Content-Type", path.endsWith(".qml") ? "text/x-qml" : "text/plain");
                answer(exchange, document(path).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private void stream(HttpExchange exchange, String path) throws IOException {
        List<String> parts = List.of(path.split("/", -1));
        byte[] body = body(path, Integer.parseInt(parts.get(3)));
        String tag = '"' + path + '"';
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = 0;
        exchange.getResponseHeaders().set("ETag", tag);
        if (range != null && tag.equals(exchange.getRequestHeaders().getFirst("If-Range"))) {
            ranges.incrementAndGet();
            from = Integer.parseInt(range.substring("bytes=".length(), range.indexOf('-')));
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (body.length - 1) + "/" + body.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, body.length - from);
        OutputStream out = exchange.getResponseBody();
        for (int at = from; at < body.length; at += PIECE) {
            out.write(body, at, Math.min(PIECE, body.length - at));
            out.flush();
            pause(last(path));
        }
    }

    private static void pause(int millis) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException("the origin is closed", e);
        }
    }

    static int last(String path) {
        return Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    }

    /** What a path answers with: no two alike. */
    static byte[] body(String path, int size) {
        byte[] body = new byte[size];
        int seed = path.hashCode();
        for (int i = 0; i < size; i++) {
            body[i] = (byte) ((i * 31 + seed) >>> (i & 7));
        }
        return body;
    }

    /** A document of three in a row, behind a qmldir. */
    private static String document(String path) {
        return switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "main.qml" -> "import QtQuick\nItem { One {} }\n";
            case "qmldir" -> "One 1.0 One.qml\nTwo 1.0 Two.qml\n";
            case "One.qml" -> "import QtQuick\nItem { Two {} }\n";
            case "Two.qml" -> "import QtQuick\nItem {}\n";
            default -> "";
        };
    }
}
