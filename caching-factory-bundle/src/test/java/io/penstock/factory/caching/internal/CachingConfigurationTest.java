// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.factory.caching.internal.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CachingConfigurationTest {
    @TempDir
    Path directory;

    @Test
    void nothingSaidIsTheDefault() {
        CachingConfiguration read = CachingConfiguration.read(Map.of());

        assertThat(read).isEqualTo(CachingConfiguration.DEFAULT);
        assertThat(read.ranking()).isEqualTo(200);
        assertThat(read.directory()).isEmpty();
        assertThat(read.store().maxSize()).isEqualTo(256 << 20);
        assertThat(read.store().maxEntry()).isEqualTo(64 << 20);
        assertThat(read.options()).isEqualTo(CachingOptions.DEFAULT);
        assertThat(read.external()).isFalse();
    }

    /** SCR gives a component the targets of its references among its properties, whatever the configuration says. */
    @Test
    void theTargetThatTheComponentDeclaresIsNoServiceOfTheOperator() throws IOException {
        String component =
                Files.readString(Path.of("target/classes/OSGI-INF/" + CachingComponent.class.getName() + ".xml"));
        assertThat(component).contains("target=\"" + CachingConfiguration.NO_SERVICE + '"');

        assertThat(CachingConfiguration.read(Map.of("store.target", CachingConfiguration.NO_SERVICE))
                        .external())
                .isFalse();
    }

    @Test
    void stringsOfACfgFileCount() {
        CachingConfiguration read = CachingConfiguration.read(Map.of(
                "service.ranking", "50",
                "directory", directory.resolve("new").toString(),
                "max.size", "10M",
                "memory.size", "64K",
                "max.entry", "2M",
                "shared", "true",
                "heuristics", "false",
                "stale.if.error", "1h",
                "partition.by.bundle", "true",
                "store.target", "(penstock.store=redis)"));

        assertThat(read.ranking()).isEqualTo(50);
        assertThat(read.directory()).contains(directory.resolve("new").toAbsolutePath());
        assertThat(read.store()).isEqualTo(new StoreOptions(10 << 20, 64 << 10, 2 << 20));
        assertThat(read.options().policy().shared()).isTrue();
        assertThat(read.options().policy().heuristics()).isFalse();
        assertThat(read.options().policy().staleIfError()).isEqualTo(Duration.ofHours(1));
        assertThat(read.options().byBundle()).isTrue();
        assertThat(read.external()).isTrue();
    }

    @Test
    void aSmallStoreTakesSmallerBodies() {
        assertThat(CachingConfiguration.read(Map.of("max.size", "2M")).store().maxEntry())
                .isEqualTo(1 << 20);
    }

    @ParameterizedTest
    @CsvSource({
        "service.ranking, high, a whole number",
        "max.size, 1K, bytes from 1048576",
        "memory.size, 999999G, bytes from 0 to",
        "max.entry, 0, bytes from 1",
        "shared, perhaps, true or false",
        "heuristics, perhaps, true or false",
        "stale.if.error, often, a time",
        "partition.by.bundle, perhaps, true or false",
        "store.target, redis, an OSGi filter",
    })
    void aBadValueIsNamedWithWhatIsAllowed(String key, String value, String allowed) {
        assertThatThrownBy(() -> CachingConfiguration.read(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key + " = " + value)
                .hasMessageContaining(allowed);
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> CachingConfiguration.read(Map.of("directory", file.toString())))
                .hasMessageContaining("the path of a directory");
    }

    @Test
    void faultsAreNamedTogetherAlsoThoseBetweenValues() {
        assertThatThrownBy(() ->
                        CachingConfiguration.read(Map.of("max.size", "4M", "max.entry", "3M", "shared", "perhaps")))
                .hasMessageContaining("max.entry = 3145728: must be at most half of max.size, which is 4194304")
                .hasMessageContaining("shared = perhaps");
    }
}
