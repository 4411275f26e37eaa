// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.LoadOptions;
import io.penstock.network.Identity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same rules with real threads. */
class ThreadsTest {
    private final Site site = new Site();
    private final ThreadedNetwork network = new ThreadedNetwork(site, 4);
    private final ToyLanguage language = new ToyLanguage();
    private final ComponentLoader loader =
            new ComponentLoader(network, ToyLanguage.languages(language), UrlInterceptors.of(List.of()));
    private final ComponentLoader.BundleEngine engine =
            loader.forBundle(new Identity("threads", "a"), Optional.empty());

    @AfterEach
    void close() {
        loader.close();
        network.close();
        assertThat(language.faults).isEmpty();
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
    }

    private static ComponentStatus end(Component component) {
        try {
            component.completion().handle((graph, failure) -> 0).get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(component + " has not ended", e);
        }
        return component.status();
    }

    @Test
    void cancelling_a_load_of_500_documents_stops_its_requests() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            lines.add("require " + i);
            site.put("" + i, "require more" + i);
        }
        site.put("main.toy", lines.toArray(String[]::new));
        network.holding = url -> !url.equals(Site.url("main.toy"));
        Component component = engine.load(Site.url("main.toy"));
        await(() -> component.progressDetail().documentsKnown() >= 500);
        component.cancel();
        assertThat(component.status()).isEqualTo(ComponentStatus.CANCELLED);
        // by the time cancel() returns, not some time later; what was not sent yet never is
        int sent = network.sent.size();
        assertThat(network.sent).allMatch(exchange -> exchange.future.isDone());
        await(() -> loader.describe().loading() == 0);
        assertThat(network.sent).allMatch(exchange -> exchange.future.isDone());
        assertThat(network.sent.size()).isLessThanOrEqualTo(sent + network.loaders());
    }

    @Test
    void sessions_listeners_and_completions_run_on_loader_threads() {
        site.put("main.toy", "require a", "require b").put("a").put("b", "require a");
        Queue<String> threads = new ConcurrentLinkedQueue<>();
        Component component = engine.load(Site.url("main.toy"));
        component.addListener(changed -> threads.add(Thread.currentThread().getName()));
        end(component);
        await(() -> component.completion().isDone());
        assertThat(component.completion()).isCompleted();
        assertThat(threads).isNotEmpty().allMatch(name -> name.startsWith("test-loader-"));
    }

    @Test
    void a_cycle_ends_with_real_threads_too() {
        for (int round = 0; round < 200; round++) {
            site.put("main.toy", "require a", "require b").put("a", "require b").put("b", "require c");
            site.put("c", "require a", "require b");
            assertThat(end(engine.load(Site.url("main.toy")))).isEqualTo(ComponentStatus.ERROR);
            engine.clearComponentCache();
        }
    }

    @Test
    void many_threads_load_cancel_clear_and_trim_at_the_same_time() throws InterruptedException {
        Random random = new Random(7);
        int count = 300;
        for (int i = 0; i < count; i++) {
            List<String> lines = new ArrayList<>();
            for (int j = random.nextInt(6); j > 0; j--) {
                int to = i + 1 + random.nextInt(20);
                lines.add((random.nextInt(4) == 0 ? "drop d" : "require d") + Math.min(to, count) + ".toy");
            }
            if (random.nextInt(5) == 0) {
                lines.add("prefetch p" + i);
                lines.add("drop d" + random.nextInt(count) + ".toy");
            }
            site.put("d" + i + ".toy", lines.toArray(String[]::new));
        }
        site.put("d" + count + ".toy");
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        Queue<Component> all = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 6; t++) {
            long seed = t;
            threads.add(new Thread(
                    () -> {
                        try {
                            churn(new Random(seed), count, all);
                        } catch (RuntimeException | Error e) {
                            failures.add(e);
                        }
                    },
                    "test-user-" + t));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(120));
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(failures).isEmpty();
        assertThat(all).allMatch(component -> component.status().isTerminal());
        await(() -> loader.describe().loading() == 0);
    }

    private void churn(Random random, int count, Queue<Component> all) {
        for (int i = 0; i < 60; i++) {
            int root = random.nextInt(count);
            LoadOptions options = random.nextInt(8) == 0
                    ? LoadOptions.builder().maxDocuments(20).build()
                    : LoadOptions.DEFAULT;
            Component component = engine.load(Site.url("d" + root + ".toy"), options);
            all.add(component);
            switch (random.nextInt(6)) {
                case 0 -> component.cancel();
                case 1 -> engine.clearComponentCache();
                case 2 -> engine.trimComponentCache();
                case 3 -> component.graph();
                default -> {}
            }
            ComponentStatus status = end(component);
            boolean limited = options.maxDocuments() == 20;
            assertThat(status)
                    .as("%s %s", component, component.errors())
                    .isIn(
                            ComponentStatus.READY,
                            limited ? ComponentStatus.ERROR : ComponentStatus.READY,
                            ComponentStatus.CANCELLED);
            if (status == ComponentStatus.READY) {
                assertThat(component.graph().documents())
                        .filteredOn(document -> document.status() != ComponentStatus.READY)
                        .allMatch(document -> document.url().getPath().startsWith("/p"));
            }
        }
    }

    // ---- size

    private Component loadLarge(String root) {
        LoadOptions options =
                LoadOptions.builder().maxDocuments(100_000).maxDepth(100_000).build();
        Component component = engine.load(Site.url(root), options);
        assertThat(end(component))
                .as("%s", component.errors().stream().limit(3).toList())
                .isEqualTo(ComponentStatus.READY);
        return component;
    }

    @Test
    void a_chain_of_10000_documents_is_loaded() {
        for (int i = 0; i < 10_000; i++) {
            site.put(i + ".toy", i == 9_999 ? "" : "require " + (i + 1) + ".toy");
        }
        Component component = loadLarge("0.toy");
        assertThat(component.graph().documents()).hasSize(10_000);
        assertThat(component.graph().dependencyOrder().get(0).url()).isEqualTo(Site.url("9999.toy"));
    }

    @Test
    void a_chain_of_10000_documents_that_fails_at_its_end_names_each_of_them_once() {
        for (int i = 0; i < 10_000; i++) {
            site.put(i + ".toy", "require " + (i + 1) + ".toy");
        }
        Component component = engine.load(
                Site.url("0.toy"),
                LoadOptions.builder().maxDocuments(20_000).maxDepth(20_000).build());
        assertThat(end(component)).isEqualTo(ComponentStatus.ERROR);
        assertThat(component.errors()).hasSize(10_001);
    }

    @Test
    void a_cycle_of_10000_documents_ends() {
        for (int i = 0; i < 10_000; i++) {
            site.put(i + ".toy", "require " + (i + 1) % 10_000 + ".toy");
        }
        Component component = engine.load(
                Site.url("0.toy"),
                LoadOptions.builder().maxDocuments(20_000).maxDepth(20_000).build());
        assertThat(end(component)).isEqualTo(ComponentStatus.ERROR);
    }

    @Test
    void a_graph_of_10000_documents_with_shared_parts_is_loaded() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            List<String> lines = new ArrayList<>();
            for (int j = 0; j < 5 && i < 9_999; j++) {
                lines.add("require " + (i + 1 + random.nextInt(Math.min(200, 9_999 - i))) + ".toy");
            }
            lines.add(i == 9_999 ? "" : "require " + (i + 1) + ".toy");
            site.put(i + ".toy", lines.toArray(String[]::new));
        }
        Component component = loadLarge("0.toy");
        assertThat(component.graph().documents()).hasSize(10_000);
        assertThat(network.sent).hasSize(10_000);
    }

    @Test
    void components_behind_one_directory_file_are_loaded() {
        int count = 10_000;
        List<String> types = new ArrayList<>(List.of("optional qmldir"));
        for (int i = 0; i < count; i++) {
            types.add("late C" + i + " after qmldir");
            site.put("C" + i, "optional qmldir", "late C" + (i + 1) % count / 2 + " after nothing");
        }
        site.put("main.toy", types.toArray(String[]::new)).put("qmldir");
        assertThat(loadLarge("main.toy").graph().documents()).hasSize(count + 2);
    }
}
