// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArgumentsTest {
    private static final String USAGE = "net:x URL [--header LINE] [--limit N] [--timeout TIME] [--json]";

    @Test
    void options_may_stand_anywhere_and_repeat() {
        Arguments arguments = Arguments.parse(
                USAGE, "--json", "http://a/b", "--header", "A: 1", "more", "--header", "--b", "--limit", "7");
        assertThat(arguments.has("--json")).isTrue();
        assertThat(arguments.values("--header")).containsExactly("A: 1", "--b");
        assertThat(arguments.value("--header")).contains("--b");
        assertThat(arguments.number("--limit", 1, 1, 9)).isEqualTo(7);
        assertThat(arguments.time("--timeout", Duration.ofSeconds(3), Duration.ofDays(1)))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(arguments.uri(0)).hasToString("http://a/b");
        assertThat(arguments.word(1)).contains("more");
        assertThat(arguments.word(2)).isEmpty();
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> faults() {
        return Stream.of(
                fault("no option --what", given -> {}, "--what"),
                fault("--header needs a value", given -> {}, "x", "--header"),
                fault("URL is missing", given -> given.uri(0)),
                fault("not an absolute URL: a", given -> given.uri(0), "a"),
                fault("not a URL: Illegal character", given -> given.uri(0), "http://a b"),
                fault("one word too many: b", given -> given.atMost(1), "a", "b"),
                fault("whole number from 1 to 9", given -> given.number("--limit", 1, 1, 9), "--limit", "10"),
                fault(
                        "must be a time",
                        given -> given.time("--timeout", Duration.ZERO, Duration.ofDays(1)),
                        "--timeout",
                        "soon"));
    }

    private static org.junit.jupiter.params.provider.Arguments fault(
            String message, Consumer<Arguments> use, String... words) {
        return org.junit.jupiter.params.provider.Arguments.of(message, use, words);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_wrong_call_says_what_is_wrong(String message, Consumer<Arguments> use, String[] words) {
        assertThatThrownBy(() -> use.accept(Arguments.parse(USAGE, words)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
