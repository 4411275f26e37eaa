// SPDX-License-Identifier: Apache-2.0
package io.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.network.LoadControl;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static Settings of(Object value) {
        return Settings.of(Map.of("k", value));
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "500, 500", "10s, 10000", "2 m, 120000", "1h, 3600000", "1d, 86400000"})
    void timesHaveUnits(String text, long millis) {
        Settings settings = of(text);
        assertThat(settings.duration("k", Duration.ZERO, Duration.ofMillis(1), Duration.ofDays(7)))
                .isEqualTo(Duration.ofMillis(millis));
        settings.check();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "64K, 65536", "10m, 10485760", "2G, 2147483648"})
    void sizesHaveUnits(String text, long bytes) {
        Settings settings = of(text);
        assertThat(settings.size("k", 0, 1, Long.MAX_VALUE)).isEqualTo(bytes);
        settings.check();
    }

    @Test
    void everyFaultIsNamedAtOnceWithKeyValueAndWhatIsAllowed() {
        Settings settings = Settings.of(
                Map.of("a", "x", "b", "99999999999G", "c", "5y", "d", "yes", "e", "nowhere", ".f", "secret"));
        assertThat(settings.integer("a", 7, 1, 9)).isEqualTo(7);
        assertThat(settings.size("b", 8, 1, 9)).isEqualTo(8);
        assertThat(settings.duration("c", Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofMinutes(1)))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.flag("d", true)).isTrue();
        assertThat(settings.choice("e", LoadControl.ALWAYS_CACHE)).isEqualTo(LoadControl.ALWAYS_CACHE);
        assertThat(settings.integer(".f", 1, 1, 2)).isEqualTo(1);
        assertThat(settings.problems())
                .containsExactly(
                        "a = x: must be a whole number from 1 to 9",
                        "b = 99999999999G: must be bytes from 1 to 9, for example 64K, 10M, 2G",
                        "c = 5y: must be a time from 1s to 1m, for example 500ms, 10s, 5m",
                        "d = yes: must be true or false",
                        "e = nowhere: must be one of [always_network, prefer_network, prefer_cache, always_cache]",
                        ".f = ***: must be a whole number from 1 to 2");
        assertThatThrownBy(settings::check).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRankingMayBeANumberOrAString() {
        assertThat(Settings.of(Map.of("service.ranking", "50")).ranking(1)).isEqualTo(50);
        assertThat(Settings.of(Map.of("service.ranking", -50)).ranking(1)).isEqualTo(-50);
        assertThat(Settings.of(Map.of()).ranking(1)).isEqualTo(1);
    }

    @Test
    void listsComeInEveryForm() {
        assertThat(of("a, b,,c ").list("k", List.of())).containsExactly("a", "b", "c");
        assertThat(of(new String[] {"a", "b"}).list("k", List.of())).containsExactly("a", "b");
        assertThat(of(List.of("a")).list("k", List.of())).containsExactly("a");
        assertThat(Settings.of(Map.of()).list("k", List.of("x"))).containsExactly("x");
    }

    @Test
    void choicesIgnoreCaseAndHyphens() {
        assertThat(of("prefer-cache").choice("k", LoadControl.ALWAYS_CACHE)).isEqualTo(LoadControl.PREFER_CACHE);
    }

    @Test
    void keysBelowAPrefixAreFound() {
        assertThat(Settings.of(Map.of(".password.b", 1, ".password.a", 2, "x", 3))
                        .keysBelow(".password."))
                .containsExactly("a", "b");
    }
}
