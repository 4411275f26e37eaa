// SPDX-License-Identifier: Apache-2.0
package io.penstock.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import com.sun.net.httpserver.HttpServer;
import io.penstock.cookie.CookieJar;
import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.network.NetworkAccess;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.ReplySource;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;

/** What must hold in every container. Subclasses only configure one. */
public abstract class Scenarios extends ContainerTest {
    @Test
    public void aRequestGoesThroughTheWholeStack() throws Exception {
        NetworkReply<String> reply = get("/hello");
        assertEquals(200, reply.statusCode());
        assertEquals("hello", reply.body());
        assertEquals(FULL, layers());
    }

    @Test
    public void aGraphOfManyDocumentsLoads() throws Exception {
        Component component = engine.load(origin.uri("/graph/main.qml"));
        component.completion().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertEquals(ComponentStatus.READY, component.status());
        assertEquals(Origin.DOCUMENTS + 2, component.graph().documents().size());
        origin.asked.forEach((path, times) -> assertEquals(path, Integer.valueOf(1), times));
    }

    @Test
    public void aFactoryOfHigherRankAppearsIsUsedAndDisappears() throws Exception {
        get("/hello");
        StampingFactory mine = new StampingFactory();
        ServiceRegistration<NetworkAccessManagerFactory> registration = register(mine, "stamp", 1000);
        await("the new layer", () -> layers().equals(List.of("stamp", "cookie", "caching", "proxy", "httpclient")));
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
        await("between", () -> layers().equals(List.of("cookie", "caching", "stamp", "proxy", "httpclient")));
        configure("io.penstock.factory.proxy", "service.ranking", "250");
        await(
                "the proxy layer on top",
                () -> layers().equals(List.of("cookie", "proxy", "caching", "stamp", "httpclient")));
        get("/hello");
        configure("io.penstock.factory.proxy", "service.ranking", "100");
        await("the order before", () -> layers().equals(List.of("cookie", "caching", "stamp", "proxy", "httpclient")));
        registration.unregister();
    }

    @Test
    public void theRankingIsChangedByAFile() throws Exception {
        StampingFactory mine = new StampingFactory();
        ServiceRegistration<NetworkAccessManagerFactory> registration = register(mine, "stamp", 150);
        await("between", () -> layers().equals(List.of("cookie", "caching", "stamp", "proxy", "httpclient")));
        Path file = etc().resolve("io.penstock.factory.proxy.cfg");
        write(
                file,
                "service.ranking = 250",
                "the proxy layer on top",
                () -> layers().equals(List.of("cookie", "proxy", "caching", "stamp", "httpclient")));
        write(
                file,
                "service.ranking = 100",
                "the order before",
                () -> layers().equals(List.of("cookie", "caching", "stamp", "proxy", "httpclient")));
        registration.unregister();
    }

    @Test
    public void withoutARequiredLayerRequestsWaitAndNothingGoesDirect() throws Exception {
        configure("io.penstock.engine", "stack.required", "proxy", "absence.timeout", "60s", "drain.timeout", "1s");
        Bundle proxy = bundle("io.penstock.factory.proxy");
        get("/hello");
        proxy.stop();
        await("no usable stack", () -> !runtime.engine().usable());
        CompletableFuture<NetworkReply<String>> waiting = send("/waiting");
        await("it waits", () -> runtime.engine().exchanges().waiting() >= 1);
        assertFalse(origin.asked.containsKey("/waiting"));
        proxy.start();
        assertEquals(200, waiting.get(LIMIT_SECONDS, TimeUnit.SECONDS).statusCode());
        assertEquals(Integer.valueOf(1), origin.asked.get("/waiting"));
    }

