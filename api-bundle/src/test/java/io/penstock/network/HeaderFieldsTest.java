// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderFieldsTest {
    private final HeaderFields fields = HeaderFields.of("Accept", "a", "X", "1", "accept", "b");

    @Test
    void namesAreComparedWithoutCase() {
        assertThat(fields.firstValue("ACCEPT")).contains("a");
        assertThat(fields.allValues("aCCept")).containsExactly("a", "b");
        assertThat(fields.valueOr("y", "-")).isEqualTo("-");
        assertThat(fields).isEqualTo(HeaderFields.of("accept", "a", "x", "1", "ACCEPT", "b"));
        assertThat(fields).hasSameHashCodeAs(HeaderFields.of("accept", "a", "x", "1", "ACCEPT", "b"));
    }

    @Test
    void setReplacesTheFirstAndDropsTheOthers() {
        assertThat(fields.withOnly("ACCEPT", "c").toString()).isEqualTo("[Accept: c, X: 1]");
        assertThat(fields.withOnly("New", "c").size()).isEqualTo(4);
        assertThat(fields.without("accept").toString()).isEqualTo("[X: 1]");
        assertThat(fields.without("none")).isSameAs(fields);
    }

    @Test
    void theJdksViewHasTheSameFieldsAndIsMadeOnce() {
        HttpHeaders headers = fields.asHttpHeaders();
        assertThat(headers.map()).isEqualTo(Map.of("Accept", List.of("a", "b"), "X", List.of("1")));
        assertThat(fields.asHttpHeaders()).isSameAs(headers);
        assertThat(HeaderFields.of(headers).allValues("accept")).containsExactly("a", "b");
    }

    @Test
    void moreThanEightLinesFit() {
        HeaderFields.Builder builder = HeaderFields.builder();
        for (int i = 0; i < 100; i++) {
            builder.add("n" + i, "v" + i);
        }
        assertThat(builder.build().valueOr("n99", "")).isEqualTo("v99");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nb", "a\nb", "a\rb", "a\0b"})
    void valuesOfSeveralLinesAreRefused(String value) {
        assertThatThrownBy(() -> HeaderFields.of("X", value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fields.with("X", value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HeaderFields.builder().set("X", value)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "ä", "a\n"})
    void namesAreTokens(String name) {
        assertThatThrownBy(() -> HeaderFields.of(name, "v")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(HeaderFields.of("authorization", "Basic c2VjcmV0", "Cookie", "s=secret", "A", "1")
                        .toString())
                .isEqualTo("[authorization: ***, Cookie: ***, A: 1]");
    }
}
