// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.penstock.cache.CacheStore;
import io.penstock.cache.HttpCache;
import io.penstock.factory.caching.internal.store.EmbeddedStore;
import io.penstock.factory.caching.internal.store.StoreOptions;
import io.penstock.network.NetworkRequest;
import io.penstock.network.ReplySource;
import io.penstock.network.spi.Explainer;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.FakeManager;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.FakeRegistry;
import io.penstock.testkit.FakeReply;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachingComponentTest {
    private static final NetworkRequest REQUEST = NetworkRequest.get(URI.create("http://origin.test/a"));

    @TempDir
    Path directory;

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final FakeManager below = FakeManager.scripted(exchange -> exchange.answer(
            FakeReply.of(200).header("Cache-Control", "max-age=600").body("hello")));
    private final List<FakeManagerContext> contexts = new ArrayList<>();
    private FakeRegistry registry;

    @BeforeEach
    void open() {
        registry = FakeRegistry.withFilesIn(directory);
    }

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private CachingComponent start(Map<String, Object> properties) {
        return new CachingComponent(registry.context(), properties);
    }

    private NetworkAccessManager manager() {
        FakeManagerContext context = FakeManagerContext.builder()
                .engine("engine")
                .next(below)
                .executor(threads)
                .build();
        contexts.add(context);
        return registry.service(NetworkAccessManagerFactory.class).orElseThrow().create(context);
    }

    private Map<String, Object> factoryProperties() {
        return registry.entry(NetworkAccessManagerFactory.class).orElseThrow().properties();
    }

    private static ReplySource source(NetworkAccessManager manager) {
        return manager.send(REQUEST, BodyHandlers.ofString()).join().source();
    }

    /** Stored, and found again. */
    private static void awaitHit(NetworkAccessManager manager) {
        await().atMost(Duration.ofSeconds(30)).until(() -> source(manager) == ReplySource.CACHE);
    }

    @Test
    void itRegistersFactoryAndExplainerWithARankingThatIsANumber() {
        CachingComponent component = start(Map.of("service.ranking", "250"));
        assertThat(factoryProperties())
                .isEqualTo(Map.of("penstock.factory", "caching", "service.ranking", 250, "penstock.revision", 0));
        assertThat(registry.service(Explainer.class).orElseThrow().layer()).isEqualTo("caching");
        component.deactivate();
        assertThat(registry.entry(NetworkAccessManagerFactory.class)).isEmpty();
        assertThat(registry.entry(Explainer.class)).isEmpty();
    }

    @Test
    void eachChangeRaisesTheRevisionAndAFaultyOneChangesNothing() {
        CachingComponent component = start(Map.of());
        component.modified(Map.of("service.ranking", 210));
        assertThat(factoryProperties()).containsEntry("service.ranking", 210).containsEntry("penstock.revision", 1);
        component.modified(Map.of("max.size", "nonsense", "service.ranking", 220));
        assertThat(factoryProperties()).containsEntry("service.ranking", 210).containsEntry("penstock.revision", 1);
        component.modified(Map.of("service.ranking", 210));
        assertThat(factoryProperties()).containsEntry("penstock.revision", 2);
        component.deactivate();
    }

    @Test
    void aFaultyFirstConfigurationLeavesTheDefaults() {
        CachingComponent component = start(Map.of("shared", "nonsense"));
        assertThat(factoryProperties()).containsEntry("service.ranking", 200);
        component.deactivate();
    }

    @Test
    void theCacheOfAnEngineIsAService() {
        CachingComponent component = start(Map.of());
        NetworkAccessManager manager = manager();
        await().until(() -> registry.entry(HttpCache.class).isPresent());
        assertThat(registry.entry(HttpCache.class).orElseThrow().properties())
                .containsEntry("engine", "engine")
                .containsEntry("service.ranking", 200);
        awaitHit(manager);
        HttpCache cache = registry.service(HttpCache.class).orElseThrow();
        assertThat(cache.engine()).isEqualTo("engine");
        assertThat(cache.list("*", 9)).hasSize(1);
        assertThat(cache.statistics().hits()).isPositive();
        component.deactivate();
        assertThat(registry.entry(HttpCache.class)).isEmpty();
    }

    @Test
    void whatIsStoredOutlivesTheComponentAndNoLockIsLeft() {
        CachingComponent component = start(Map.of());
        awaitHit(manager());
        component.deactivate();
        assertThat(directory.resolve("cache/lock")).doesNotExist();

        CachingComponent next = start(Map.of());
        NetworkAccessManager manager = manager();
        int asked = below.requests().size();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> registry.service(HttpCache.class)
                        .filter(cache -> cache.statistics().entries() == 1)
                        .isPresent());
        assertThat(source(manager)).isEqualTo(ReplySource.CACHE);
        assertThat(below.requests()).hasSize(asked);
        next.deactivate();
    }

    @Test
    void theOlderOfTwoVersionsHandsTheStoreOverWhenItIsRetired() {
        CachingComponent older = start(Map.of());
        NetworkAccessManager first = manager();
        awaitHit(first);
        FakeRegistry other = FakeRegistry.withFilesIn(directory);
        CachingComponent newer = new CachingComponent(other.context(), Map.of());
        FakeManagerContext context = FakeManagerContext.builder()
                .engine("engine")
                .next(below)
                .executor(threads)
                .build();
        NetworkAccessManager second =
                other.service(NetworkAccessManagerFactory.class).orElseThrow().create(context);

        // in use: requests pass
        assertThat(source(second)).isEqualTo(ReplySource.NETWORK);
        assertThat(source(first)).isEqualTo(ReplySource.CACHE);
        contexts.get(0).retire();
        awaitHit(second);
        assertThat(second.send(REQUEST, BodyHandlers.ofString()).join().body()).isEqualTo("hello");
        // the retired one still answers
        assertThat(source(first)).isEqualTo(ReplySource.NETWORK);
        older.deactivate();
        assertThat(source(second)).isEqualTo(ReplySource.CACHE);
        newer.deactivate();
        assertThat(directory.resolve("cache/lock")).doesNotExist();
    }

    @Test
    void theDirectoryMayChangeWhileItRuns() {
        CachingComponent component = start(Map.of());
        NetworkAccessManager manager = manager();
        awaitHit(manager);
        Path other = directory.resolve("other");
        component.modified(Map.of("directory", other.toString()));
        assertThat(source(manager)).isEqualTo(ReplySource.NETWORK);
        awaitHit(manager);
        assertThat(other.resolve("lock")).exists();
        assertThat(directory.resolve("cache/lock")).doesNotExist();
        component.deactivate();
        assertThat(other.resolve("lock")).doesNotExist();
    }

    @Test
    void sizesMayChangeWhileItRuns() {
        CachingComponent component = start(Map.of());
        NetworkAccessManager manager = manager();
        awaitHit(manager);
        component.modified(Map.of("max.entry", "2", "memory.size", "0"));
        assertThat(source(manager)).isEqualTo(ReplySource.CACHE);
        registry.service(HttpCache.class).orElseThrow().clear();
        assertThat(source(manager)).isEqualTo(ReplySource.NETWORK);
        assertThat(source(manager)).as("too large now").isEqualTo(ReplySource.NETWORK);
        component.deactivate();
    }

    @Test
    void aStoreThatIsAServiceTakesThePlaceOfTheDirectory() throws IOException {
        CachingComponent component = start(Map.of("store.target", "(penstock.store=test)"));
        NetworkAccessManager manager = manager();
        assertThat(source(manager)).isEqualTo(ReplySource.NETWORK);
        assertThat(source(manager)).as("no such service").isEqualTo(ReplySource.NETWORK);
        assertThat(directory.resolve("cache")).doesNotExist();
        try (EmbeddedStore service =
                EmbeddedStore.open(directory.resolve("service"), new StoreOptions(1 << 20, 0, 1 << 18))) {
            component.bindStore(service);
            awaitHit(manager);
            assertThat(service.usage("engine").entries()).isEqualTo(1);
            component.unbindStore(NoStore.INSTANCE);
            assertThat(source(manager)).isEqualTo(ReplySource.CACHE);
            component.unbindStore(service);
            assertThat(source(manager)).isEqualTo(ReplySource.NETWORK);
            CacheStore again = service;
            component.bindStore(again);
            component.modified(Map.of());
            // the next generation opens the directory
            NetworkAccessManager next = manager();
            awaitHit(next);
            assertThat(directory.resolve("cache/lock")).exists();
        }
        component.deactivate();
    }

    @Test
    void aBundleThatStopsIsNoError() {
        CachingComponent component = start(Map.of());
        NetworkAccessManager manager = manager();
        awaitHit(manager);
        registry.stop();
        assertThatCode(() -> {
                    component.deactivate();
                    manager.send(REQUEST, BodyHandlers.ofString()).join();
                    manager.close();
                })
                .doesNotThrowAnyException();
    }

    @Test
    void theBundleExportsNothing() throws IOException {
        Attributes manifest;
        try (InputStream in = Files.newInputStream(Path.of("target/classes/META-INF/MANIFEST.MF"))) {
            manifest = new Manifest(in).getMainAttributes();
        }
        assertThat(manifest.getValue("Bundle-SymbolicName")).isEqualTo("io.penstock.factory.caching");
        assertThat(manifest.getValue("Export-Package")).isNull();
        assertThat(manifest.getValue("Service-Component")).contains("CachingComponent.xml");
        assertThat(Path.of("target/classes/OSGI-INF/metatype/io.penstock.factory.caching.xml"))
                .exists();
    }
}
