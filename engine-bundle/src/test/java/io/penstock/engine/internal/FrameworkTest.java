// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import static io.penstock.engine.internal.EngineBench.failure;
import static io.penstock.engine.internal.EngineBench.get;
import static io.penstock.engine.internal.EngineBench.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.engine.DeclarativeEngine;
import io.penstock.engine.internal.leaving.LeavingBundle;
import io.penstock.network.NetworkAccess;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.runtime.EngineDTO;
import io.penstock.runtime.NetworkRuntime;
import io.penstock.testkit.FakeManager;
import io.penstock.testkit.FakeReply;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.FrameworkWiring;

class FrameworkTest {
    @TempDir
    Path storage;

    private static Dictionary<String, Object> named(String name, Object rank) {
        return FrameworkUtil.asDictionary(
                new HashMap<>(Map.of(NetworkAccessManagerFactory.NAME, name, "service.ranking", rank)));
    }

    private static ServiceRegistration<NetworkAccessManagerFactory> register(
            Bundle bundle, String name, Object rank, NetworkAccessManagerFactory factory) {
        return bundle.getBundleContext().registerService(NetworkAccessManagerFactory.class, factory, named(name, rank));
    }

    private static NetworkAccess access(Bundle bundle) {
        BundleContext context = bundle.getBundleContext();
        return context.getService(context.getServiceReference(NetworkAccess.class));
    }

    private static EngineDTO dto(FrameworkBench bench) {
        BundleContext context = bench.framework.getBundleContext();
        return context.getService(context.getServiceReference(NetworkRuntime.class))
                .engine();
    }

    private static void quietly(Bundle bundle) {
        try {
            bundle.stop();
        } catch (BundleException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_ranking_in_a_string_counts_and_a_change_of_properties_is_a_new_generation() throws Exception {
        try (FrameworkBench bench = new FrameworkBench(storage)) {
            Bundle bundle = bench.bundle("factories");
            register(bundle, "transport", -100, context -> FakeManager.answering("x"));
            register(bundle, "low", 20, context -> new Passing("low", context.next(), new ArrayList<>()));
            var high =
                    register(bundle, "high", "300", context -> new Passing("high", context.next(), new ArrayList<>()));
            get(access(bundle).get(uri("/"), BodyHandlers.discarding()));
            assertThat(dto(bench).stack())
                    .extracting(EngineDTO.LayerDTO::factory)
                    .containsExactly("high", "low", "transport");
            assertThat(dto(bench).stack().get(0).version()).isEqualTo("1.2.3");
            long before = dto(bench).generation();

            high.setProperties(named("high", "10"));
            NetworkReply<Void> reply = get(access(bundle).get(uri("/"), BodyHandlers.discarding()));
            assertThat(reply.generation()).isEqualTo(before + 1);
            assertThat(dto(bench).stack())
                    .extracting(EngineDTO.LayerDTO::factory)
                    .containsExactly("low", "high", "transport");
            assertThat(dto(bench).swaps().get(0).cause()).isEqualTo("high 1.2.3 re-ranked 300 -> 10");

            // a change of a value that is not published, such as a password
            high.setProperties(FrameworkUtil.asDictionary(Map.of(
                    NetworkAccessManagerFactory.NAME,
                    "high",
                    "service.ranking",
                    "10",
                    NetworkAccessManagerFactory.REVISION,
                    2L)));
            assertThat(get(access(bundle).get(uri("/"), BodyHandlers.discarding()))
                            .generation())
                    .isEqualTo(before + 2);
        }
    }

    @Test
    void the_stop_of_a_bundle_is_held_while_its_exchanges_end() throws Exception {
        try (FrameworkBench bench = new FrameworkBench(storage, "loader.threads", "1")) {
            Bundle consumer = bench.bundle("consumer");
            Bundle old = bench.bundle("old");
            FakeManager manager = FakeManager.holding();
            register(old, "t", 0, context -> manager);
            CompletableFuture<NetworkReply<String>> running = access(consumer).get(uri("/"), BodyHandlers.ofString());
            await().until(() -> !manager.exchanges().isEmpty());
            CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> quietly(old));
            await().until(() -> !dto(bench).usable());
            assertThat(stop).isNotDone();
            manager.exchanges().get(0).answer(FakeReply.ok("text/plain", "to the end"));
            get(stop);
            assertThat(get(running).body()).isEqualTo("to the end");
            assertThat(manager.closes()).isEqualTo(1);
        }
    }

    @Test
    void a_bundle_with_several_layers_has_one_deadline() throws Exception {
        try (FrameworkBench bench = new FrameworkBench(storage, "loader.threads", "1", "drain.timeout", "1500ms")) {
            Bundle consumer = bench.bundle("consumer");
            Bundle old = bench.bundle("old");
            List<FakeManager> managers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                FakeManager manager = FakeManager.holding();
                managers.add(manager);
                register(old, "t" + i, i, context -> manager);
                access(consumer).get(uri("/"), BodyHandlers.ofString());
                await().until(() -> !manager.exchanges().isEmpty());
            }
            long start = System.nanoTime();
            old.stop();
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertThat(took).isBetween(Duration.ofMillis(1400), Duration.ofMillis(5500)); // not four times 1.5 s
            await().until(() -> managers.stream().allMatch(FakeManager::isClosed));
            assertThat(managers)
                    .allSatisfy(manager -> assertThat(manager.closes()).isEqualTo(1));
            assertThat(dto(bench).exchanges().waiting()).isEqualTo(4);
        }
    }

