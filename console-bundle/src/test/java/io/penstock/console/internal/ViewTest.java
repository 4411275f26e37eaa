// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ViewTest {
    private static final View TABLE = View.table("layer", "bytesReceived")
            .row("proxy", View.bytes(7))
            .row("a long name", View.bytes(2048))
            .build();

    static Stream<Arguments> views() {
        return Stream.of(
                Arguments.of(View.text("a\"b\\"), "a\"b\\", "\"a\\\"b\\\\\""),
                Arguments.of(View.number(-3), "-3", "-3"),
                Arguments.of(View.flag(true), "yes", "true"),
                Arguments.of(View.bytes(640), "640 B", "640"),
                Arguments.of(View.bytes(12_595), "12.3 KiB", "12595"),
                Arguments.of(View.bytes(4 << 20), "4.0 MiB", "4194304"),
                Arguments.of(View.millis(Duration.ofSeconds(2)), "2000 ms", "2000"),
                Arguments.of(View.millis(-1), "-", "-1"),
                Arguments.of(View.texts(List.of("a", "b")), "a, b", "[\"a\",\"b\"]"),
                Arguments.of(View.texts(List.of()), "none", "[]"),
                Arguments.of(View.table("x").build(), "none", "[]"),
                Arguments.of(View.fields().build(), "none", "{}"),
                Arguments.of(
                        TABLE,
                        "layer        bytes received\nproxy                   7 B\na long name         2.0 KiB",
                        "[{\"layer\":\"proxy\",\"bytesReceived\":7},{\"layer\":\"a long name\",\"bytesReceived\":2048}]"),
                Arguments.of(
                        View.fields()
                                .with("on", View.flag(false))
                                .with("longName", "x")
                                .build(),
                        "on         no\nlong name  x",
                        "{\"on\":false,\"longName\":\"x\"}"),
                Arguments.of(
                        View.fields()
                                .with("a", "1")
                                .with("rows", View.table("x").row("y").build())
                                .with("b", "2")
                                .build(),
                        "a  1\n\nrows\n  x\n  y\n\nb  2",
                        "{\"a\":\"1\",\"rows\":[{\"x\":\"y\"}],\"b\":\"2\"}"),
                Arguments.of(
                        new View.Many(List.of(
                                View.fields().with("a", "1").build(),
                                View.fields().with("a", "2").build())),
                        "a  1\n\na  2",
                        "[{\"a\":\"1\"},{\"a\":\"2\"}]"),
                // what a server sent must not command the terminal
                Arguments.of(
                        View.text("red\u001b[31m\u202e\n\u009b"),
                        "red?[31m???",
                        "\"red\\u001b[31m\u202e\\u000a\\u009b\""),
                Arguments.of(View.text("\ud800 ü"), "\ud800 ü", "\"\\ud800 ü\""));
    }

    @ParameterizedTest
    @MethodSource("views")
    void a_view_is_drawn_for_people_and_written_for_programs(View view, String text, String json) {
        assertThat(TextView.draw(view)).isEqualTo(text);
        assertThat(JsonView.write(view)).isEqualTo(json);
        Json.read(json);
    }

    @Test
    void a_row_has_a_value_for_each_column() {
        assertThatThrownBy(() -> View.table("a", "b").row("c")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_configuration_is_shown_without_secrets() {
        assertThat(Configurations.values(org.osgi.framework.FrameworkUtil.asDictionary(Map.of(
                        ".password.p1", "hush",
                        "service.pid", "x",
                        "felix.fileinstall.filename", "f",
                        "rules", new String[] {"a -> http://me:hush@p1:1", "b -> direct"},
                        "from.system", false))))
                .containsExactly(
                        Map.entry(".password.p1", "***"),
                        Map.entry("from.system", "false"),
                        Map.entry("rules", "a -> http://***@p1:1, b -> direct"));
        assertThat(Configurations.values(null)).isEmpty();
    }
}
