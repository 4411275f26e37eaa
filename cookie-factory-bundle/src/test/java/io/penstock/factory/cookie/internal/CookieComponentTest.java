// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.penstock.cookie.CookieJar;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.Explainer;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.FakeManager;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.FakeRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.CookieHandler;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CookieComponentTest {
    private static final NetworkRequest REQUEST = NetworkRequest.get(URI.create("https://h.example/"));

    private final FakeRegistry registry = FakeRegistry.withoutFiles();
    private final FakeManager below = FakeManager.scripted(exchange -> {
        exchange.head(200, HeaderFields.of("Set-Cookie", "a=1; Max-Age=1000"));
        exchange.end(HeaderFields.EMPTY);
    });

    @TempDir
    Path directory;

    private CookieComponent start(Map<String, Object> properties) {
        return new CookieComponent(registry.context(), properties);
    }

    private NetworkAccessManager manager() {
        return registry.service(NetworkAccessManagerFactory.class).orElseThrow().create(FakeManagerContext.over(below));
    }

    private Map<String, Object> factoryProperties() {
        return registry.entry(NetworkAccessManagerFactory.class).orElseThrow().properties();
    }

    @Test
    void it_registers_factory_and_explainer_with_a_ranking_that_is_a_number() {
        CookieComponent component = start(Map.of("service.ranking", "350"));
        assertThat(factoryProperties())
                .isEqualTo(Map.of("penstock.factory", "cookie", "service.ranking", 350, "penstock.revision", 0));
        assertThat(registry.service(Explainer.class).orElseThrow().layer()).isEqualTo("cookie");
        component.deactivate();
        assertThat(registry.entry(NetworkAccessManagerFactory.class)).isEmpty();
        assertThat(registry.entry(Explainer.class)).isEmpty();
    }

    @Test
    void each_change_raises_the_revision_and_a_faulty_one_changes_nothing() {
        CookieComponent component = start(Map.of());
        component.modified(Map.of("service.ranking", 310));
        assertThat(factoryProperties()).containsEntry("service.ranking", 310).containsEntry("penstock.revision", 1);
        component.modified(Map.of("accept", "nonsense", "service.ranking", 320));
        assertThat(factoryProperties()).containsEntry("service.ranking", 310).containsEntry("penstock.revision", 1);
        component.modified(Map.of("service.ranking", 310));
        assertThat(factoryProperties()).containsEntry("penstock.revision", 2);
        component.deactivate();
    }

    @Test
    void a_faulty_first_configuration_leaves_the_defaults() {
        CookieComponent component = start(Map.of("partition", "nonsense"));
        assertThat(factoryProperties()).containsEntry("service.ranking", 300);
        component.deactivate();
    }

    @Test
    void the_jar_of_an_engine_is_a_service_while_it_is_in_use() {
        CookieComponent component = start(Map.of());
        NetworkAccessManager manager = manager();
        await().until(() -> registry.entry(CookieHandler.class).isPresent());
        assertThat(registry.entry(CookieJar.class).orElseThrow().properties())
                .containsEntry("engine", "default")
                .containsEntry("service.ranking", 300);
        assertThat(registry.entry(CookieHandler.class).orElseThrow().properties())
                .containsEntry("engine", "default");
        manager.send(REQUEST, BodyHandlers.discarding()).join();
        assertThat(registry.service(CookieJar.class).orElseThrow().list("")).hasSize(1);
        manager.close();
        await().until(() -> registry.entry(CookieJar.class).isEmpty());
        manager();
        await().until(() -> registry.entry(CookieJar.class).isPresent());
        component.deactivate();
        assertThat(registry.entry(CookieJar.class)).isEmpty();
        assertThat(registry.entry(CookieHandler.class)).isEmpty();
    }

    @Test
    void deactivation_writes_the_jar_and_ends_its_thread_and_managers_may_be_closed_later() throws IOException {
        Path file = directory.resolve("cookies.jsonl");
        CookieComponent component = start(Map.of("file", file.toString()));
        NetworkAccessManager manager = registry.service(NetworkAccessManagerFactory.class)
                .orElseThrow()
                .create(FakeManagerContext.builder()
                        .engine("ending")
                        .next(below)
                        .build());
        manager.send(REQUEST, BodyHandlers.discarding()).join();
        component.deactivate();
        assertThat(Files.readString(directory.resolve("cookies-ending.jsonl"))).contains("\"name\":\"a\"");
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("penstock-ending-cookies")));
        registry.stop();
        assertThatCode(() -> {
                    manager.send(REQUEST, BodyHandlers.discarding()).join();
                    manager.close();
                })
                .doesNotThrowAnyException();
        assertThat(below.requests().get(1).fields().valueOr("Cookie", ""))
                .as("in memory it goes on")
                .isEqualTo("a=1");
    }

    @Test
    void a_bundle_that_stops_while_a_jar_is_published_is_no_error() {
        CookieComponent component = start(Map.of());
        manager();
        await().until(() -> registry.entry(CookieJar.class).isPresent());
        NetworkAccessManagerFactory factory =
                registry.service(NetworkAccessManagerFactory.class).orElseThrow();
        registry.stop();
        FakeManagerContext context =
                FakeManagerContext.builder().engine("late").next(below).build();
        assertThatCode(() -> factory.create(context)
                        .send(REQUEST, BodyHandlers.discarding())
                        .join())
                .doesNotThrowAnyException();
        assertThatCode(component::deactivate).doesNotThrowAnyException();
    }

    @Test
    void the_bundle_exports_nothing_and_brings_the_list() throws IOException {
        Attributes manifest;
        try (InputStream in = Files.newInputStream(Path.of("target/classes/META-INF/MANIFEST.MF"))) {
            manifest = new Manifest(in).getMainAttributes();
        }
        assertThat(manifest.getValue("Bundle-SymbolicName")).isEqualTo("io.penstock.factory.cookie");
        assertThat(manifest.getValue("Export-Package")).isNull();
        assertThat(manifest.getValue("Import-Package"))
                .doesNotContain("org.apache")
                .contains("org.slf4j;version=\"[1.7,3)\"");
        assertThat(manifest.getValue("Service-Component")).contains("CookieComponent.xml");
        assertThat(Path.of("target/classes/org/publicsuffix/list/effective_tld_names.dat"))
                .exists();
        assertThat(Path.of("target/classes/org/apache")).doesNotExist();
        assertThat(Path.of("target/classes/OSGI-INF/metatype/io.penstock.factory.cookie.xml"))
                .exists();
    }
}