    @Test
    public void withoutAnyFactoryARequestWaitsThenFails() throws Exception {
        configure("io.penstock.engine", "absence.timeout", "1s", "drain.timeout", "500ms");
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
            configure("io.penstock.engine", "stack.required", "proxy");
        }
        assertFalse(origin.asked.containsKey("/never"));
        await("a usable stack", () -> runtime.engine().usable());
        assertEquals(200, get("/hello").statusCode());
    }

    @Test
    public void theConditionIsThereWhileTheStackIsUsable() throws Exception {
        String condition = "(osgi.condition.id=io.penstock.ready)";
        await("ready", () -> serviceCount("org.osgi.service.condition.Condition", condition) == 1);
        Bundle transport = bundle("io.penstock.factory.httpclient");
        transport.stop();
        await("not ready", () -> serviceCount("org.osgi.service.condition.Condition", condition) == 0);
        transport.start();
        await("ready again", () -> serviceCount("org.osgi.service.condition.Condition", condition) == 1);
    }

    private int serviceCount(String type, String filter) throws Exception {
        ServiceReference<?>[] found = context.getServiceReferences(type, filter);
        return found == null ? 0 : found.length;
    }

    @Test
    public void aChangeOfEachConfigurationCountsAndABadOneDoesNot() throws Exception {
        configure("io.penstock.engine", "stack.required", "proxy", "timeout.total", "77s");
        await(
                "the engine's",
                () -> "77s".equals(runtime.engine().configuration().get("timeout.total")));
        configure("io.penstock.engine", "stack.required", "proxy", "timeout.total", "for ever");
        for (String pid : List.of("httpclient", "proxy", "caching", "cookie")) {
            long before = runtime.engine().generation();
            configure("io.penstock.factory." + pid, "service.ranking", "7");
            await(
                    pid,
                    () -> runtime.engine().generation() > before
                            && runtime.engine().stack().stream()
                                    .anyMatch(layer -> layer.factory().equals(pid)
                                            && (layer.rank() == 7 || pid.equals("httpclient"))));
            configure("io.penstock.factory." + pid, "service.ranking", "seven");
            assertEquals(200, get("/hello").statusCode());
            configurations.getConfiguration("io.penstock.factory." + pid, "?").delete();
            await("back again: " + pid, () -> layers().equals(FULL));
        }
        assertEquals("77s", runtime.engine().configuration().get("timeout.total"));
        configure("io.penstock.engine", "stack.required", "proxy");
        await(
                "the engine's default",
                () -> "5m".equals(runtime.engine().configuration().get("timeout.total")));
    }

    @Test
    public void moreEnginesComeByFactoryConfiguration() throws Exception {
        Configuration second = configurations.getFactoryConfiguration("io.penstock.engines", "second", "?");
        second.update(FrameworkUtil.asDictionary(Map.of("factory.target", "(!(penstock.factory=cookie))")));
        String filter = "(engine=second)";
        await("the second engine", () -> serviceCount(NetworkAccess.class.getName(), filter) == 1);
        ServiceReference<NetworkAccess> reference = context.getServiceReferences(NetworkAccess.class, filter)
                .iterator()
                .next();
        NetworkAccess other = context.getService(reference);
        assertEquals("second", other.engine());
        assertEquals(
                "hello",
                other.get(origin.uri("/hello"), BodyHandlers.ofString())
                        .get(LIMIT_SECONDS, TimeUnit.SECONDS)
                        .body());
        assertEquals("default", network.engine());
        second.delete();
        await("it is gone", () -> serviceCount(NetworkAccess.class.getName(), filter) == 0);
        assertEquals("hello", get("/hello").body());
    }

    @Test
    public void theNextRequestObeysAChangedProxyRuleAndNothingGoesPastTheLayer() throws Exception {
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 9);
            exchange.getResponseBody().write("by proxy!".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            exchange.close();
        });
        proxy.start();
        Path file = etc().resolve("io.penstock.factory.proxy.cfg");
        try {
            assertEquals("hello", get("/hello").body());
            write(
                    file,
                    "rule.1 = localhost -> http://127.0.0.1:"
                            + proxy.getAddress().getPort(),
                    "the rule counts",
                    () -> get("/hello").body().equals("by proxy!"));
            Bundle layer = bundle("io.penstock.factory.proxy");
            layer.stop();
            CompletableFuture<NetworkReply<String>> waiting = send("/hello-past");
            await("it waits", () -> runtime.engine().exchanges().waiting() >= 1);
            layer.start();
            assertEquals(
                    "by proxy!", waiting.get(LIMIT_SECONDS, TimeUnit.SECONDS).body());
            assertFalse(origin.asked.containsKey("/hello-past"));
            write(
                    file,
                    "rule.1 = localhost -> direct",
                    "the rule is gone",
                    () -> get("/hello").body().equals("hello"));
        } finally {
            proxy.stop(0);
        }
    }

    @Test
    public void aCookieGoesWithTheImagesAndOutlivesItsBundle() throws Exception {
        Path jar = Files.createTempDirectory("penstock-jar").resolve("cookies");
        configure("io.penstock.factory.cookie", "file", jar.toString());
        await("the jar", () -> context.getServiceReference(CookieJar.class) != null);
        Component component = engine.load(origin.uri("/cookie/main.qml"));
        component.completion().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertEquals(ComponentStatus.READY, component.status());
        get("/cookie/picture.png");
        assertEquals(List.of("visit=1"), origin.cookies.get("/cookie/picture.png"));
        Bundle layer = bundle("io.penstock.factory.cookie");
        layer.stop();
        get("/hello-without");
        assertEquals(List.of(), origin.cookies.get("/hello-without"));
        layer.start();
        await("the full stack", () -> layers().equals(FULL));
        get("/hello-with");
        assertEquals(List.of("visit=1"), origin.cookies.get("/hello-with"));
        configurations.getConfiguration("io.penstock.factory.cookie", "?").delete();
    }

    @Test
    public void whatIsCachedOutlivesItsBundleAndTheTransport() throws Exception {
        Path directory = Files.createTempDirectory("penstock-cache").resolve("cache");
        Path file = etc().resolve("io.penstock.factory.caching.cfg");
        String before = Files.exists(file) ? Files.readString(file) : "";
        write(file, "directory = " + directory, "the directory", () -> {
            get("/cached/a");
            return Files.exists(directory.resolve("lock"));
        });
        await("it is cached", () -> get("/cached/a").source() == ReplySource.CACHE);
        Bundle caching = bundle("io.penstock.factory.caching");
        caching.stop();
        assertEquals(ReplySource.NETWORK, get("/cached/a").source());
        assertFalse("no lock stays", Files.exists(directory.resolve("lock")));
        caching.start();
        await("the full stack", () -> layers().equals(FULL));
        int asked = origin.asked.get("/cached/a");
        assertEquals(ReplySource.CACHE, get("/cached/a").source());
        for (String module : List.of("caching-factory", "httpclient-factory")) {
            Bundle updated = bundle("io.penstock." + module.replaceAll("(.*)-factory", "factory.$1"));
            try (InputStream jar = Files.newInputStream(ours(module))) {
                updated.update(jar);
            }
            await("the full stack again: " + module, () -> runtime.engine().usable() && layers().equals(FULL));
            assertEquals(module, ReplySource.CACHE, get("/cached/a").source());
        }
        assertEquals(Integer.valueOf(asked), origin.asked.get("/cached/a"));
        write(file, before, "the configuration before", () -> {
            get("/cached/b");
            return !Files.exists(directory.resolve("lock"));
        });
    }
}
