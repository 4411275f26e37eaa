// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.ComponentStatus;
import io.penstock.engine.LoadOptions;
import io.penstock.engine.LoadedDocument;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The set of URLs that each tree makes the engine ask for, each once, and the errors, in whatever order answers come. */
class ScenarioTest {
    private static final int ORDERS = 20;

    static Stream<Scenario> scenarios() throws IOException, URISyntaxException {
        URI trees =
                Objects.requireNonNull(ScenarioTest.class.getResource("/trees")).toURI();
        return Scenario.all(Path.of(trees)).stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void asksForExactlyTheseUrlsAndSaysExactlyThis(Scenario scenario) {
        for (int seed = 0; seed < ORDERS; seed++) {
            MemoryEngine engine = engine(scenario, seed);
            LoadedDocument root = engine.load(Scenario.url("main.qml"));
            List<String> expected = new ArrayList<>(scenario.requests());
            expected.addAll(scenario.prefetch());
            assertThat(engine.requests().stream().map(ScenarioTest::relative))
                    .as("requests, order %d", seed)
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(root.errors().stream().map(error -> relativized(error.toString())))
                    .as("errors, order %d", seed)
                    .containsExactlyElementsOf(scenario.errors());
            assertThat(root.status())
                    .isEqualTo(scenario.errors().isEmpty() ? ComponentStatus.READY : ComponentStatus.ERROR);
        }
    }

    private static MemoryEngine engine(Scenario scenario, long seed) {
        QmlSettings settings = QmlSettings.of(Map.of(
                QmlSettings.IMPORT_PATHS,
                scenario.importPaths().stream()
                        .map(path -> Scenario.url(path).toString())
                        .toList()));
        MemoryEngine engine = new MemoryEngine(new QmlLanguage(settings), scenario.bodies(), LoadOptions.DEFAULT, seed);
        scenario.redirects().forEach((from, to) -> engine.redirect(Scenario.url(from), Scenario.url(to)));
        return engine;
    }

    private static String relative(URI url) {
        return relativized(url.toString());
    }

    private static String relativized(String text) {
        return text.replaceFirst("^" + Scenario.BASE, "");
    }
}
