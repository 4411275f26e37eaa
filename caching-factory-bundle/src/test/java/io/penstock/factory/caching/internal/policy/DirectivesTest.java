// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectivesTest {
    private static Directives of(String text) {
        return Directives.of(Rows.fields(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                                                       | -1",
                "Cache-Control: max-age=3600                             | 3600",
                "cache-control: MaX-aGe=3600                             | 3600",
                "Cache-Control: foobar, max-age=3600                     | 3600",
                "Cache-Control: max-age=003600                           | 3600",
                "Cache-Control: max-age=\"3600\"                         | 3600",
                "Cache-Control: ,, max-age=5 ,                           | 5",
                "Cache-Control: max-age=2147483647                       | 2147483647",
                "Cache-Control: max-age=2147483648                       | 2147483648",
                "Cache-Control: max-age=99999999999999999999999          | 2147483648",
                // what cannot be read is expired
                "Cache-Control: max-age                                  | 0",
                "Cache-Control: max-age=                                 | 0",
                "Cache-Control: max-age= 3600                            | 0",
                "Cache-Control: max-age='3600'                           | 0",
                "Cache-Control: max-age=-3600                            | 0",
                "Cache-Control: max-age=3600.0                           | 0",
                "Cache-Control: max-age=3600a                            | 0",
                "Cache-Control: max-age=a3600                            | 0",
                "Cache-Control: max-age=36:0                             | 0",
                "Cache-Control: max-age=36/0                             | 0",
                // another name
                "Cache-Control: max-age =3600                            | -1",
                "Cache-Control: x-max-age=3600                           | -1",
                // twice: the shorter one
                "Cache-Control: max-age=1800, max-age=1                  | 1",
                "Cache-Control: max-age=1, max-age=1800                  | 1",
                "Cache-Control: max-age=1800 ; Cache-Control: max-age=1  | 1",
                // inside of quotes there is no directive
                "Cache-Control: ext=\"max-age=3600\", max-age=1          | 1",
                "Cache-Control: max-age=1, ext=\"max-age=3600\"          | 1",
                "Cache-Control: ext=\"a\\\", max-age=3600\"              | -1",
            })
    void maxAge(String fields, long expected) {
        assertThat(of(fields).maxAge()).isEqualTo(expected);
    }

    @Test
    void theOtherTimes() {
        Directives all = of("Cache-Control: s-maxage=1, max-stale=2, min-fresh=3"
                + " ; Cache-Control: stale-while-revalidate=4, stale-if-error=5");

        assertThat(all.sMaxAge()).isEqualTo(1);
        assertThat(all.maxStale()).isEqualTo(2);
        assertThat(all.minFresh()).isEqualTo(3);
        assertThat(all.staleWhileRevalidate()).isEqualTo(4);
        assertThat(all.staleIfError()).isEqualTo(5);
        assertThat(all.maxAge()).isEqualTo(-1);
        for (Directives none : new Directives[] {Directives.NONE, of("Cache-Control: x"), of("X: y")}) {
            assertThat(none.sMaxAge()).isEqualTo(-1);
            assertThat(none.maxStale()).isEqualTo(-1);
            assertThat(none.minFresh()).isEqualTo(-1);
            assertThat(none.staleWhileRevalidate()).isEqualTo(-1);
            assertThat(none.staleIfError()).isEqualTo(-1);
        }
    }

    @Test
    void theStrictestOfTwoCounts() {
        Directives all = of(
                "Cache-Control: s-maxage=1, s-maxage=2, max-stale=2, max-stale=1, min-fresh=3, min-fresh=4"
                        + " ; Cache-Control: stale-while-revalidate=4, stale-while-revalidate=9, stale-if-error=9, stale-if-error=5");

        assertThat(all.sMaxAge()).isEqualTo(1);
        assertThat(all.maxStale()).isEqualTo(1);
        assertThat(all.minFresh()).isEqualTo(4);
        assertThat(all.staleWhileRevalidate()).isEqualTo(4);
        assertThat(all.staleIfError()).isEqualTo(5);
    }

    @Test
    void theStrictestReadingOfWhatIsNoNumber() {
        Directives all =
                of("Cache-Control: s-maxage=x, max-stale=x, min-fresh=x, stale-while-revalidate=x, stale-if-error");

        assertThat(all.sMaxAge()).isZero();
        assertThat(all.maxStale()).isZero();
        assertThat(all.minFresh()).isEqualTo(Directives.LONGEST);
        assertThat(all.staleWhileRevalidate()).isZero();
        assertThat(all.staleIfError()).isZero();
        assertThat(of("Cache-Control: max-stale").maxStale()).isEqualTo(Directives.LONGEST);
        assertThat(of("Cache-Control: max-stale=").maxStale()).isZero();
    }

    @Test
    void flags() {
        assertThat(of("Cache-Control: No-StOrE").noStore()).isTrue();
        assertThat(of("Cache-Control: no-store=x").noStore()).isTrue();
        assertThat(of("Cache-Control: no-cache").noCache()).isTrue();
        assertThat(of("Cache-Control: private").isPrivate()).isTrue();
        assertThat(of("Cache-Control: public").isPublic()).isTrue();
        assertThat(of("Cache-Control: must-revalidate").mustRevalidate()).isTrue();
        assertThat(of("Cache-Control: proxy-revalidate").proxyRevalidate()).isTrue();
        assertThat(of("Cache-Control: must-understand").mustUnderstand()).isTrue();
        assertThat(of("Cache-Control: immutable").immutable()).isTrue();
        assertThat(of("Cache-Control: only-if-cached").onlyIfCached()).isTrue();
    }

    @Test
    void noFlagIsSetByAnother() {
        Directives none = of("Cache-Control: max-age=1, no-storey, xpublic, no cache");

        assertThat(none.noStore()).isFalse();
        assertThat(none.noCache()).isFalse();
        assertThat(none.isPrivate()).isFalse();
        assertThat(none.isPublic()).isFalse();
        assertThat(none.mustRevalidate()).isFalse();
        assertThat(none.proxyRevalidate()).isFalse();
        assertThat(none.mustUnderstand()).isFalse();
        assertThat(none.immutable()).isFalse();
        assertThat(none.onlyIfCached()).isFalse();
    }

    @Test
    void namedFieldsAreNotTheWholeResponse() {
        Directives some =
                of("Cache-Control: no-cache=\"a, b\", private=\"c\" ; Cache-Control: no-cache=\"d\", private=\"e\"");

        assertThat(some.noCache()).isFalse();
        assertThat(some.isPrivate()).isFalse();
        assertThat(some.noCacheFields()).containsExactly("a", "b", "d");
        assertThat(some.privateFields()).containsExactly("c", "e");
        assertThat(of("Cache-Control: no-cache=set-cookie").noCacheFields()).containsExactly("set-cookie");
        assertThat(of("Cache-Control: no-cache=a").noCacheFields()).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "no-cache=\"\"",
                "no-cache=\"",
                "no-cache=\"a",
                "no-cache=",
                "no-cache=\"a\", no-cache",
                "no-cache=a\""
            })
    void aListThatCannotBeReadIsTheWholeResponse(String directive) {
        assertThat(of("Cache-Control: " + directive).noCache()).isTrue();
        assertThat(of("Cache-Control: " + directive.replace("no-cache", "private"))
                        .isPrivate())
                .isTrue();
    }

    @Test
    void anUnclosedQuoteSwallowsTheRest() {
        assertThat(of("Cache-Control: private=\"a, max-age=100").maxAge()).isEqualTo(-1);
    }
}
