// SPDX-License-Identifier: Apache-2.0
package io.penstock.itests;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.penstock.network.NetworkAccess;
import io.penstock.network.NetworkReply;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.runtime.EngineDTO;
import io.penstock.runtime.NetworkRuntime;
import io.penstock.runtime.SwapDTO;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Bundles leave, arrive and change while requests of every kind run: none is lost. */
public abstract class SwapScenarios extends ContainerTest {
    /** Module and symbolic name of what is swapped. */
    private static final Map<String, String> BUNDLES = Map.of(
            "httpclient-factory", "io.penstock.factory.httpclient",
            "proxy-factory", "io.penstock.factory.proxy",
            "caching-factory", "io.penstock.factory.caching",
            "cookie-factory", "io.penstock.factory.cookie",
            "qml-document", "io.penstock.document.qml");

    private ServiceRegistration<NetworkAccessManagerFactory> stamp;

    @Before
    public void shortDrain() throws Exception {
        configure("io.penstock.engine", "stack.required", "proxy", "drain.timeout", "1s", "absence.timeout", "60s");
        configure("io.penstock.factory.httpclient", "requests.per.host", "64");
        await(
                "a short drain",
                () -> "1s".equals(runtime.engine().configuration().get("drain.timeout")));
    }

    @After
    public void unregisterStamp() throws Exception {
        if (stamp != null) {
            stamp.unregister();
            stamp = null;
        }
        configure("io.penstock.engine", "stack.required", "proxy");
    }

    @Test
    public void noRequestIsLostWhileBundlesAndConfigurationsChange() throws Exception {
        StampingFactory mine = new StampingFactory();
        stamp = register(mine, "stamp", 1000);
        configure(
                "io.penstock.engine", "stack.required", "proxy,stamp", "drain.timeout", "1s", "absence.timeout", "60s");
        await(
                "the stamp",
                () -> runtime.engine().required().contains("stamp")
                        && runtime.engine().usable());
        long swapsBefore = runtime.engine().swapCounters().swaps();
        long before = runtime.engine().generation();
        try (Load load =
                new Load(network, engine, origin).gets(4).streams().posts().documents()) {
            load.awaitMore(50);
            for (Map.Entry<String, String> entry : BUNDLES.entrySet()) {
                swap(entry.getKey(), bundle(entry.getValue()), load);
                load.awaitMore(20);
            }
            laterVersions(load);

            stamp.unregister();
            stamp = register(mine, "stamp", 1000);
            settle(load);
            write(
                    etc().resolve("io.penstock.factory.proxy.cfg"),
                    "service.ranking = 400",
                    "the proxy layer above the cookies",
                    () -> layers().indexOf("proxy") == 1);
            load.awaitMore(20);
            write(
                    etc().resolve("io.penstock.factory.proxy.cfg"),
                    "service.ranking = 100",
                    "the proxy layer below the cookies",
                    () -> layers().indexOf("proxy") == 3);
            long unpublished = runtime.engine().generation();
            write(
                    etc().resolve("io.penstock.factory.proxy.cfg"),
                    "service.ranking = 100" + System.lineSeparator() + ".password.gateway = swordfish",
                    "a generation for a value that nobody sees",
                    () -> runtime.engine().generation() > unpublished);
            settle(load);
            configure("io.penstock.factory.httpclient", "requests.per.host", "65", "keep.alive", "5s");
            settle(load);
            configure("io.penstock.factory.cookie", "accept", "first-party");
            settle(load);
            configure(
                    "io.penstock.engine",
                    "stack.required",
                    "proxy,stamp",
                    "drain.timeout",
                    "1s",
                    "absence.timeout",
                    "60s",
                    "loader.threads",
                    "3");
            settle(load);
            load.check();
        }
        assertEquals(List.of(), List.copyOf(origin.unstamped));
        assertEquals(List.of(), mine.violations());
        EngineDTO after = runtime.engine();
        System.out.println("swaps under load: " + after.swapCounters() + ", ranges " + origin.ranges.size());
        assertTrue("" + after.swapCounters(), after.swapCounters().swaps() - swapsBefore >= 20);
        after.swaps().stream().filter(swap -> swap.generation() > before).forEach(SwapScenarios::assertWhole);
        await("nothing is left under way", () -> runtime.engine().inFlight().isEmpty());
        unregisterStamp();
        await("every manager closed", () -> mine.open() == 0);
    }

