// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.factory.cookie.internal.CookieConfiguration.Accept;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What the operators' guide says is what the bundle does. */
class DocumentationTest {
    private static final Path GUIDE = Path.of("..", "docs", "cookies.md");

    @Test
    void the_example_is_a_good_configuration() throws IOException {
        Properties example = new Properties();
        example.load(new StringReader(
                Files.readString(GUIDE).split("```properties")[1].split("```")[0]));
        Map<String, String> properties = new HashMap<>();
        example.forEach((key, value) -> properties.put((String) key, (String) value));
        CookieConfiguration read = CookieConfiguration.read(properties);
        assertThat(read.accept()).isEqualTo(Accept.FIRST_PARTY);
        assertThat(read.fileOf("default").orElseThrow().endsWith(Path.of("data/penstock/cookies.jsonl")))
                .isTrue();
        assertThat(read.fileOf("reports").orElseThrow().getFileName()).hasToString("cookies-reports.jsonl");
    }

    @Test
    void every_key_and_every_counter_is_in_the_guide() throws IOException {
        String guide = Files.readString(GUIDE);
        for (var attribute : CookieSettings.class.getDeclaredMethods()) {
            assertThat(guide).contains("| `" + attribute.getName().replace('_', '.') + "` |");
        }
        try (Bench bench = new Bench()) {
            bench.admin()
                    .counters()
                    .keySet()
                    .forEach(name -> assertThat(guide)
                            .containsPattern("`(" + name + "|" + name.replace("received.", "") + ")`"));
        }
    }
}
