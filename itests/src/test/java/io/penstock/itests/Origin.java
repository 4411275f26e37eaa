// SPDX-License-Identifier: Apache-2.0
package io.penstock.itests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An origin on loopback.
 *
 * <ul>
 *   <li>{@code /graph…/main.qml}: a chain of {@link #DOCUMENTS} documents behind a qmldir
 *   <li>{@code /graph/late/…}: the same, each document after a while
 *   <li>{@code /cookie/main.qml}: a document with an image, sets a cookie
 *   <li>{@code /small/N/SIZE}: that many bytes
 *   <li>{@code /stream/N/SIZE/MILLIS}: the same in pieces with a pause between them; knows ranges
 *   <li>{@code /post/N/MILLIS}: takes a body, answers after a while
 *   <li>{@code /cached/…}: hello, fresh for an hour
 *   <li>{@code /hello…}: hello
 * </ul>
 */
final class Origin implements AutoCloseable {
    static final int DOCUMENTS = 60;
    static final String STAMP = "X-Stamp";
    /** Milliseconds until a late document is answered. */
    private static final int LATE = 300;

    private static final int PIECE = 16 * 1024;

    final Map<String, Integer> asked = new ConcurrentHashMap<>();
    final Map<String, AtomicInteger> posts = new ConcurrentHashMap<>();
    final Map<String, List<String>> cookies = new ConcurrentHashMap<>();
    final ConcurrentLinkedQueue<String> unstamped = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<String> ranges = new ConcurrentLinkedQueue<>();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    Origin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + port() + path);
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            asked.merge(path, 1, Integer::sum);
            cookies.put(path, exchange.getRequestHeaders().getOrDefault("Cookie", List.of()));
            if (!exchange.getRequestHeaders().containsKey(STAMP)) {
                unstamped.add(path);
            }
            if (path.startsWith("/graph/late/")) {
                pause(LATE);
            }
            if (path.startsWith("/stream/")) {
                stream(exchange, path);
            } else if (path.startsWith("/post/")) {
                exchange.getRequestBody().readAllBytes();
                posts.computeIfAbsent(path, any -> new AtomicInteger()).incrementAndGet();
                pause(last(path));
                answer(exchange, body(path, 10));
            } else if (path.startsWith("/small/")) {
                answer(exchange, body(path, last(path)));
            } else {
                if (path.equals("/cookie/main.qml")) {
                    exchange.getResponseHeaders().set("Set-Cookie", "visit=1; Max-Age=3600; Path=/");
                }
                if (path.startsWith("/cached/")) {
                    exchange.getResponseHeaders().set("Cache-Control", "max-age=3600");
                }
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
        String[] parts = path.split("/");
        byte[] body = body(path, Integer.parseInt(parts[3]));
        int pause = Integer.parseInt(parts[4]);
        String tag = '"' + path + '"';
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = 0;
        exchange.getResponseHeaders().set("ETag", tag);
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        if (range != null && tag.equals(exchange.getRequestHeaders().getFirst("If-Range"))) {
            ranges.add(path + " " + range);
            from = Integer.parseInt(range.substring("bytes=".length(), range.indexOf('-')));
            pause = 0;
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (body.length - 1) + "/" + body.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, body.length - from);
        OutputStream out = exchange.getResponseBody();
        for (int at = from; at < body.length; at += PIECE) {
            out.write(body, at, Math.min(PIECE, body.length - at));
            out.flush();
            pause(pause);
        }
    }

    private static void pause(int millis) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException("the origin is closed", e);
        }
    }

    private static int last(String path) {
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

    private static String document(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (path.startsWith("/hello") || path.startsWith("/cached/") || path.equals("/waiting")) {
            return "hello";
        }
        if (path.equals("/cookie/main.qml")) {
            return "import QtQuick\nImage { source: \"picture.png\" }\n";
        }
        if (path.equals("/cookie/picture.png")) {
            return "not really";
        }
        if (!path.startsWith("/graph")) {
            return "";
        }
        if (name.equals("qmldir")) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < DOCUMENTS; i++) {
                text.append("Part").append(i).append(" 1.0 Part").append(i).append(".qml\n");
            }
            return text.toString();
        }
        if (name.equals("main.qml")) {
            return "import QtQuick\nItem { Part0 {} }\n";
        }
        if (name.equals("pair.qml")) {
            return "import QtQuick\nItem { Part" + (DOCUMENTS - 2) + " {} }\n";
        }
        if (name.startsWith("Part")) {
            int number = Integer.parseInt(name.substring("Part".length(), name.length() - 4));
            return number + 1 < DOCUMENTS
                    ? "import QtQuick\nItem { Part" + (number + 1) + " {} }\n"
                    : "import QtQuick\nItem {}\n";
        }
        return "";
    }
}
