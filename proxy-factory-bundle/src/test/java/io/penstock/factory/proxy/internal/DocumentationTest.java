// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static io.penstock.factory.proxy.internal.RuleSetTest.chosen;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** What the operators' guide shows is what the bundle reads. */
class DocumentationTest {
    private static final Path GUIDE = Path.of("..", "docs", "proxies.md");

    private static ProxyConfiguration read(String text) throws IOException {
        Properties example = new Properties();
        example.load(new StringReader(text));
        Map<String, String> properties = new HashMap<>();
        example.forEach((key, value) -> properties.put((String) key, (String) value));
        return ProxyConfiguration.read(properties, Map.of(), Map.of());
    }

    @Test
    void everyRecipeIsAGoodConfiguration() throws IOException {
        String[] recipes = Files.readString(GUIDE).split("```properties");
        assertThat(recipes).hasSizeGreaterThan(5);
        for (int i = 1; i < recipes.length; i++) {
            ProxyConfiguration recipe = read(recipes[i].split("```")[0]);
            assertThat(recipe.notes()).isEmpty();
            assertThat(recipe.rules().rules()).isNotEmpty();
        }
    }

    @Test
    void theExampleOfTheGuideIsAGoodConfiguration() throws IOException {
        ProxyConfiguration read = read(Files.readString(GUIDE).split("```")[1]);
        assertThat(read.notes()).isEmpty();
        assertThat(chosen(read.rules(), "http://www.corp.example/"))
                .isEqualTo("http://p1.corp.example:3128 http://p2.corp.example:3128 direct");
        assertThat(chosen(read.rules(), "https://www.example.org/")).isEqualTo("https://gateway.corp.example:8443");
    }

    @Test
    void everyKeyOfTheMetatypeIsInTheGuide() throws IOException {
        String guide = Files.readString(GUIDE);
        for (var attribute : ProxySettings.class.getDeclaredMethods()) {
            assertThat(guide).contains("| `" + attribute.getName().replace('_', '.') + "` |");
        }
    }
}
