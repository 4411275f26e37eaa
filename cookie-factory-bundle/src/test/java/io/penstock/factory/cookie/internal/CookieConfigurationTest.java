// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.factory.cookie.internal.CookieConfiguration.Accept;
import io.penstock.factory.cookie.internal.suffix.PublicSuffixes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookieConfigurationTest {
    @TempDir
    Path directory;

    @Test
    void nothing_said_is_all_cookies_in_memory_with_the_bundles_list() {
        CookieConfiguration read = CookieConfiguration.read(Map.of());
        assertThat(read.ranking()).isEqualTo(300);
        assertThat(read.file()).isEmpty();
        assertThat(read.accept()).isEqualTo(Accept.ALL);
        assertThat(read.partition()).isFalse();
        assertThat(read.suffixes().get()).isSameAs(PublicSuffixes.bundled());
    }

    @Test
    void strings_of_a_cfg_file_count_as_typed_values_do() {
        CookieConfiguration read = CookieConfiguration.read(
                Map.of("service.ranking", "350", "file", "jar.jsonl", "accept", "First-Party", "partition", "true"));
        assertThat(read.ranking()).isEqualTo(350);
        assertThat(read.file()).contains(Path.of("jar.jsonl").toAbsolutePath());
        assertThat(read.accept()).isEqualTo(Accept.FIRST_PARTY);
        assertThat(read.partition()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "service.ranking, high, a whole number",
        "accept, some, 'one of [all, first_party, none]'",
        "partition, perhaps, true or false",
        "file, /, a path",
        "public.suffix.file, /does/not/exist, a readable file",
    })
    void a_bad_value_is_named_with_what_is_allowed(String key, String value, String allowed) {
        assertThatThrownBy(() -> CookieConfiguration.read(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key + " = " + value)
                .hasMessageContaining(allowed);
    }

    @Test
    void a_newer_public_suffix_list_counts_and_takes_away_what_it_forbids() throws IOException {
        String rules = IntStream.range(0, 1000)
                .mapToObj(i -> "filler" + i + ".example\n")
                .collect(Collectors.joining());
        Path list = Files.writeString(directory.resolve("list.dat"), rules + "com\nshared.example\n");
        try (Bench bench = new Bench()) {
            bench.set("http://me.shared.example/", "a=1; Domain=shared.example", "own=1");
            assertThat(bench.sent("http://you.shared.example/")).isEqualTo("a=1");
            bench.jars.change(CookieConfiguration.read(Map.of("public.suffix.file", list.toString())));
            assertThat(bench.sent("http://you.shared.example/")).isEmpty();
            bench.set("http://me.shared.example/", "b=1; Domain=shared.example");
            assertThat(bench.sent("http://me.shared.example/")).isEqualTo("own=1");
        }
    }

    @Test
    void a_file_that_is_no_list_is_refused() throws IOException {
        Path list = Files.writeString(directory.resolve("list.dat"), "hello\n");
        assertThatThrownBy(() -> CookieConfiguration.read(Map.of("public.suffix.file", list.toString())))
                .hasMessageContaining("public.suffix.file");
    }
}
