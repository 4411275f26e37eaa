// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cache.CachedHead;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredViewTest {
    private static final PolicyOptions NO_HEURISTICS = new PolicyOptions(false, false, Duration.ZERO);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // fields                                                          | private | shared, in seconds
                "-                                                                 | 0      | 0",
                "Cache-Control: max-age=60                                         | 60     | 60",
                "Cache-Control: max-age=60, s-maxage=30                            | 60     | 30",
                "Cache-Control: max-age=60, s-maxage=90                            | 60     | 90",
                "Cache-Control: s-maxage=90                                        | 0      | 90",
                "Cache-Control: s-maxage=0 ; Expires: [90]                         | 90     | 0",
                "Cache-Control: max-age=60 ; Expires: [-90]                        | 60     | 60",
                "Cache-Control: max-age=0 ; Expires: [90]                          | 0      | 0",
                "Cache-Control: max-age=60 ; Expires: 0                            | 60     | 60",
                "Cache-Control: max-age=x ; Expires: [90]                          | 0      | 0",
                "Cache-Control: max-age=99999999999                                | 2147483648 | 2147483648",
                "Date: [0] ; Expires: [90]                                         | 90     | 90",
                "Date: [-10] ; Expires: [10]                                       | 20     | 20",
                "Date: [400] ; Expires: [300]                                      | 0      | 0",
                "Date: [0] ; Expires: [0]                                          | 0      | 0",
                "Expires: [90]                                                     | 90     | 90",
                "Date: foo ; Expires: [90]                                         | 90     | 90",
                "Expires: 0                                                        | 0      | 0",
                "Expires: Sun, 21 Nov 2286 04:46:39 GMT                            | 2147483648 | 2147483648",
                "Expires: Thu, 18 Aug 2050 02:01:18 UTC                            | 0      | 0",
                "Expires: [90] ; Expires: [90]                                     | 90     | 90",
                "Expires: [90] ; Expires: [91]                                     | 0      | 0",
                // an invalid Expires is expired, not absent
                "Expires: never ; Last-Modified: [-1000]                           | 0      | 0",
                // a tenth of the age at the origin, a day at most
                "Date: [0] ; Last-Modified: [-1000]                                | 100    | 100",
                "Date: [-100] ; Last-Modified: [-1000]                             | 90     | 90",
                "Last-Modified: [-1000]                                            | 100    | 100",
                "Last-Modified: [-5]                                               | 0.5    | 0.5",
                "Last-Modified: [-864000]                                          | 86400  | 86400",
                "Last-Modified: [-99999999]                                        | 86400  | 86400",
                "Last-Modified: [0]                                                | 0      | 0",
                "Last-Modified: [100]                                              | 0      | 0",
                "Last-Modified: yesterday                                          | 0      | 0",
            })
    void lifetime(String fields, double inPrivate, double inShared) {
        StoredView stored = Rows.stored(fields);

        assertThat(stored.lifetime(Rows.PRIVATE) / 1000.0).isEqualTo(inPrivate);
        assertThat(stored.lifetime(Rows.SHARED) / 1000.0).isEqualTo(inShared);
    }

    @Test
    void heuristicsAreForSomeStatusesOrWithLeave() {
        for (int status : new int[] {200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501}) {
            assertThat(lifetime(status, "Last-Modified: [-1000]")).isEqualTo(100_000);
        }
        for (int status : new int[] {201, 202, 302, 303, 307, 400, 403, 500, 502, 503, 504, 599}) {
            assertThat(lifetime(status, "Last-Modified: [-1000]")).isZero();
            assertThat(lifetime(status, "Last-Modified: [-1000] ; Cache-Control: public"))
                    .isEqualTo(100_000);
        }
        assertThat(StoredView.of(Rows.head(200, "Last-Modified: [-1000]")).lifetime(NO_HEURISTICS))
                .isZero();
    }

    private static long lifetime(int status, String fields) {
        return StoredView.of(Rows.head(status, fields)).lifetime(Rows.PRIVATE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // fields                        | sent | received | now | age, all in seconds from NOW
                "Date: [0]                       | 0    | 0        | 0   | 0",
                "Date: [0]                       | 0    | 0        | 3   | 3",
                "Date: [0] ; Age: 30             | 0    | 0        | 3   | 33",
                "Date: [-7200]                   | 0    | 0        | 0   | 7200",
                "Date: [-7200] ; Age: 30         | 0    | 0        | 0   | 7200",
                "Date: [-10] ; Age: 25           | 0    | 0        | 0   | 25",
                "Date: [10] ; Age: 15            | 0    | 0        | 0   | 15",
                "Date: [10]                      | 0    | 0        | 2   | 2",
                "Age: 30                         | 0    | 5        | 6   | 36",
                "Date: [5]                       | 0    | 5        | 6   | 6",
                "Date: [0]                       | 4    | 5        | 6   | 6",
                "Date: nonsense ; Age: 30        | 0    | 0        | 1   | 31",
                // the first member of the first line; what is no number is ignored
                "Date: [0] ; Age: abc            | 0    | 0        | 0   | 0",
                "Date: [0] ; Age: -7200          | 0    | 0        | 0   | 0",
                "Date: [0] ; Age: 7200.0         | 0    | 0        | 0   | 0",
                "Date: [0] ; Age: 7200;foo=111   | 0    | 0        | 0   | 0",
                "Date: [0] ; Age: 7200, 0        | 0    | 0        | 0   | 7200",
                "Date: [0] ; Age: 0, 7200        | 0    | 0        | 0   | 0",
                "Date: [0] ; Age: 7200 ; Age: 0  | 0    | 0        | 0   | 7200",
                "Date: [0] ; Age: 0 ; Age: 7200  | 0    | 0        | 0   | 0",
                "Date: [0] ; Age:                | 0    | 0        | 0   | 0",
                "Date: [0] ; Age: 2147483647     | 0    | 0        | 0   | 2147483647",
                "Date: [0] ; Age: 2147483648     | 0    | 0        | 0   | 2147483648",
                "Date: [0] ; Age: 99999999999999999999 | 0 | 0     | 0   | 2147483648",
                "Date: Thu, 01 Jan 1000 00:00:00 GMT   | 0 | 0     | 0   | 2147483648",
                // a clock that was set back
                "Date: [0]                       | 0    | 0        | -50 | 0",
                "Date: [0]                       | 5    | 0        | 0   | 0",
            })
    void age(String fields, double sent, double received, double now, double expected) {
        CachedHead head = new CachedHead(200, Rows.fields(fields), "", millis(sent), millis(received));

        assertThat(StoredView.of(head).age(millis(now)) / 1000.0).isEqualTo(expected);
    }

    @Test
    void aDateIsNoMoreExactThanASecond() {
        CachedHead head = new CachedHead(200, Rows.fields("Date: [0]"), "", millis(0.9), millis(0.999));

        assertThat(StoredView.of(head).age(millis(0.999))).isEqualTo(99);
    }

    @Test
    void stalenessIsNegativeUntilTheLifetimeIsOver() {
        StoredView stored = Rows.stored("Cache-Control: max-age=2");

        assertThat(stored.staleness(millis(0), Rows.PRIVATE)).isEqualTo(-2000);
        assertThat(stored.staleness(millis(1.999), Rows.PRIVATE)).isEqualTo(-1);
        assertThat(stored.staleness(millis(2), Rows.PRIVATE)).isEqualTo(1);
        assertThat(stored.staleness(millis(5), Rows.PRIVATE)).isEqualTo(3000);
        assertThat(Rows.stored("X: y").staleness(millis(0), Rows.PRIVATE)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=1                          | false | false",
                "max-age=1, must-revalidate         | true  | true",
                "max-age=1, no-cache                | true  | true",
                "max-age=1, no-cache=\"a\"          | false | false",
                "max-age=1, proxy-revalidate        | false | true",
                "max-age=1, s-maxage=1              | false | true",
                "max-age=1, public                  | false | false",
            })
    void whatForbidsStaleUse(String directives, boolean inPrivate, boolean inShared) {
        StoredView stored = Rows.stored("Cache-Control: " + directives);

        assertThat(stored.forbidsStale(Rows.PRIVATE)).isEqualTo(inPrivate);
        assertThat(stored.forbidsStale(Rows.SHARED)).isEqualTo(inShared);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=1                       | false",
                "public                          | true",
                "public, private                 | true",
                "s-maxage=1                      | true",
                "must-revalidate                 | true",
                "s-maxage=1, private             | false",
                "must-revalidate, private        | false",
                "private                         | false",
            })
    void whoseCredentialsDoNotMatter(String directives, boolean expected) {
        assertThat(Rows.stored("Cache-Control: " + directives).isShareable()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "ETag: \"a\"                                      | true  | \"a\"",
                "ETag: \"a\" ; Last-Modified: [-3000]             | true  | \"a\"",
                "ETag: W/\"a\" ; Last-Modified: [-3000]           | true  | -",
                "ETag: a                                          | true  | -",
                "ETag:                                            | false | -",
                "Date: [0] ; Last-Modified: [-60]                 | true  | date",
                "Date: [0] ; Last-Modified: [-59]                 | true  | -",
                "Last-Modified: nonsense                          | false | -",
                "X: y                                             | false | -",
            })
    void validators(String fields, boolean any, String strong) {
        StoredView stored = Rows.stored(fields);

        assertThat(stored.hasValidator()).isEqualTo(any);
        String expected = strong.equals("date") ? HttpDate.format(Rows.NOW - 60) : strong.equals("-") ? "" : strong;
        assertThat(stored.strongValidator()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "ETag: \"a\"                     | ETag: \"a\"                      | true",
                "ETag: \"a\"                     | ETag: \"b\"                      | false",
                "ETag: W/\"a\"                   | ETag: W/\"a\"                    | false",
                "ETag: \"a\" ; Last-Modified: [-100] | Last-Modified: [-100]        | false",
                "Last-Modified: [-100]           | ETag: \"a\" ; Last-Modified: [-100] | false",
                "Last-Modified: [-100]           | Last-Modified: [-100]            | true",
                "Last-Modified: [-100]           | Last-Modified: [-101]            | false",
                "Last-Modified: [-10]            | Last-Modified: [-10]             | false",
                "Date: [0] ; Last-Modified: [-100] | Date: [-90] ; Last-Modified: [-100] | false",
                "Date: [-90] ; Last-Modified: [-100] | Date: [0] ; Last-Modified: [-100] | false",
                "X: y                            | X: y                             | false",
            })
    void bytesThatBelongTogether(String one, String other, boolean expected) {
        assertThat(Rows.stored(one).hasSameStrongValidator(Rows.stored(other))).isEqualTo(expected);
    }

    @Test
    void onlyA206IsPartial() {
        assertThat(StoredView.of(Rows.head(206, "Content-Range: bytes 0-4/10")).isPartial())
                .isTrue();
        assertThat(StoredView.of(Rows.head(206, "Content-Range: bytes 0-4/10")).contentRange())
                .isEqualTo(new ContentRange(0, 4, 10));
        assertThat(Rows.stored("Content-Range: bytes 0-4/10").isPartial()).isFalse();
        assertThat(Rows.stored("Content-Range: bytes 0-4/10").contentRange()).isEqualTo(ContentRange.NONE);
    }

    private static long millis(double seconds) {
        return Rows.NOW * 1000 + Math.round(seconds * 1000);
    }
}
