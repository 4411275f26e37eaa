// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.console.internal.ConfigurationGuide.Configuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What is written about configurations is what the bundles declare. After a change of a metatype the documentation is
 * written anew by {@code mvn -pl console-bundle -am test -Dtest=ConfigurationGuideTest
 * -Dsurefire.failIfNoSpecifiedTests=false -Dsurefire.argLine=-Dpenstock.docs.write=true}; the build only compares.
 */
class ConfigurationGuideTest {
    private static final Path GUIDE = Path.of("../docs/configuration.md");
    private static final Path FEATURES = Path.of("../features.xml");

    private static List<Configuration> all;

    @BeforeAll
    static void read() throws Exception {
        all = ConfigurationGuide.read();
    }

    @Test
    void the_guide_says_what_the_metatype_says() throws Exception {
        String guide = ConfigurationGuide.markdown(all);
        if (Boolean.getBoolean("penstock.docs.write")) {
            Files.writeString(GUIDE, guide);
        }
        assertThat(Files.readString(GUIDE))
                .as("docs/configuration.md has drifted; see how to write it in ConfigurationGuideTest")
                .isEqualTo(guide);
    }

    @Test
    void policies_and_tls_are_in_the_guide() {
        assertThat(all)
                .filteredOn(Configuration::isFactoryOnly)
                .extracting(Configuration::pid)
                .containsExactlyInAnyOrder("io.penstock.policy", "io.penstock.tls");
    }

    @Test
    void every_key_has_a_name_and_a_description() {
        for (Configuration configuration : all) {
            assertThat(configuration.pid()).startsWith("io.penstock.").doesNotContain("-");
            assertThat(configuration.description()).isNotBlank().doesNotEndWith(".");
            assertThat(configuration.keys()).isNotEmpty();
            for (ConfigurationGuide.Key key : configuration.keys()) {
                assertThat(key.name())
                        .as(configuration.pid() + " " + key.id())
                        .isNotBlank()
                        .isNotEqualTo(key.id());
                assertThat(key.description())
                        .as(configuration.pid() + " " + key.id())
                        .isNotBlank()
                        .doesNotEndWith(".");
            }
        }
    }

    @Test
    void the_features_ship_a_file_for_each_configuration_with_every_key() throws Exception {
        Map<String, List<String>> shipped = ConfigurationGuide.shipped(FEATURES);
        for (Configuration configuration : all) {
            if (configuration.isFactoryOnly()) {
                assertThat(shipped)
                        .as("a file is a policy or a TLS identity already")
                        .doesNotContainKey(configuration.pid());
                continue;
            }
            List<String> file = ConfigurationGuide.file(configuration);
            assertThat(shipped.getOrDefault(configuration.pid(), List.of("nothing")).stream()
                            .map(ConfigurationGuideTest::unset)
                            .toList())
                    .as("<config name=\"" + configuration.pid() + "\"> of features.xml should be, with any values:\n"
                            + String.join("\n", file))
                    .isEqualTo(file.stream().map(ConfigurationGuideTest::unset).toList());
        }
    }

    /** A line with a value, set or commented out, as its key alone. */
    private static String unset(String line) {
        return line.matches("(# )?[a-z.0-9]+ =.*")
                ? line.replaceFirst("^# ", "").replaceFirst(" =.*", "")
                : line;
    }
}
