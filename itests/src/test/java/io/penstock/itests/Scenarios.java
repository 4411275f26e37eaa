// SPDX-License-Identifier: Apache-2.0
package io.penstock.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import com.sun.net.httpserver.HttpServer;
import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DeclarativeEngine;
import io.penstock.network.NetworkAccess;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.runtime.EngineDTO;
import io.penstock.runtime.NetworkRuntime;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What must hold in every container. Subclasses only configure one. */
public abstract class Scenarios {
    private static final long LIMIT_SECONDS = 30;
    private static final int DOCUMENTS = 60;
    private static final List<String> FULL = List.of("cookie", "proxy", "httpclient");

    @Inject
    protected BundleContext context;

    @Inject
    protected NetworkAccess network;

    @Inject
    protected DeclarativeEngine engine;

    @Inject
    protected NetworkRuntime runtime;

    @Inject
    protected ConfigurationAdmin configurations;

    private final Map<String, Integer> asked = new ConcurrentHashMap<>();
    private final ExecutorService serverThreads = Executors.newCachedThreadPool();
    private HttpServer server;

    @Before
    public void startOrigin() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(serverThreads);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.merge(path, 1, Integer::sum);
            byte[] body = document(path).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", path.endsWith(".qml") ? "text/x-qml" : "text/plain");
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        await("a usable stack", () -> runtime.engine().usable());
    }

    @After
    public void stopOrigin() {
        server.stop(0);
        serverThreads.shutdownNow();
    }

    @Test
    public void aRequestGoesThroughTheWholeStack() throws Exception {
        NetworkReply<String> reply = get("/hello");
        assertEquals(200, reply.statusCode());
        assertEquals("hello", reply.body());
        assertEquals(FULL, layers());
    }

    @Test
    public void aGraphOfManyDocumentsLoads() throws Exception {
        Component component = engine.load(uri("/graph/main.qml"));
        component.completion().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertEquals(ComponentStatus.READY, component.status());
        assertEquals(DOCUMENTS + 2, component.graph().documents().size());
        asked.forEach((path, times) -> assertEquals(path, Integer.valueOf(1), times));
    }

    @Test
    public void aFactoryOfHigherRankAppearsIsUsedAndDisappears() throws Exception {
        get("/hello");
        StampingFactory mine = new StampingFactory();
        ServiceRegistration<NetworkAccessManagerFactory> registration = register(mine, "stamp", 1000);
        await("the new layer", () -> layers().equals(List.of("stamp", "cookie", "proxy", "httpclient")));
        get("/hello");
        assertTrue(mine.sent() >= 1);
        registration.unregister();
        await("the old stack", () -> layers().equals(FULL));
        int before = mine.sent();
        get("/hello");
        assertEquals(before, mine.sent());
        await("every manager closed", () -> mine.open() == 0);
    }

    @Test
    public void createIsCalledOnceForEachLoaderAndGenerationOnItsThread() throws Exception {
        StampingFactory mine = new StampingFactory();
        ServiceRegistration<NetworkAccessManagerFactory> registration = register(mine, "stamp", 1000);
        await("the new layer", () -> layers().contains("stamp"));
        for (int i = 0; i < 50; i++) {
            get("/hello");
        }
        assertEquals(List.of(), mine.violations());
        assertTrue(mine.created() >= 1);
        registration.unregister();
        await("the old stack", () -> !layers().contains("stamp"));
    }

    @Test
    public void theRankingIsChangedByConfigAdmin() throws Exception {
        StampingFactory mine = new StampingFactory();
        ServiceRegistration<NetworkAccessManagerFactory> registration = register(mine, "stamp", 150);
        await("between", () -> layers().equals(List.of("cookie", "stamp", "proxy", "httpclient")));
        Configuration proxy = configurations.getConfiguration("io.penstock.factory.proxy", "?");
        proxy.update(FrameworkUtil.asDictionary(Map.of("service.ranking", "200")));
        await("the proxy layer on top", () -> layers().equals(List.of("cookie", "proxy", "stamp", "httpclient")));
        get("/hello");
        proxy.update(FrameworkUtil.asDictionary(Map.of("service.ranking", "100")));
        await("the order before", () -> layers().equals(List.of("cookie", "stamp", "proxy", "httpclient")));
        registration.unregister();
    }

    @Test
    public void theRankingIsChangedByAFile() throws Exception {
        StampingFactory mine = new StampingFactory();
        ServiceRegistration<NetworkAccessManagerFactory> registration = register(mine, "stamp", 150);
        await("between", () -> layers().equals(List.of("cookie", "stamp", "proxy", "httpclient")));
        Path file = etc().resolve("io.penstock.factory.proxy.cfg");
        write(file, "service.ranking = 200");
        await("the proxy layer on top", () -> layers().equals(List.of("cookie", "proxy", "stamp", "httpclient")));
        write(file, "service.ranking = 100");
        await("the order before", () -> layers().equals(List.of("cookie", "stamp", "proxy", "httpclient")));
        registration.unregister();
    }

    @Test
    public void withoutARequiredLayerRequestsWaitAndNothingGoesDirect() throws Exception {
        Configuration configuration = configurations.getConfiguration("io.penstock.engine", "?");
        configuration.update(FrameworkUtil.asDictionary(
                Map.of("stack.required", "proxy", "absence.timeout", "20s", "drain.timeout", "1s")));
        Bundle proxy = bundle("io.penstock.factory.proxy");
        get("/hello");
        proxy.stop();
        await("no usable stack", () -> !runtime.engine().usable());
        CompletableFuture<NetworkReply<String>> waiting = send("/waiting");
        await("it waits", () -> runtime.engine().exchanges().waiting() >= 1);
        assertFalse(asked.containsKey("/waiting"));
        proxy.start();
        assertEquals(200, waiting.get(LIMIT_SECONDS, TimeUnit.SECONDS).statusCode());
        assertEquals(Integer.valueOf(1), asked.get("/waiting"));
    }

    @Test
    public void withoutAnyFactoryARequestWaitsThenFails() throws Exception {
        Configuration configuration = configurations.getConfiguration("io.penstock.engine", "?");
        configuration.update(FrameworkUtil.asDictionary(Map.of("absence.timeout", "1s", "drain.timeout", "500ms")));
        Bundle transport = bundle("io.penstock.factory.httpclient");
        transport.stop();
        await("no usable stack", () -> !runtime.engine().usable());
        try {
            send("/never").get(LIMIT_SECONDS, TimeUnit.SECONDS);
            fail("there is no transport");
        } catch (ExecutionException e) {
            assertEquals(NetworkError.NO_FACTORY, ((NetworkException) e.getCause()).code());
        } finally {
            transport.start();
            configuration.update(FrameworkUtil.asDictionary(Map.of("stack.required", "proxy")));
        }
        assertFalse(asked.containsKey("/never"));
        await("a usable stack", () -> runtime.engine().usable());
        assertEquals(200, get("/hello").statusCode());
    }

    private static String document(String path) {
        if (path.equals("/graph/qmldir")) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < DOCUMENTS; i++) {
                text.append("Part").append(i).append(" 1.0 Part").append(i).append(".qml\n");
            }
            return text.toString();
        }
        if (path.equals("/graph/main.qml")) {
            return "import QtQuick\nItem { Part0 {} }\n";
        }
        if (path.startsWith("/graph/Part")) {
            int number = Integer.parseInt(path.substring("/graph/Part".length(), path.length() - 4));
            return number + 1 < DOCUMENTS
                    ? "import QtQuick\nItem { Part" + (number + 1) + " {} }\n"
                    : "import QtQuick\nItem {}\n";
        }
        return path.equals("/hello") || path.equals("/waiting") ? "hello" : "";
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private CompletableFuture<NetworkReply<String>> send(String path) {
        return network.get(uri(path), BodyHandlers.ofString());
    }

    private NetworkReply<String> get(String path) throws Exception {
        return send(path).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private List<String> layers() {
        return runtime.engine().stack().stream()
                .map(EngineDTO.LayerDTO::factory)
                .toList();
    }

    private ServiceRegistration<NetworkAccessManagerFactory> register(
            NetworkAccessManagerFactory factory, String name, int ranking) {
        return context.registerService(
                NetworkAccessManagerFactory.class,
                factory,
                FrameworkUtil.asDictionary(
                        Map.of(NetworkAccessManagerFactory.NAME, name, Constants.SERVICE_RANKING, ranking)));
    }

    private Bundle bundle(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + symbolicName));
    }

    private Path etc() {
        String felix = context.getProperty("penstock.itests.etc");
        return felix != null ? Path.of(felix) : Path.of(System.getProperty("karaf.etc"));
    }

    private static void write(Path file, String line) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file)) {
            writer.write(line + System.lineSeparator());
        }
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + LIMIT_SECONDS + " s: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
