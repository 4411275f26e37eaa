// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110 §11.6.1. */
class ChallengesTest {
    private static List<Challenge> parse(String... lines) {
        return Challenges.parse(List.of(lines));
    }

    @Test
    void lists_in_lists_are_read() {
        assertThat(parse("Newauth realm=\"apps\", type=1,  title=\"Login to \\\"apps\\\"\", Basic realm=\"simple\""))
                .containsExactly(
                        new Challenge("newauth", Map.of("realm", "apps", "type", "1", "title", "Login to \"apps\"")),
                        new Challenge("basic", Map.of("realm", "simple")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Basic realm=a | basic:{realm=a}",
                "BASIC Realm = \"a b\" | basic:{realm=a b}",
                "Negotiate | negotiate:{}",
                "Negotiate, Basic realm=x | negotiate:{} basic:{realm=x}",
                "Negotiate abc/+==, Basic realm=x | negotiate:{} basic:{realm=x}",
                "Negotiate YWJj=, Basic realm=x | negotiate:{} basic:{realm=x}",
                "Negotiate YWJj, Basic realm=x | negotiate:{} basic:{realm=x}",
                ",,, Basic realm=x,, Digest realm=y,, | basic:{realm=x} digest:{realm=y}",
                "Basic , realm=x | basic:{realm=x}",
                "Basic realm=x, realm=y | basic:{realm=x}",
                "Basic realm=\"open | basic:{}",
                "Basic realm=\"\" | basic:{realm=}",
                "Digest a=1 b=2 | digest:{a=1}",
                "=,=,\"\\ | ''",
                "'' | ''"
            })
    void what_makes_sense_is_read_and_what_follows_nonsense_is_not(String line, String expected) {
        StringBuilder read = new StringBuilder();
        parse(line)
                .forEach(each -> read.append(each.scheme())
                        .append(':')
                        .append(new java.util.TreeMap<>(each.parameters()))
                        .append(' '));
        assertThat(read.toString().trim()).isEqualTo(expected);
    }

    @Test
    void several_lines_count_and_there_is_an_end() {
        assertThat(parse("Basic realm=a", "Digest realm=b")).hasSize(2);
        assertThat(parse("a, ".repeat(1000))).hasSize(16);
        assertThat(parse("Basic realm=\"" + "x".repeat(100_000))).hasSize(1);
        assertThat(parse("Basic " + ",".repeat(100_000))).hasSize(1);
    }

    @Test
    void the_strongest_comes_first_and_what_cannot_be_answered_not_at_all() {
        List<Challenge> all = parse(
                "Basic realm=r, Digest realm=r, nonce=n, Digest realm=r, nonce=n, algorithm=SHA-256, qop=\"auth,auth-int\"",
                "NTLM",
                "Digest realm=r, nonce=n, algorithm=SHA-512-256",
                "Digest realm=r, nonce=n, qop=auth-int",
                "Digest realm=r, nonce=\"\"",
                "Digest realm=r, nonce=n, algorithm=MD6",
                "Bearer realm=r");
        assertThat(Challenge.answerable(all))
                .extracting(each -> each.scheme() + " " + each.value("algorithm", ""))
                .containsExactly("bearer ", "digest SHA-512-256", "digest SHA-256", "digest ", "basic ");
    }
}
