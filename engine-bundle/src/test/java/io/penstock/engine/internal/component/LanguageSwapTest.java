// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.LoadOptions;
import io.penstock.network.Identity;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A document language leaves and comes while documents are read: no load is lost, none is read by two of them. */
class LanguageSwapTest {
    private static final LoadOptions PATIENT =
            LoadOptions.builder().idleTime(Duration.ofMinutes(5)).build();

    private final Site site = new Site()
            .put("main.toy", "require a", "late c after a")
            .put("a", "require b")
            .put("b")
            .put("c");
    private final SimulatedNetwork network = new SimulatedNetwork(site, 1, 2);
    private final ToyLanguage old = new ToyLanguage();
    private final ToyLanguage young = new ToyLanguage();
    private final Language first = ToyLanguage.registered(old);
    private final Language second = ToyLanguage.registered(young);
    private final DocumentLanguages languages = DocumentLanguages.of(List.of(first));
    private final ComponentLoader loader =
            new ComponentLoader(network, languages, UrlInterceptors.of(List.of()), network::nanoTime);
    private final ComponentLoader.BundleEngine engine =
            loader.forBundle(new Identity("test", "a.bundle"), Optional.empty());

    private Component begun() {
        network.hold("b");
        Component component = engine.load(Site.url("main.toy"), PATIENT);
        network.run();
        assertThat(component.status()).isEqualTo(ComponentStatus.LOADING);
        assertThat(old.calls).contains("/a document");
        return component;
    }

    private static void checkReadBy(ToyLanguage language) {
        assertThat(language.faults).isEmpty();
        assertThat(language.calls)
                .contains("/main.toy document", "/a document", "/b document", "/c document", "/main.toy settled");
    }

    @Test
    void a_load_that_is_not_read_in_time_is_read_again_by_the_language_that_comes() {
        Component component = begun();
        double progress = component.progress();
        languages.remove(first);
        network.release("b");
        network.run();
        assertThat(component.status()).isEqualTo(ComponentStatus.LOADING);
        assertThat(component.progress()).isGreaterThanOrEqualTo(progress);
        languages.add(second);
        network.run();
        assertThat(component.status()).as("" + component.errors()).isEqualTo(ComponentStatus.READY);
        assertThat(component.graph().documents()).hasSize(4);
        checkReadBy(young);
    }

    @Test
    void a_language_that_is_there_already_takes_over() {
        Component component = begun();
        languages.add(second);
        network.run();
        assertThat(young.calls).isEmpty(); // what has begun goes on with the one that it has
        languages.remove(first);
        network.release("b");
        network.run();
        assertThat(component.status()).isEqualTo(ComponentStatus.READY);
        checkReadBy(young);
    }

    @Test
    void what_comes_while_a_language_is_away_waits_for_it() {
        languages.remove(first);
        Component component = engine.load(Site.url("main.toy"), PATIENT);
        network.run();
        assertThat(component.status()).isEqualTo(ComponentStatus.LOADING);
        network.tick(Duration.ofSeconds(29));
        languages.add(second);
        network.run();
        assertThat(component.status()).isEqualTo(ComponentStatus.READY);
        checkReadBy(young);
        assertThat(network.sent).hasSize(4); // each once
    }

    @Test
    void nobody_waits_longer_than_for_a_stack() {
        languages.remove(first);
        Component component = engine.load(Site.url("main.toy"), PATIENT);
        network.run();
        network.advance(Duration.ofSeconds(31));
        assertThat(component.status()).isEqualTo(ComponentStatus.ERROR);
        assertThat(component.errors().toString()).contains("no document language reads \"main.toy\"");
        Component late = engine.load(Site.url("main.toy"), PATIENT);
        network.run();
        assertThat(late.status()).isEqualTo(ComponentStatus.ERROR); // at once
    }

    @Test
    void a_language_that_never_was_is_not_waited_for() {
        site.put("main.other");
        languages.remove(first);
        Component component = engine.load(Site.url("main.other"), PATIENT);
        network.run();
        assertThat(component.status()).isEqualTo(ComponentStatus.ERROR);
    }