    /** Stop and start, update, refresh, uninstall and install. */
    private void swap(String module, Bundle bundle, Load load) throws Exception {
        bundle.stop();
        bundle.start();
        settle(load);
        bundle.update(Files.newInputStream(ours(module)));
        settle(load);
        refresh(bundle);
        settle(load);
        String location = bundle.getLocation();
        bundle.uninstall();
        context.installBundle(location, Files.newInputStream(ours(module))).start();
        settle(load);
    }

    /** A later version of each bundle while the old one runs, then the old one goes, and back. */
    private void laterVersions(Load load) throws Exception {
        for (Map.Entry<String, String> entry : BUNDLES.entrySet()) {
            Bundle old = bundle(entry.getValue());
            Bundle later = context.installBundle(
                    "later:" + entry.getKey(),
                    new ByteArrayInputStream(Jars.withVersion(ours(entry.getKey()), "9.0.0")));
            later.start();
            settle(load);
            old.stop();
            settle(load);
            old.start();
            settle(load);
            later.uninstall();
            settle(load);
        }
    }

    private void settle(Load load) throws Exception {
        await(
                "a usable stack, but there is " + runtime.engine().why(),
                () -> runtime.engine().usable() && layers().containsAll(FULL));
        load.awaitMore(10);
    }

    private void refresh(Bundle bundle) throws Exception {
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(Set.of(bundle), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        assertTrue("refreshed", refreshed.await(LIMIT_SECONDS, TimeUnit.SECONDS));
    }

    /** Never twice the same layer; never without a required one, but for no stack at all. */
    private static void assertWhole(SwapDTO swap) {
        List<String> names =
                swap.after().stream().map(EngineDTO.LayerDTO::factory).toList();
        assertEquals(swap.toString(), names.size(), Set.copyOf(names).size());
        if (!names.isEmpty()) {
            assertTrue(swap.toString(), names.containsAll(List.of("proxy", "httpclient")));
        }
    }

    @Test
    public void aDownloadGoesOnWhereItWasWhenItsTransportLeft() throws Exception {
        int size = 50_000_000;
        String path = "/stream/1/" + size + "/2";
        NetworkReply<InputStream> reply =
                network.get(origin.uri(path), BodyHandlers.ofInputStream()).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        Bundle transport = bundle("io.penstock.factory.httpclient");
        try (InputStream in = reply.body()) {
            byte[] head = in.readNBytes(1_000_000);
            CompletableFuture<Void> restart = CompletableFuture.runAsync(() -> restart(transport));
            byte[] tail = in.readAllBytes();
            restart.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            byte[] whole = new byte[head.length + tail.length];
            System.arraycopy(head, 0, whole, 0, head.length);
            System.arraycopy(tail, 0, whole, head.length, tail.length);
            assertArrayEquals(Origin.body(path, size), whole);
        }
        assertEquals(1, origin.ranges.size());
        String range = origin.ranges.peek();
        int from = Integer.parseInt(range.substring(range.indexOf('=') + 1, range.indexOf('-')));
        assertTrue(range, from >= 1_000_000);
    }

    private static void restart(Bundle bundle) {
        try {
            bundle.stop();
            bundle.start();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    public void nothingOfABundleThatIsGoneStaysReachable() throws Exception {
        List<Object> kept = new ArrayList<>();
        for (Map.Entry<String, String> entry : BUNDLES.entrySet()) {
            WeakReference<ClassLoader> loader = replace(entry.getKey(), entry.getValue(), kept);
            await("the class loader of the old " + entry.getValue() + " is gone", () -> {
                System.gc();
                return loader.get() == null;
            });
        }
        assertEquals("" + kept, 5L * BUNDLES.size(), kept.size());
    }

    /** In a frame of its own, so that no local variable keeps anything. */
    private WeakReference<ClassLoader> replace(String module, String name, List<Object> kept) throws Exception {
        use(kept);
        Bundle bundle = bundle(name);
        WeakReference<ClassLoader> loader =
                new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());
        String location = bundle.getLocation();
        bundle.uninstall();
        refresh(bundle);
        context.installBundle(location, Files.newInputStream(ours(module))).start();
        await("the new stack", () -> runtime.engine().usable() && layers().equals(FULL));
        get("/hello");
        return loader;
    }

    /** A reply, a failure, a closed stream, a document's errors and its URL pass through all bundles, and are kept. */
    private void use(List<Object> kept) throws Exception {
        kept.add(get("/cookie/picture.png"));
        Origin gone = new Origin();
        gone.close();
        kept.add(failure(network.get(gone.uri("/hello"), BodyHandlers.ofString())));
        NetworkReply<InputStream> open = network.get(origin.uri("/small/1/9"), BodyHandlers.ofInputStream())
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        open.body().close();
        kept.add(open.body());
        kept.add(failure(engine.load(origin.uri("/nothing.qml")).completion()));
        kept.add(engine.load(origin.uri("/cookie/main.qml"))
                .completion()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS)
                .root()
                .url());
    }

    private static Throwable failure(CompletableFuture<?> future) throws Exception {
        try {
            throw new AssertionError("it did not fail: " + future.get(LIMIT_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e;
        }
    }

    @Test
    public void noConnectionOfATransportThatIsGoneStaysOpen() throws Exception {
        try (KeptConnections peer = new KeptConnections()) {
            Bundle transport = bundle("io.penstock.factory.httpclient");
            CompletableFuture<NetworkReply<String>> running = network.get(peer.uri("/silent"), BodyHandlers.ofString());
            await("one in use", () -> peer.open() == 1);
            assertEquals("hello", body(peer, "/idle"));
            assertEquals("and one idle", 2, peer.open());
            transport.stop();
            await("both closed", () -> peer.open() == 0);
            transport.start();
            await("the request that was under way is sent again", () -> peer.open() == 1);
            assertEquals("hello", body(peer, "/idle"));
            running.cancel(true);
            await("what nobody waits for is closed", () -> peer.open() == 1);
            configure("io.penstock.factory.httpclient", "requests.per.host", "63");
            await("no idle connection of an outdated configuration", () -> peer.open() == 0);
            assertEquals("hello", body(peer, "/idle"));
        }
    }

    private String body(KeptConnections peer, String path) throws Exception {
        return network.get(peer.uri(path), BodyHandlers.ofString())
                .get(LIMIT_SECONDS, TimeUnit.SECONDS)
                .body();
    }

    @Test
    public void aRestartOfTheEngineEndsWhatRunsAndServesAnew() throws Exception {
        Bundle bundle = bundle("io.penstock.engine");
        CompletableFuture<NetworkReply<String>> running = send("/stream/2/1000000/100");
        await("it runs", () -> origin.asked.containsKey("/stream/2/1000000/100"));
        bundle.stop();
        try {
            running.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("the engine has stopped");
        } catch (ExecutionException e) {
            assertTrue(e.toString(), e.getMessage().contains("SHUTDOWN"));
        }
        refresh(bundle);
        bundle.start();
        await("the services", () -> context.getServiceReference(NetworkRuntime.class) != null);
        NetworkRuntime anew = context.getService(context.getServiceReference(NetworkRuntime.class));
        NetworkAccess access = context.getService(context.getServiceReference(NetworkAccess.class));
        await("a usable stack", () -> anew.engine().usable());
        assertEquals(
                "hello",
                access.get(origin.uri("/hello"), BodyHandlers.ofString())
                        .get(LIMIT_SECONDS, TimeUnit.SECONDS)
                        .body());
    }
}
