// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.proxy;

import com.sun.net.httpserver.HttpServer;
import io.penstock.engine.Component;
import io.penstock.launcher.Penstock;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Proxy;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.FrameworkUtil;

/**
 * Loads one document with one image through an HTTP proxy: {@code -host HOST -port PORT [FILE]}.
 *
 * <p>Without a proxy all goes direct. Without a file the program serves a document of its own on loopback.
 */
public final class ProxyExample {
    private static final String DOCUMENT = "import QtQuick\nImage { width: 100; height: 100; source: \"logo.svg\" }\n";
    private static final String IMAGE = "<svg xmlns=\"http://www.w3.org/2000/svg\"><circle r=\"40\"/></svg>";

    private ProxyExample() {}

    /** Makes the managers of the engine's loader threads; each sends its requests through the proxy. */
    static final class ProxyManagerFactory implements NetworkAccessManagerFactory {
        private final List<Proxy> proxies;
        private final PrintStream out;
        private final AtomicInteger created = new AtomicInteger();

        ProxyManagerFactory(Proxy proxy, PrintStream out) {
            this.proxies = List.of(proxy);
            this.out = out;
        }

        /** Called by several threads at once: what it shares is immutable or atomic. */
        @Override
        public NetworkAccessManager create(ManagerContext parent) {
            NetworkAccessManager next = parent.next();
            out.println("manager " + created.incrementAndGet() + " for " + parent.loader() + ", " + proxies.get(0));
            return new NetworkAccessManager() {
                @Override
                public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
                    NetworkRequest proxied = request.toBuilder()
                            .attribute(RequestAttribute.PROXIES, proxies)
                            .build();
                    return next.send(proxied, body);
                }

                @Override
                public void close() {}
            };
        }
    }

    public static void main(String[] arguments) throws Exception {
        System.exit(run(List.of(arguments), System.out));
    }

    /** @return the exit code: 0 if everything is there */
    static int run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        String host = option(arguments, "-host");
        String port = option(arguments, "-port");
        if (host.isEmpty() != port.isEmpty()) {
            out.println("usage: ProxyExample [-host HOST -port PORT] [FILE or URL]");
            return 2;
        }
        Proxy proxy = host.isEmpty() ? Proxy.DIRECT : Proxy.of(Proxy.Kind.HTTP, host, Integer.parseInt(port));
        int options = host.isEmpty() ? 0 : 4;
        HttpServer origin = origin();
        try (Penstock penstock = Penstock.start()) {
            // by this name and rank it stands in for the proxy layer of the house
            penstock.context()
                    .registerService(
                            NetworkAccessManagerFactory.class,
                            new ProxyManagerFactory(proxy, out),
                            FrameworkUtil.asDictionary(
                                    Map.of(NetworkAccessManagerFactory.NAME, "proxy", "service.ranking", 110)));
            URI document = arguments.size() > options
                    ? location(arguments.get(options))
                    : URI.create("http://localhost:" + origin.getAddress().getPort() + "/view.qml");
            return show(penstock.engine().load(document), out);
        } finally {
            origin.stop(0);
        }
    }

    private static int show(Component component, PrintStream out) throws InterruptedException {
        try {
            component.completion().join();
        } catch (CompletionException e) {
            component.errors().forEach(out::println);
            return 1;
        }
        while (component.progressDetail().prefetchDone()
                < component.progressDetail().prefetchKnown()) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        component
                .graph()
                .documents()
                .forEach(document -> out.println(document.status() + " " + document.url() + " " + document.bytes()
                        + " bytes, status " + document.httpStatus()));
        return 0;
    }

    private static String option(List<String> arguments, String name) {
        int at = arguments.indexOf(name);
        return at < 0 || at + 1 == arguments.size() ? "" : arguments.get(at + 1);
    }

    private static URI location(String file) {
        return file.contains("://") ? URI.create(file) : Path.of(file).toUri();
    }

    private static HttpServer origin() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String path = exchange.getRequestURI().getPath();
                String body = path.equals("/view.qml") ? DOCUMENT : path.equals("/logo.svg") ? IMAGE : "";
                exchange.sendResponseHeaders(body.isEmpty() ? 404 : 200, body.isEmpty() ? -1 : body.length());
                exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
        return server;
    }
}
