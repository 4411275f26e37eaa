// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import io.penstock.network.HeaderFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FresheningTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '~',
            value = {
                // asked about, a slash between several                         | 304                     | confirmed
                "ETag: \"a\"                                                    | ETag: \"a\"             | 0",
                "ETag: \"a\"                                                    | -                       | 0",
                "ETag: \"a\"                                                    | ETag: \"b\"             | -1",
                "ETag: W/\"a\"                                                  | ETag: W/\"a\"           | 0",
                "ETag: \"a\"                                                    | ETag: W/\"a\"           | 0",
                "ETag: W/\"a\"                                                  | ETag: \"a\"             | -1",
                "ETag: \"a\" / ETag: \"b\"                                      | ETag: \"b\"             | 1",
                "ETag: \"a\" / ETag: \"b\"                                      | ETag: \"c\"             | -1",
                "ETag: \"a\" / ETag: \"b\"                                      | -                       | -1",
                "Last-Modified: [-5]                                            | -                       | 0",
                "Last-Modified: [-5]                                            | Last-Modified: [-5]     | 0",
                "Last-Modified: [-5]                                            | Last-Modified: [-4]     | -1",
                "Last-Modified: [-5]                                            | ETag: \"a\" ; Last-Modified: [-5] | 0",
                "Last-Modified: [-5]                                            | ETag: \"a\"             | -1",
                "ETag: \"b\" ; Last-Modified: [-5]                              | ETag: \"a\" ; Last-Modified: [-5] | -1",
                "ETag: \"a\" ; Last-Modified: [-5]                              | Last-Modified: [-5]     | 0",
                "ETag: \"a\" ; Last-Modified: [-5]                              | Last-Modified: [-4]     | -1",
                "ETag: \"a\" ; Last-Modified: [-5] / ETag: \"b\" ; Last-Modified: [-4] | Last-Modified: [-4] | 1",
            })
    void whatA304Confirms(String asked, String fields, int expected) {
        List<CachedResponse> all = new ArrayList<>();
        for (String one : asked.split(" / ")) {
            all.add(Rows.response(Rows.head(200, one), 1));
        }
        Optional<CachedResponse> confirmed = Freshening.confirmed(all, Rows.fields(fields));

        assertThat(confirmed.map(all::indexOf).orElse(-1)).isEqualTo(expected);
    }

    private static CachedHead freshened(CachedHead stored, String request, boolean selected, String fields) {
        return Freshening.freshened(
                stored,
                Rows.fields(request),
                selected,
                Rows.fields(fields),
                Rows.NOW * 1000 + 5000,
                Rows.NOW * 1000 + 6000,
                Rows.PRIVATE,
                Rows.FINGERPRINT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // stored                            | 304                              | then
                "Test-Header: a                      | X: y                             | Test-Header: a ; X: y",
                "Test-Header: a                      | test-header: b                   | test-header: b",
                "X-Content-Foo: a                    | X-Content-Foo: b                 | X-Content-Foo: b",
                "Content-Foo: a                      | Content-Foo: b                   | Content-Foo: b",
                "Cache-Control: max-age=1            | Cache-Control: max-age=3600      | Cache-Control: max-age=3600",
                "A: 1 ; A: 2 ; B: 1                  | A: 3                             | B: 1 ; A: 3",
                "A: 1                                | A: 2 ; A: 3                      | A: 2 ; A: 3",
                "Content-Type: a/b                   | Content-Type: a/c                | Content-Type: a/c",
                "Content-Length: 36                  | Content-Length: 10               | Content-Length: 36",
                "Content-Encoding: gzip              | Content-Encoding: br             | Content-Encoding: gzip",
                "Content-Range: bytes 0-1/9          | Content-Range: bytes 0-8/9       | Content-Range: bytes 0-1/9",
                "Set-Cookie: a=b                     | Set-Cookie: a=c                  | Set-Cookie: a=c",
                "ETag: \"a\"                         | ETag: \"b\"                      | ETag: \"b\"",
                "Age: 7                              | X: y                             | X: y",
                "Age: 7                              | Age: 3                           | Age: 3",
                "B: 1                                | Connection: b ; B: 2             | B: 1",
                "B: 1                                | Cache-Control: no-cache=b ; B: 2 | B: 1 ; Cache-Control: no-cache=b",
                "Keep-Alive: 1                       | Transfer-Encoding: chunked       | Keep-Alive: 1",
            })
    void theFieldsOfA304(String stored, String fields, String expected) {
        CachedHead head = freshened(Rows.head(200, stored + " ; Date: [0]"), "X: y", true, fields + " ; Date: [5]");

        List<String> lines = new ArrayList<>();
        head.fields().without("date").forEach((name, value) -> lines.add(name + ": " + value));
        assertThat(String.join(" ; ", lines)).isEqualTo(expected);
        assertThat(head.fields().allValues("date")).containsExactly(HttpDate.format(Rows.NOW + 5));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.requested()).isEqualTo(Rows.NOW * 1000 + 5000);
        assertThat(head.received()).isEqualTo(Rows.NOW * 1000 + 6000);
    }

    @Test
    void a304WithoutADateIsOfTheMomentItCame() {
        CachedHead head = freshened(Rows.head(200, "Date: [-999] ; Expires: [10]"), "X: y", true, "X: y");

        assertThat(head.fields().allValues("date")).containsExactly(HttpDate.format(Rows.NOW + 6));
    }

    @Test
    void aConfirmedResponseBelongsToTheRequestThatSelectedIt() {
        CachedHead stored = Rows.store("GET", "Foo: 1", 200, "ETag: \"a\" ; Vary: Foo", Rows.PRIVATE)
                .orElseThrow();

        assertThat(freshened(stored, "Foo: 2", true, "X: y").variant()).isEqualTo("foo=\"2");
        assertThat(freshened(stored, "Foo: 2", false, "X: y").variant()).isEqualTo("foo=\"1");
        assertThat(freshened(stored, "Foo: 2 ; Bar: 3", true, "Vary: Bar").variant())
                .isEqualTo("bar=\"3");
        CachedHead part = new CachedHead(206, stored.fields(), "foo=\"1@7", 0, 0);
        assertThat(freshened(part, "Foo: 2", true, "X: y").variant()).isEqualTo("foo=\"2@7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "ETag: \"a\"                         | ETag: \"a\"                  | true",
                "ETag: \"a\"                         | ETag: \"b\"                  | false",
                "ETag: \"a\"                         | X: y                         | true",
                "X: y                                | ETag: \"a\"                  | false",
                "Last-Modified: [-5]                 | Last-Modified: [-5]          | true",
                "Last-Modified: [-5]                 | Last-Modified: [-4]          | false",
                "X: y                                | Content-Length: 100          | true",
                "X: y                                | Content-Length: 101          | false",
                "X: y                                | Content-Length: nonsense     | false",
            })
    void whetherAHeadSpeaksOfTheSame(String stored, String fields, boolean expected) {
        assertThat(Freshening.isSame(Rows.head(200, stored), 100, Rows.fields(fields)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '~',
            value = {
                // stored      | request                | answer                             | together
                "bytes 0-4/10  | -                      | bytes 5-9/10 ; ETag: \"a\"         | 200 of 10",
                "bytes 0-4/*   | -                      | bytes 5-9/10 ; ETag: \"a\"         | 200 of 10",
                "bytes 0-4/10  | -                      | bytes 5-9/* ; ETag: \"a\"          | -",
                "bytes 5-9/10  | -                      | bytes 0-4/10 ; ETag: \"a\"         | 200 of 10",
                "bytes 5-9/10  | -                      | bytes 0-4/* ; ETag: \"a\"          | 200 of 10",
                "bytes 0-4/10  | -                      | bytes 5-8/10 ; ETag: \"a\"         | -",
                "bytes 0-4/10  | -                      | bytes 6-9/10 ; ETag: \"a\"         | -",
                "bytes 0-4/10  | -                      | bytes 4-9/10 ; ETag: \"a\"         | -",
                "bytes 0-4/10  | -                      | bytes 5-10/11 ; ETag: \"a\"        | -",
                "bytes 0-4/10  | -                      | bytes 5-9/10 ; ETag: \"b\"         | -",
                "bytes 0-4/10  | -                      | bytes 5-9/10 ; ETag: W/\"a\"       | -",
                "bytes 0-4/10  | -                      | bytes 5-9/10                       | -",
                "bytes 0-4/10  | -                      | nonsense ; ETag: \"a\"             | -",
                "bytes 3-6/10  | Range: bytes=5-8       | bytes 7-8/10 ; ETag: \"a\"         | bytes 3-8/10 of 6 @3",
                "bytes 3-6/10  | Range: bytes=5-8       | bytes 7-7/10 ; ETag: \"a\"         | -",
                "bytes 3-6/10  | Range: bytes=5-8       | bytes 7-9/10 ; ETag: \"a\"         | -",
                "bytes 3-6/*   | Range: bytes=5-8       | bytes 7-8/10 ; ETag: \"a\"         | bytes 3-8/10 of 6 @3",
                "bytes 3-6/*   | Range: bytes=5-8       | bytes 7-8/* ; ETag: \"a\"          | bytes 3-8/* of 6 @3",
                "bytes 3-6/10  | Range: bytes=1-4       | bytes 1-2/10 ; ETag: \"a\"         | bytes 1-6/10 of 6 @1",
                "bytes 0-6/10  | Range: bytes=5-8       | bytes 7-8/10 ; ETag: \"a\"         | bytes 0-8/10 of 9 @0",
            })
    void partsThatMakeAWhole(String range, String request, String answer, String expected) {
        CachedHead part = Rows.head(
                206, "Cache-Control: max-age=9 ; ETag: \"a\" ; A: 1 ; Content-Length: 5 ; Content-Range: " + range);
        CachedResponse stored = Rows.response(part, ContentRange.of(range).length());
        Decision.Complete asked = (Decision.Complete)
                Lookup.decide(Rows.get(request), List.of(stored), Rows.NOW * 1000, Rows.PRIVATE, Rows.FINGERPRINT);
        Optional<CachedHead> together = Freshening.combined(
                asked,
                Rows.fields(request),
                Rows.fields("A: 2 ; Content-Length: 5 ; Date: [5] ; Content-Range: " + answer),
                3,
                4,
                Rows.PRIVATE,
                Rows.FINGERPRINT);

        assertThat(together.map(FresheningTest::text).orElse(null)).isEqualTo(expected);
        together.ifPresent(head -> {
            assertThat(head.fields().allValues("a")).containsExactly("2");
            assertThat(head.fields().allValues("cache-control")).containsExactly("max-age=9");
            assertThat(head.requested()).isEqualTo(3);
            assertThat(head.received()).isEqualTo(4);
        });
    }

    private static String text(CachedHead head) {
        HeaderFields fields = head.fields();
        return fields.valueOr("content-range", Integer.toString(head.status())) + " of "
                + fields.valueOr("content-length", "") + (head.variant().isEmpty() ? "" : " " + head.variant());
    }
}