    @Test
    void engines_share_the_deadline_of_a_bundle() throws Exception {
        try (FrameworkBench bench = new FrameworkBench(storage, "loader.threads", "1", "drain.timeout", "1500ms")) {
            List<EngineShell> more = new ArrayList<>();
            Bundle old = bench.bundle("old");
            List<FakeManager> managers = Collections.synchronizedList(new ArrayList<>());
            register(old, "t", 0, context -> {
                FakeManager manager = FakeManager.holding();
                managers.add(manager);
                return manager;
            });
            try {
                for (String name : List.of("second", "third", "fourth")) {
                    more.add(bench.engine(name, "loader.threads", "1", "drain.timeout", "1500ms"));
                }
                Bundle consumer = bench.bundle("consumer");
                for (ServiceReference<NetworkAccess> each :
                        consumer.getBundleContext().getServiceReferences(NetworkAccess.class, null)) {
                    consumer.getBundleContext().getService(each).get(uri("/"), BodyHandlers.ofString());
                }
                await().until(() -> managers.stream()
                                .filter(manager -> !manager.exchanges().isEmpty())
                                .count()
                        == 4);
                long start = System.nanoTime();
                old.stop();
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isBetween(Duration.ofMillis(1400), Duration.ofMillis(5500));
                await().until(() -> managers.stream().allMatch(manager -> manager.closes() == 1));
            } finally {
                more.forEach(EngineShell::close);
            }
        }
    }

    @Test
    void the_stop_of_the_framework_is_not_held() throws Exception {
        FrameworkBench bench = new FrameworkBench(storage, "drain.timeout", "4500ms", "loader.threads", "1");
        Bundle old = bench.bundle("old");
        FakeManager manager = FakeManager.holding();
        register(old, "t", 0, context -> manager);
        access(bench.bundle("consumer")).get(uri("/"), BodyHandlers.ofString());
        await().until(() -> !manager.exchanges().isEmpty());
        long start = System.nanoTime();
        bench.framework.stop();
        bench.framework.waitForStop(10_000);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        await().until(() -> manager.closes() == 1);
        bench.close();
    }