    @Test
    void a_load_that_is_cancelled_while_it_waits_stays_so() {
        languages.remove(first);
        Component component = engine.load(Site.url("main.toy"), PATIENT);
        network.run();
        component.cancel();
        languages.add(second);
        network.run();
        assertThat(component.status()).isEqualTo(ComponentStatus.CANCELLED);
        assertThat(young.calls).isEmpty();
    }

    @Test
    void nothing_of_a_language_that_has_left_stays_reachable() {
        List<Component> kept = new ArrayList<>();
        WeakReference<ToyLanguage> gone = leaves(kept);
        assertThat(kept).extracting(Component::status).containsOnly(ComponentStatus.READY);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            System.gc();
            return gone.get() == null;
        });
        assertThat(kept.get(0).graph().documents()).hasSize(4);
    }

    /** In a frame of its own, so that no local variable keeps anything. */
    private WeakReference<ToyLanguage> leaves(List<Component> kept) {
        languages.remove(first);
        ToyLanguage one = new ToyLanguage();
        Language registered = ToyLanguage.registered(one);
        languages.add(registered);
        kept.add(engine.load(Site.url("main.toy"), PATIENT));
        network.run();
        network.hold("b");
        engine.clearComponentCache();
        kept.add(engine.load(Site.url("main.toy"), PATIENT));
        network.run();
        languages.remove(registered);
        languages.add(second);
        network.release("b");
        network.run();
        return new WeakReference<>(one);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whatever_the_order_every_load_ends_ready(int seed) {
        Random random = new Random(seed);
        SimulatedNetwork shuffled = new SimulatedNetwork(site, seed, 3);
        List<ToyLanguage> all = new ArrayList<>();
        DocumentLanguages present = DocumentLanguages.of(List.of());
        ComponentLoader loads =
                new ComponentLoader(shuffled, present, UrlInterceptors.of(List.of()), shuffled::nanoTime);
        ComponentLoader.BundleEngine bundle = loads.forBundle(new Identity("test", "b"), Optional.empty());
        List<Component> components = new ArrayList<>();
        Language now = null;
        for (int round = 0; round < 200; round++) {
            if (now == null) {
                ToyLanguage toy = new ToyLanguage();
                all.add(toy);
                now = ToyLanguage.registered(toy);
                present.add(now);
            } else if (random.nextInt(3) == 0) {
                present.remove(now);
                now = null;
            }
            components.add(bundle.load(Site.url("main.toy"), PATIENT));
            for (int steps = random.nextInt(20); steps > 0 && shuffled.step(); steps--) {}
        }
        present.add(ToyLanguage.registered(young));
        shuffled.run();
        assertThat(components)
                .allSatisfy(component -> assertThat(component.status())
                        .as("" + component.errors())
                        .isEqualTo(ComponentStatus.READY));
        assertThat(all).allSatisfy(toy -> assertThat(toy.faults).isEmpty());
        assertThat(all).hasSizeGreaterThan(10);
    }

    @Test
    void a_departure_waits_for_what_it_reads() throws Exception {
        try (ThreadedNetwork threads = new ThreadedNetwork(site, 2)) {
            threads.patience = Duration.ofSeconds(60);
            threads.holding = url -> url.equals(Site.url("b"));
            DocumentLanguages present = DocumentLanguages.of(List.of(first));
            ComponentLoader loads = new ComponentLoader(threads, present, UrlInterceptors.of(List.of()));
            Component component =
                    loads.forBundle(new Identity("test", "b"), Optional.empty()).load(Site.url("main.toy"), PATIENT);
            Awaitility.await().until(() -> old.calls.contains("/a document"));
            CompletableFuture<Void> left = CompletableFuture.runAsync(() -> present.remove(first));
            Awaitility.await().until(() -> present.named("toy").isEmpty());
            assertThat(left).isNotDone();
            threads.release();
            left.get(60, TimeUnit.SECONDS);
            assertThat(component.status()).isEqualTo(ComponentStatus.READY);
            checkReadBy(old);
            loads.close();
        }
    }
}
