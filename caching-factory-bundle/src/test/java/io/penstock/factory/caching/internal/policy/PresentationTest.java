// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cache.CachedHead;
import io.penstock.network.HeaderFields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresentationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // stored                                 | request                                       | as
                "ETag: \"a\"                              | If-None-Match: \"a\"                          | NOT_MODIFIED",
                "ETag: \"a\"                              | If-None-Match: W/\"a\"                        | NOT_MODIFIED",
                "ETag: W/\"a\"                            | If-None-Match: W/\"a\"                        | NOT_MODIFIED",
                "ETag: \"a\"                              | If-None-Match: \"b\"                          | FULL",
                "X: y                                     | If-None-Match: *                              | NOT_MODIFIED",
                "X: y                                     | If-None-Match: \"a\"                          | FULL",
                // If-None-Match alone decides
                "ETag: \"a\" ; Last-Modified: [-5]        | If-None-Match: \"a\" ; If-Modified-Since: [-9]| NOT_MODIFIED",
                "ETag: \"a\" ; Last-Modified: [-5]        | If-None-Match: \"b\" ; If-Modified-Since: [-5]| FULL",
                "Last-Modified: [-5]                      | If-Modified-Since: [-5]                       | NOT_MODIFIED",
                "Last-Modified: [-5]                      | If-Modified-Since: [-4]                       | NOT_MODIFIED",
                "Last-Modified: [-5]                      | If-Modified-Since: [-6]                       | FULL",
                "Last-Modified: [-5]                      | If-Modified-Since: nonsense                   | FULL",
                "Last-Modified: Sunday, 06-Nov-94 08:49:37 GMT | If-Modified-Since: Sun Nov  6 08:49:37 1994 | NOT_MODIFIED",
                // without Last-Modified the date of the response stands for it
                "Date: [0]                                | If-Modified-Since: [0]                        | NOT_MODIFIED",
                "Date: [0]                                | If-Modified-Since: [-3000]                    | FULL",
                "X: y                                     | If-Modified-Since: [0]                        | NOT_MODIFIED",
                // If-Range
                "ETag: \"a\"                              | Range: bytes=1-2 ; If-Range: \"a\"            | PARTIAL",
                "ETag: \"a\"                              | Range: bytes=1-2 ; If-Range: \"b\"            | FULL",
                "ETag: W/\"a\"                            | Range: bytes=1-2 ; If-Range: W/\"a\"          | FULL",
                "Last-Modified: [-60]                     | Range: bytes=1-2 ; If-Range: [-60]            | PARTIAL",
                "Last-Modified: [-59]                     | Range: bytes=1-2 ; If-Range: [-59]            | FULL",
                "ETag: \"a\"                              | Range: bytes=11-2 ; If-Range: \"a\"           | FULL",
                "ETag: \"a\"                              | Range: bytes=11- ; If-Range: \"b\"            | FULL",
                "ETag: \"a\"                              | Range: bytes=11- ; If-Range: \"a\"            | UNSATISFIABLE",
                "ETag: \"a\"                              | Range: bytes=1-2 ; If-None-Match: \"a\"       | NOT_MODIFIED",
            })
    void ofAWhole(String stored, String request, Presentation.Kind expected) {
        assertThat(Presentation.of(Rows.get(request), Rows.response(Rows.head(200, stored), 10))
                        .kind())
                .isEqualTo(expected);
    }

    @Test
    void onlySuccessesHaveConditionsAndOnly200HasRanges() {
        assertThat(kind(404, "If-None-Match: \"a\"")).isEqualTo(Presentation.Kind.FULL);
        assertThat(kind(301, "If-None-Match: \"a\"")).isEqualTo(Presentation.Kind.FULL);
        assertThat(kind(203, "If-None-Match: \"a\"")).isEqualTo(Presentation.Kind.NOT_MODIFIED);
        assertThat(kind(404, "Range: bytes=0-1")).isEqualTo(Presentation.Kind.FULL);
        assertThat(kind(203, "Range: bytes=0-1")).isEqualTo(Presentation.Kind.FULL);
        assertThat(kind(200, "Range: bytes=0-1")).isEqualTo(Presentation.Kind.PARTIAL);
    }

    private static Presentation.Kind kind(int status, String request) {
        return Presentation.of(Rows.get(request), Rows.response(Rows.head(status, "ETag: \"a\""), 10))
                .kind();
    }

    @Test
    void bytesAreCountedFromTheBeginningOfWhatIsStored() {
        assertThat(Presentation.of(Rows.get(null), Rows.response(Rows.head(200, "X: y"), 10)))
                .isEqualTo(new Presentation(Presentation.Kind.FULL, 0, 10));
        assertThat(Presentation.of(Rows.get("Range: bytes=2-5"), Rows.response(Rows.head(200, "X: y"), 10)))
                .isEqualTo(new Presentation(Presentation.Kind.PARTIAL, 2, 6));
        assertThat(Presentation.of(
                        Rows.get("Range: bytes=6-7"), Rows.response(Rows.head(206, "Content-Range: bytes 4-9/10"), 6)))
                .isEqualTo(new Presentation(Presentation.Kind.PARTIAL, 2, 4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '~',
            value = {
                // request                | status | fields added to Date, Cache-Control, ETag
                "-                        | 200 | Content-Type: text/plain ; Content-Length: 10 ; Content-Encoding: gzip ; Age: 3",
                "Range: bytes=2-5         | 206 | Content-Type: text/plain ; Content-Encoding: gzip ; Age: 3 ; Content-Range: bytes 2-5/10 ; Content-Length: 4",
                "Range: bytes=99-         | 416 | Age: 3 ; Content-Range: bytes */10 ; Content-Length: 0",
                "If-None-Match: \"a\"     | 304 | Age: 3",
            })
    void served(String request, int status, String more) {
        CachedHead head = Rows.head(
                200,
                "Date: [0] ; Cache-Control: max-age=60 ; ETag: \"a\" ; Content-Type: text/plain"
                        + " ; Content-Length: 10 ; Content-Encoding: gzip ; age: 0");
        Presentation as = Presentation.of(Rows.get(request), Rows.response(head, 10));

        assertThat(ServedFields.status(head, as)).isEqualTo(status);
        assertThat(ServedFields.of(head, as, 10, Rows.NOW * 1000 + 3999))
                .isEqualTo(Rows.fields("Date: [0] ; Cache-Control: max-age=60 ; ETag: \"a\" ; " + more));
    }

    @Test
    void aPartOfAPartSaysWhereItBelongs() {
        CachedHead head = Rows.head(206, "Date: [0] ; Content-Range: bytes 4-9/10 ; Content-Length: 6");
        Presentation as = Presentation.of(Rows.get("Range: bytes=6-7"), Rows.response(head, 6));
        Presentation none = Presentation.of(Rows.get("Range: bytes=16-"), Rows.response(head, 6));

        assertThat(ServedFields.of(head, as, 6, Rows.NOW * 1000))
                .isEqualTo(Rows.fields("Date: [0] ; Age: 0 ; Content-Range: bytes 6-7/10 ; Content-Length: 2"));
        assertThat(ServedFields.of(head, none, 6, Rows.NOW * 1000))
                .isEqualTo(Rows.fields("Date: [0] ; Age: 0 ; Content-Range: bytes */10 ; Content-Length: 0"));
    }

    @Test
    void ageIsNeverBeyondItsLimit() {
        CachedHead head = Rows.head(200, "Date: [0] ; Age: 2147483648");
        HeaderFields fields =
                ServedFields.of(head, new Presentation(Presentation.Kind.FULL, 0, 0), 0, Rows.NOW * 1000 + 99_000);

        assertThat(fields.allValues("age")).containsExactly("2147483648");
    }

    @Test
    void cacheStatus() {
        assertThat(CacheStatus.hit(12)).isEqualTo("penstock; hit; ttl=12");
        assertThat(CacheStatus.forwarded(Decision.Reason.URI_MISS, 0, true, false))
                .isEqualTo("penstock; fwd=uri-miss; stored");
        assertThat(CacheStatus.forwarded(Decision.Reason.STALE, 304, false, true))
                .isEqualTo("penstock; fwd=stale; fwd-status=304; collapsed");
        assertThat(CacheStatus.add(Rows.fields("Cache-Status: other; hit"), CacheStatus.hit(-1))
                        .allValues("cache-status"))
                .containsExactly("other; hit", "penstock; hit; ttl=-1");
        assertThat(Decision.Reason.BYPASS.token()).isEqualTo("bypass");
        assertThat(Decision.Reason.METHOD.token()).isEqualTo("method");
        assertThat(Decision.Reason.VARY_MISS.token()).isEqualTo("vary-miss");
        assertThat(Decision.Reason.REQUEST.token()).isEqualTo("request");
        assertThat(Decision.Reason.PARTIAL.token()).isEqualTo("partial");
    }
}
