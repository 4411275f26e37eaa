// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTagTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"a\"      | \"a\"      | true  | true",
                "\"a\"      | W/\"a\"    | true  | false",
                "W/\"a\"    | \"a\"      | true  | false",
                "W/\"a\"    | W/\"a\"    | true  | false",
                "\"a\"      | \"b\"      | false | false",
                "W/\"a\"    | W/\"b\"    | false | false",
                "\"\"       | \"\"       | true  | true",
                "w/\"a\"    | \"a\"      | false | false",
                "w/\"a\"    | w/\"a\"    | true  | false",
                "a          | a          | true  | false",
                "a          | \"a\"      | false | false",
                "\"a\"b\"   | \"a\"b\"   | true  | false",
                "\"         | \"         | true  | false",
                "W/a        | W/a        | true  | false",
            })
    void comparison(String one, String other, boolean weakly, boolean strongly) {
        EntityTag first = EntityTag.of(one);
        EntityTag second = EntityTag.of(other);

        assertThat(first.matchesWeakly(second)).isEqualTo(weakly);
        assertThat(second.matchesWeakly(first)).isEqualTo(weakly);
        assertThat(first.matchesStrongly(second)).isEqualTo(strongly);
        assertThat(second.matchesStrongly(first)).isEqualTo(strongly);
    }

    @Test
    void noTagMatchesNothing() {
        assertThat(EntityTag.of(" ")).isSameAs(EntityTag.NONE);
        assertThat(EntityTag.NONE.isPresent()).isFalse();
        assertThat(EntityTag.of("\"\"").isPresent()).isTrue();
        assertThat(EntityTag.NONE.matchesWeakly(EntityTag.of(""))).isFalse();
        assertThat(EntityTag.NONE.matchesStrongly(EntityTag.NONE)).isFalse();
        assertThat(EntityTag.of("\"x\"").matchesWeakly(EntityTag.NONE)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"a\" | If-None-Match: \"a\"                             | true",
                "\"a\" | If-None-Match: W/\"a\"                           | true",
                "\"a\" | If-None-Match: \"a\", \"b\"                      | true",
                "\"a\" | If-None-Match: \"b\", \"a\", \"c\"               | true",
                "\"a\" | If-None-Match: \"b\",\"a\"                       | true",
                "\"a\" | If-None-Match: \"b\" ; If-None-Match: \"a\"      | true",
                "\"a\" | If-None-Match: *                                 | true",
                "\"a,b\" | If-None-Match: \"a,b\"                         | true",
                "\"a\" | If-None-Match: \"b\"                             | false",
                "\"a\" | If-None-Match: \"a,b\"                           | false",
                "\"a\" | X: \"a\"                                         | false",
            })
    void ifNoneMatch(String tag, String fields, boolean expected) {
        assertThat(EntityTag.isNamed(EntityTag.of(tag), Rows.fields(fields))).isEqualTo(expected);
    }

    @Test
    void aStarNamesAlsoWhatHasNoTag() {
        assertThat(EntityTag.isNamed(EntityTag.NONE, Rows.fields("If-None-Match: *")))
                .isTrue();
        assertThat(EntityTag.isNamed(EntityTag.NONE, Rows.fields("If-None-Match: \"\"")))
                .isFalse();
    }
}