    @Test
    void the_stop_of_the_engine_is_not_held() throws Exception {
        try (FrameworkBench bench = new FrameworkBench(storage, "drain.timeout", "4500ms", "loader.threads", "1")) {
            FakeManager manager = FakeManager.holding();
            register(bench.bundle("t"), "t", 0, context -> manager);
            var running = access(bench.bundle("consumer")).get(uri("/"), BodyHandlers.ofString());
            await().until(() -> !manager.exchanges().isEmpty());
            long start = System.nanoTime();
            bench.shell.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
            assertThat(failure(running).code()).isEqualTo(NetworkError.SHUTDOWN);
            assertThat(manager.closes()).isEqualTo(1);
        }
    }

    @Test
    void many_swaps_leave_nothing_behind() throws Exception {
        List<Object> kept = new ArrayList<>();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (FrameworkBench bench = new FrameworkBench(storage, "drain.timeout", "1s", "loader.threads", "2")) {
            NetworkAccess access = access(bench.bundle("consumer"));
            for (int i = 0; i < 30; i++) {
                loaders.add(comeAndGo(bench, access, kept));
            }
            register(bench.bundle("last"), "last", 0, context -> FakeManager.answering("last"));
            assertThat(get(access.get(uri("/"), BodyHandlers.ofString())).body())
                    .isEqualTo("last");
            await().atMost(60, TimeUnit.SECONDS).until(() -> {
                System.gc();
                return loaders.stream().allMatch(loader -> loader.get() == null);
            });
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> Thread.getAllStackTraces().keySet().stream()
                                    .filter(thread -> thread.getName().startsWith("penstock-test-"))
                                    .count()
                            <= 3); // two loaders and the timer
            assertThat(kept).hasSize(60);
            assertThat(dto(bench).swapCounters().swaps()).isGreaterThanOrEqualTo(60);
            assertThat(dto(bench).swaps()).hasSize(50);
            assertThat(dto(bench).swaps().get(1).cause()).isEqualTo("leaving 1.2.3 rank 7 left");
        }
    }

    /** In a frame of its own, so that no local variable keeps anything. */
    private static WeakReference<ClassLoader> comeAndGo(FrameworkBench bench, NetworkAccess access, List<Object> kept)
            throws Exception {
        Bundle leaving = bench.leaving();
        kept.add(get(access.get(uri("/"), BodyHandlers.ofString())));
        kept.add(failure(access.get(uri("/fails"), BodyHandlers.ofString())));
        WeakReference<ClassLoader> loader = new WeakReference<>(
                leaving.loadClass(LeavingBundle.class.getName()).getClassLoader());
        leaving.uninstall();
        bench.framework.adapt(FrameworkWiring.class).refreshBundles(null);
        return loader;
    }

    @Test
    void ungetting_the_facade_ends_what_the_bundle_has_under_way() throws Exception {
        try (FrameworkBench bench = new FrameworkBench(storage)) {
            Bundle one = bench.bundle("one");
            Bundle other = bench.bundle("other");
            register(bench.bundle("t"), "t", 0, context -> FakeManager.holding());
            assertThat(access(one)).isNotSameAs(access(other));
            var first = access(one).get(uri("/1"), BodyHandlers.ofString());
            var second = access(other).get(uri("/2"), BodyHandlers.ofString());
            assertThat(dto(bench).byBundle()).containsEntry("one", 1L).containsEntry("other", 1L);
            assertThat(dto(bench).inFlight())
                    .extracting(EngineDTO.ExchangeDTO::bundle)
                    .containsExactly("one", "other");
            one.stop();
            assertThat(failure(first).code()).isEqualTo(NetworkError.SHUTDOWN);
            assertThat(second).isNotDone();
        }
    }

    @Test
    void the_condition_is_there_while_a_stack_is_usable() throws Exception {
        try (FrameworkBench bench = new FrameworkBench(storage)) {
            BundleContext context = bench.framework.getBundleContext();
            assertThat(ready(context)).isEmpty();
            Bundle bundle = bench.bundle("t");
            register(bundle, "t", 0, given -> FakeManager.answering("x"));
            await().until(() -> ready(context).size() == 1);
            assertThat(ready(context).iterator().next().getProperty("engine")).isEqualTo("test");
            bundle.stop();
            await().until(() -> ready(context).isEmpty());
            assertThat(context.getServiceReference(DeclarativeEngine.class)).isNotNull();
        }
    }

    private static java.util.Collection<ServiceReference<org.osgi.service.condition.Condition>> ready(
            BundleContext context) throws Exception {
        return context.getServiceReferences(
                org.osgi.service.condition.Condition.class, "(osgi.condition.id=io.penstock.ready)");
    }

    @Test
    void a_filter_says_which_factories_count() throws Exception {
        try (FrameworkBench bench = new FrameworkBench(storage, "factory.target", "(penstock.factory=good)")) {
            Bundle bundle = bench.bundle("t");
            register(bundle, "bad", 50, context -> FakeManager.answering("bad"));
            register(bundle, "good", 0, context -> FakeManager.answering("good"));
            assertThat(get(access(bundle).get(uri("/"), BodyHandlers.ofString()))
                            .body())
                    .isEqualTo("good");
            bench.shell.reconfigure(EngineBench.configuration());
            assertThat(get(access(bundle).get(uri("/"), BodyHandlers.ofString()))
                            .body())
                    .isEqualTo("bad");
        }
    }

    @Test
    void nothing_of_a_bundle_that_has_left_is_reachable() throws Exception {
        try (FrameworkBench bench = new FrameworkBench(storage, "drain.timeout", "200ms")) {
            Bundle consumer = bench.bundle("consumer");
            Bundle leaving = bench.leaving();
            NetworkAccess access = access(consumer);
            NetworkReply<String> reply = get(access.get(uri("/"), BodyHandlers.ofString()));
            NetworkException failure = failure(access.get(uri("/fails"), BodyHandlers.ofString()));
            NetworkException wellFailed = failure(access.get(uri("/fails-well"), BodyHandlers.ofString()));
            InputStream closed =
                    get(access.get(uri("/"), BodyHandlers.ofInputStream())).body();
            closed.close();
            CompletableFuture<NetworkReply<InputStream>> endless =
                    access.get(uri("/endless"), BodyHandlers.ofInputStream());
            InputStream open = get(endless).body();
            assertThat(open.read()).isEqualTo(1);
            WeakReference<ClassLoader> loader = new WeakReference<>(
                    leaving.loadClass(LeavingBundle.class.getName()).getClassLoader());
            assertThat(loader.get()).isNotSameAs(LeavingBundle.class.getClassLoader());

            leaving.uninstall();
            leaving = null;
            bench.framework.adapt(FrameworkWiring.class).refreshBundles(null);
            register(bench.bundle("next"), "next", 0, context -> FakeManager.answering("next"));
            assertThat(get(access.get(uri("/"), BodyHandlers.ofString())).body())
                    .isEqualTo("next");
            await().atMost(30, TimeUnit.SECONDS).until(() -> {
                System.gc();
                return loader.get() == null;
            });
            // still held, and still good
            assertThat(reply.body()).isEqualTo("\u0001\u0002\u0003");
            assertThat(reply.firstValue("X-From")).contains("leaving");
            assertThat(failure.code()).isEqualTo(NetworkError.INTERNAL);
            assertThat(wellFailed.code()).isEqualTo(NetworkError.PROTOCOL_VIOLATION);
            assertThat(closed.available()).isZero();
            assertThat(endless).isDone();
            assertThat(readAll(open)).contains("ABANDONED_BY_SWAP");
        }
    }

    private static String readAll(InputStream open) {
        try {
            open.readAllBytes();
            return "";
        } catch (IOException e) {
            return e.getMessage() + (e.getCause() == null ? "" : e.getCause().getMessage());
        }
    }
}
