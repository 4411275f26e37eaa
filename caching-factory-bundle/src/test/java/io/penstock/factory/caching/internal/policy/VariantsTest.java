// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cache.CachedHead;
import io.penstock.network.HeaderFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '~',
            value = {
                // Vary                      | stored for                     | asked for                       |
                // selected
                "-                           | Foo: 1                         | Foo: 2                          | true",
                "Vary: Foo                   | Foo: 1                         | Foo: 1                          | true",
                "Vary: fOO                   | Foo: 1                         | foo: 1                          | true",
                "Vary: Foo                   | Foo: 1                         | Foo: 2                          | false",
                "Vary: Foo                   | Foo: a                         | Foo: A                          | false",
                "Vary: Foo                   | -                              | Foo: 1                          | false",
                "Vary: Foo                   | Foo: 1                         | -                               | false",
                "Vary: Foo                   | -                              | -                               | true",
                "Vary: Foo                   | -                              | Foo:                            | false",
                "Vary: Foo                   | -                              | Foo: -                          | false",
                "Vary: Foo                   | Foo: 1 ; Other: 2              | Foo: 1 ; Other: 3               | true",
                "Vary: Foo, Bar              | Foo: 1 ; Bar: 2                | Bar: 2 ; Foo: 1                 | true",
                "Vary: Foo ; Vary: Bar       | Foo: 1 ; Bar: 2                | Foo: 1 ; Bar: 3                 | false",
                "Vary: Foo, Bar              | Foo: 1 ; Bar: 2                | Foo: 2 ; Bar: 1                 | false",
                "Vary: Foo, Bar, Baz         | Foo: 1 ; Baz: 3                | Foo: 1 ; Baz: 3                 | true",
                "Vary: , Foo,,               | Foo: 1                         | Foo: 1                          | true",
                // lines, blanks
                "Vary: Foo                   | Foo: 1, 2                      | Foo: 1 ; Foo: 2                 | true",
                "Vary: Foo                   | Foo: 1,2                       | Foo:  1, 2                      | true",
                "Vary: Foo                   | Foo: 1, 2                      | Foo: 2, 1                       | false",
                "Vary: Foo                   | Foo: a b                       | Foo: ab                         | false",
                // what is no plain text is compared all the same
                "Vary: Foo                   | Foo: a&bar=\"b                 | Foo: a&bar=\"b                  | true",
                "Vary: Foo                   | Foo: a&b                       | Foo: a&c                        | false",
                "Vary: Foo                   | Foo: ä@1                       | Foo: ä@1                        | true",
                "Vary: Foo                   | Foo: ä@1                       | Foo: ä@2                        | false",
                // languages, codings, charsets
                "Vary: Accept-Language       | Accept-Language: en, de        | Accept-Language: de, en         | true",
                "Vary: Accept-Language       | Accept-Language: en, de        | Accept-Language: eN,   De       | true",
                "Vary: Accept-Language       | Accept-Language: en, de;q=0.5  | Accept-Language: de; q=0.500, en;q=1 | true",
                "Vary: Accept-Language       | Accept-Language: en, de;q=0.5  | Accept-Language: en, de;q=0.6   | false",
                "Vary: Accept-Language       | Accept-Language: en, de;q=0.5  | Accept-Language: en, de         | false",
                "Vary: Accept-Language       | Accept-Language: en, de;q=x    | Accept-Language: en, de;q=0     | true",
                "Vary: Accept-Language       | Accept-Language: en;q=0.0001   | Accept-Language: en;q=0         | true",
                "Vary: Accept-Encoding       | Accept-Encoding: gzip, br      | Accept-Encoding: br,gzip        | true",
                "Vary: Accept-Encoding       | Accept-Encoding: gzip, br      | Accept-Encoding: gzip           | false",
                "Vary: Accept-Charset        | Accept-Charset: utf-8          | Accept-Charset: UTF-8           | true",
                "Vary: Accept                | Accept: a/b, c/d               | Accept: c/d, a/b                | false",
                // the language that it is in
                "Vary: Accept-Language ; Content-Language: de  | Accept-Language: en, de | Accept-Language: fr;q=0.5, de;q=1.0 | true",
                "Vary: Accept-Language ; Content-Language: DE  | Accept-Language: en     | Accept-Language: de                 | true",
                "Vary: Accept-Language ; Content-Language: de  | Accept-Language: en     | Accept-Language: de, fr             | false",
                "Vary: Accept-Language ; Content-Language: de  | Accept-Language: en     | Accept-Language: fr, de;q=0.9       | false",
                "Vary: Accept-Language ; Content-Language: de  | Accept-Language: en     | Accept-Language: de;q=0             | false",
                "Vary: Accept-Language ; Content-Language: de  | Accept-Language: en     | -                                   | false",
                "Vary: Accept-Language ; Content-Language: de, en | Accept-Language: en  | Accept-Language: de                 | false",
                "Vary: Accept-Language                         | Accept-Language: en     | Accept-Language: de                 | false",
                "Vary: Foo ; Content-Language: de              | Foo: 1                  | Accept-Language: de                 | false",
                "Vary: Foo, Accept-Language ; Content-Language: de | Foo: 1 ; Accept-Language: en | Foo: 1 ; Accept-Language: de | true",
                "Vary: Foo, Accept-Language ; Content-Language: de | Foo: 1 ; Accept-Language: en | Foo: 2 ; Accept-Language: de | false",
                "Vary: Abc, Accept-Language ; Content-Language: de | Abc: 1 ; Accept-Language: en | Abc: 2 ; Accept-Language: de | false",
                // secrets, to the letter
                "Vary: Cookie                | Cookie: a=1                    | Cookie: a=1                     | true",
                "Vary: Cookie                | Cookie: a=1                    | Cookie: a=2                     | false",
                "Vary: Cookie                | Cookie: a=1, b                 | Cookie: a=1,b                   | false",
                "Vary: Cookie                | Cookie: a=1 ; Cookie: b=2      | Cookie: a=1 ; Cookie: b=2       | true",
                "Vary: Cookie                | Cookie: a=1                    | -                               | false",
            })
    void selection(String vary, String storedFor, String askedFor, boolean expected) {
        HeaderFields response = Rows.fields("Cache-Control: max-age=10" + (vary == null ? "" : " ; " + vary));
        String variant = Variants.of(Variants.names(response), Rows.fields(storedFor), Rows.FINGERPRINT);
        CachedHead whole = new CachedHead(200, response, variant, 0, 0);
        CachedHead part = new CachedHead(200, response, variant + "@17", 0, 0);

        assertThat(Variants.matches(StoredView.of(whole), Rows.fields(askedFor), Rows.FINGERPRINT))
                .isEqualTo(expected);
        assertThat(Variants.matches(StoredView.of(part), Rows.fields(askedFor), Rows.FINGERPRINT))
                .isEqualTo(expected);
    }

    @Test
    void noSecretIsKept() {
        String variant = Variants.of(
                Variants.names(Rows.fields("Vary: Cookie, Authorization, Foo")),
                Rows.fields("Cookie: sid=geheim ; Authorization: Basic geheim ; Foo: offen"),
                Rows.FINGERPRINT);

        assertThat(variant).doesNotContain("geheim").contains("foo=\"offen");
        assertThat(variant).matches("authorization=#[0-9a-f]{32}&cookie=#[0-9a-f]{32}&foo=\"offen");
    }

    @Test
    void longValuesBecomeShort() {
        String variant = Variants.of(
                Variants.names(Rows.fields("Vary: User-Agent")),
                Rows.fields("User-Agent: " + "x".repeat(81)),
                Rows.FINGERPRINT);

        assertThat(variant).matches("user-agent=#[0-9a-f]{32}");
        assertThat(Variants.of(
                        Variants.names(Rows.fields("Vary: User-Agent")),
                        Rows.fields("User-Agent: " + "x".repeat(80)),
                        Rows.FINGERPRINT))
                .isEqualTo("user-agent=\"" + "x".repeat(80));
    }

    @Test
    void aStarAmongTheNamesIsSeen() {
        for (String vary : new String[] {
            "Vary: *", "Vary: *, *", "Vary: * ; Vary: *", "Vary: , *", "Vary: ; Vary: *", "Vary: *, Foo", "Vary: Foo, *"
        }) {
            assertThat(Variants.names(Rows.fields(vary))).contains("*");
        }
        assertThat(Variants.names(Rows.fields("Vary: Foo*"))).doesNotContain("*");
    }

    @Test
    void fingerprintsDependOnSecretNameAndValue() {
        Fingerprint other = new Fingerprint(new byte[] {1, 2, 3});

        assertThat(Rows.FINGERPRINT.of("a", "b"))
                .isEqualTo(new Fingerprint(new byte[16]).of("a", "b"))
                .hasSize(32);
        assertThat(Rows.FINGERPRINT.of("a", "b")).isNotEqualTo(other.of("a", "b"));
        assertThat(Rows.FINGERPRINT.of("a", "b")).isNotEqualTo(Rows.FINGERPRINT.of("a", "c"));
        assertThat(Rows.FINGERPRINT.of("a", "b")).isNotEqualTo(Rows.FINGERPRINT.of("ab", ""));
        assertThat(new Fingerprint(new byte[] {'a'}).of("b", ""))
                .isNotEqualTo(new Fingerprint(new byte[] {'a', 'b'}).of("", ""));
    }
}
