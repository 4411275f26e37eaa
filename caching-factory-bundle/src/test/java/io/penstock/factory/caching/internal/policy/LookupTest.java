// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import io.penstock.network.LoadControl;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '~',
            value = {
                // stored                                                     | seconds | request
                //  | decision
                "Cache-Control: max-age=10                                    | 9.9  | -                                  | serve",
                "Cache-Control: max-age=10                                    | 10   | -                                  | forward stale",
                "Cache-Control: max-age=10 ; ETag: \"a\"                      | 10   | -                                  | validate \"a\"",
                "Cache-Control: max-age=10 ; ETag: W/\"a\"                    | 10   | -                                  | validate W/\"a\"",
                "Cache-Control: max-age=10 ; Last-Modified: [-9]              | 10   | -                                  | validate date",
                "Cache-Control: max-age=10 ; ETag: \"a\" ; Last-Modified: [-9]| 10   | -                                  | validate \"a\" date",
                "Cache-Control: max-age=10 ; Last-Modified: no date           | 10   | -                                  | forward stale",
                "Last-Modified: [-1000]                                       | 99   | -                                  | serve",
                "Last-Modified: [-1000]                                       | 100  | -                                  | validate date",
                "X: y                                                         | 0    | -                                  | forward stale",
                // no-cache
                "Cache-Control: max-age=10, no-cache                          | 0    | -                                  | forward request",
                "Cache-Control: max-age=10, no-cache ; ETag: \"a\"            | 0    | -                                  | validate \"a\"",
                "Cache-Control: max-age=10, no-cache=\"a\"                    | 0    | -                                  | serve",
                "Cache-Control: max-age=10                                    | 0    | Cache-Control: no-cache            | forward request",
                "Cache-Control: max-age=10 ; ETag: \"a\"                      | 0    | Cache-Control: no-cache            | validate \"a\"",
                "Cache-Control: max-age=10 ; Last-Modified: [-9]              | 0    | Cache-Control: no-cache            | validate date",
                "Cache-Control: max-age=10                                    | 0    | Cache-Control: no-store            | forward request",
                "Cache-Control: max-age=10                                    | 0    | Pragma: no-cache                   | forward request",
                "Cache-Control: max-age=10                                    | 0    | Pragma: no-cache ; Cache-Control: x| serve",
                "Cache-Control: max-age=10                                    | 0    | Pragma: foo                        | serve",
                "Cache-Control: max-age=10 ; Pragma: no-cache                 | 0    | -                                  | serve",
                // max-age of the request shortens and never lengthens
                "Cache-Control: max-age=10                                    | 5    | Cache-Control: max-age=5           | serve",
                "Cache-Control: max-age=10                                    | 5.1  | Cache-Control: max-age=5           | forward request",
                "Cache-Control: max-age=10                                    | 11   | Cache-Control: max-age=3600        | forward stale",
                "Cache-Control: max-age=10                                    | 0.5  | Cache-Control: max-age=0           | forward request",
                "Cache-Control: max-age=9999 ; Age: 1800                      | 0    | Cache-Control: max-age=600         | forward request",
                // min-fresh
                "Cache-Control: max-age=10                                    | 4    | Cache-Control: min-fresh=6         | serve",
                "Cache-Control: max-age=10                                    | 4.1  | Cache-Control: min-fresh=6         | forward request",
                "Cache-Control: max-age=10                                    | 0    | Cache-Control: min-fresh=x         | forward request",
                "Cache-Control: max-age=1500 ; Age: 1000                      | 0    | Cache-Control: min-fresh=1000      | forward request",
                // max-stale
                "Cache-Control: max-age=10                                    | 20   | Cache-Control: max-stale=10        | serve stale",
                "Cache-Control: max-age=10                                    | 20.1 | Cache-Control: max-stale=10        | forward stale",
                "Cache-Control: max-age=10                                    | 9999 | Cache-Control: max-stale           | serve stale",
                "Cache-Control: max-age=10                                    | 11   | Cache-Control: max-stale=x         | forward stale",
                "Cache-Control: max-age=1500 ; Age: 2000                      | 0    | Cache-Control: max-stale=1000      | serve stale",
                "Cache-Control: max-age=10, must-revalidate                   | 11   | Cache-Control: max-stale           | forward stale",
                "Cache-Control: max-age=10, must-revalidate                   | 9    | -                                  | serve",
                "Cache-Control: max-age=10, proxy-revalidate                  | 11   | Cache-Control: max-stale           | serve stale",
                "Cache-Control: max-age=10                                    | 11   | Cache-Control: max-stale, max-age=5| forward stale",
                "Cache-Control: max-age=10                                    | 11   | Cache-Control: max-stale, min-fresh=1| forward stale",
                "Cache-Control: max-age=10                                    | 11   | Cache-Control: max-stale, no-cache | forward stale",
                // stale-while-revalidate
                "Cache-Control: max-age=10, stale-while-revalidate=5          | 9    | -                                  | serve",
                "Cache-Control: max-age=10, stale-while-revalidate=5          | 10   | -                                  | serve and refresh",
                "Cache-Control: max-age=10, stale-while-revalidate=5          | 15   | -                                  | serve and refresh",
                "Cache-Control: max-age=10, stale-while-revalidate=5          | 15.1 | -                                  | forward stale",
                "Cache-Control: max-age=10, stale-while-revalidate=5, must-revalidate | 11 | -                            | forward stale",
                "Cache-Control: max-age=10, stale-while-revalidate=5          | 11   | Cache-Control: no-cache            | forward stale",
                "Cache-Control: max-age=10, stale-while-revalidate=5          | 11   | Cache-Control: max-age=3           | forward stale",
                "Cache-Control: max-age=10, stale-while-revalidate=5          | 11   | Cache-Control: only-if-cached      | serve stale",
                // immutable
                "Cache-Control: max-age=10, immutable                         | 9    | Cache-Control: max-age=0           | serve",
                "Cache-Control: max-age=10, immutable                         | 11   | Cache-Control: max-age=0           | forward stale",
                "Cache-Control: max-age=10, immutable                         | 9    | Cache-Control: no-cache            | forward request",
                // only-if-cached
                "Cache-Control: max-age=10                                    | 9    | Cache-Control: only-if-cached      | serve",
                "Cache-Control: max-age=10 ; ETag: \"a\"                      | 11   | Cache-Control: only-if-cached      | refuse",
                "Cache-Control: max-age=10                                    | 11   | Cache-Control: only-if-cached, max-stale | serve stale",
                "Cache-Control: max-age=10                                    | 9    | Cache-Control: only-if-cached, no-cache  | refuse",
                // what only the origin can answer
                "Cache-Control: max-age=10 ; ETag: \"a\"                      | 0    | If-Match: \"a\"                    | forward request",
                "Cache-Control: max-age=10 ; ETag: \"a\"                      | 0    | If-Unmodified-Since: [0]           | forward request",
                // conditions of the request
                "Cache-Control: max-age=10 ; ETag: \"a\"                      | 0    | If-None-Match: \"a\"               | serve NOT_MODIFIED",
                "Cache-Control: max-age=10 ; ETag: \"a\"                      | 0    | If-None-Match: \"b\"               | serve",
                "Cache-Control: max-age=10 ; ETag: \"a\"                      | 11   | If-None-Match: \"b\"               | validate \"a\"",
                "Cache-Control: max-age=10 ; Last-Modified: [-9]              | 11   | If-None-Match: \"b\"               | validate date",
                "Cache-Control: max-age=10 ; ETag: \"a\"                      | 11   | If-Modified-Since: [0]             | validate \"a\"",
                "Cache-Control: max-age=10                                    | 11   | If-None-Match: \"b\"               | forward stale",
                // ranges of the whole
                "Cache-Control: max-age=10                                    | 0    | Range: bytes=0-1                   | serve bytes 0-1",
                "Cache-Control: max-age=10                                    | 0    | Range: bytes=90-                   | serve bytes 90-99",
                "Cache-Control: max-age=10                                    | 0    | Range: bytes=-3                    | serve bytes 97-99",
                "Cache-Control: max-age=10                                    | 0    | Range: bytes=100-                  | serve UNSATISFIABLE",
                "Cache-Control: max-age=10                                    | 0    | Range: bytes=0-1,5-6               | serve",
                "Cache-Control: max-age=10                                    | 0    | Range: lines=0-1                   | serve",
                "Cache-Control: max-age=10 ; ETag: \"a\"                      | 11   | Range: bytes=0-1                   | validate \"a\"",
            })
    void aStoredResponse(String stored, double after, String request, String expected) {
        List<CachedResponse> all = List.of(Rows.response(Rows.head(200, stored), 100));

        assertThat(Rows.decide(Rows.get(request), all, after, Rows.PRIVATE)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=10, s-maxage=5                | 6  | forward stale",
                "max-age=5, s-maxage=10                | 6  | serve",
                "max-age=5, proxy-revalidate           | 6  | forward stale",
                "max-age=5                             | 6  | serve stale",
            })
    void aStoredResponseInASharedCache(String directives, double after, String expected) {
        List<CachedResponse> all = List.of(Rows.response(Rows.head(200, "Cache-Control: " + directives), 100));

        assertThat(Rows.decide(Rows.get("Cache-Control: max-stale"), all, after, Rows.SHARED))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "ALWAYS_NETWORK | max-age=10                  | 0  | -                       | forward request",
                "PREFER_NETWORK | max-age=10                  | 0  | -                       | serve",
                "PREFER_CACHE   | max-age=10                  | 0  | -                       | serve",
                "PREFER_CACHE   | max-age=10                  | 99 | -                       | serve stale",
                "PREFER_CACHE   | max-age=10                  | 5  | Cache-Control: max-age=1| serve",
                "PREFER_CACHE   | max-age=10                  | 99 | Cache-Control: no-cache | forward stale",
                "PREFER_CACHE   | max-age=10, must-revalidate | 99 | -                       | forward stale",
                "PREFER_CACHE   | max-age=10, no-cache        | 0  | -                       | forward request",
                "ALWAYS_CACHE   | max-age=10                  | 0  | -                       | serve",
                "ALWAYS_CACHE   | max-age=10                  | 99 | -                       | serve stale",
                "ALWAYS_CACHE   | max-age=10, must-revalidate | 9  | -                       | serve",
                "ALWAYS_CACHE   | max-age=10, must-revalidate | 99 | -                       | refuse",
                "ALWAYS_CACHE   | max-age=10                  | 0  | Cache-Control: no-store | serve",
                "ALWAYS_CACHE   | max-age=10, stale-while-revalidate=99 | 11 | -             | serve stale",
            })
    void theFourLoadModes(LoadControl load, String directives, double after, String request, String expected) {
        List<CachedResponse> all = List.of(Rows.response(Rows.head(200, "Cache-Control: " + directives), 100));

        assertThat(Rows.decide(Rows.view("GET", request, load), all, after, Rows.PRIVATE))
                .isEqualTo(expected);
    }

    @Test
    void withoutAnythingStoredTheModesAsk() {
        assertThat(nothing(LoadControl.ALWAYS_NETWORK)).isEqualTo("forward request");
        assertThat(nothing(LoadControl.PREFER_NETWORK)).isEqualTo("forward uri-miss");
        assertThat(nothing(LoadControl.PREFER_CACHE)).isEqualTo("forward uri-miss");
        assertThat(nothing(LoadControl.ALWAYS_CACHE)).isEqualTo("refuse");
    }

    private static String nothing(LoadControl load) {
        return Rows.decide(Rows.view("GET", null, load), List.of(), 0, Rows.PRIVATE);
    }

    @Test
    void offlineIsCacheOnlyWhateverTheModeSays() {
        List<CachedResponse> all = List.of(Rows.response(Rows.head(200, "Cache-Control: max-age=10"), 100));
        RequestView offline = RequestView.of(Rows.request("GET", null, LoadControl.ALWAYS_NETWORK), true);

        assertThat(Rows.decide(offline, all, 99, Rows.PRIVATE)).isEqualTo("serve stale");
        assertThat(Rows.decide(offline, List.of(), 99, Rows.PRIVATE)).isEqualTo("refuse");
    }

    @Test
    void headIsServedFromGet() {
        List<CachedResponse> all =
                List.of(Rows.response(Rows.head(200, "Cache-Control: max-age=10 ; ETag: \"a\""), 100));
        RequestView head = Rows.view("HEAD", "Range: bytes=0-1", LoadControl.PREFER_NETWORK);

        assertThat(Rows.decide(head, all, 0, Rows.PRIVATE)).isEqualTo("serve");
        assertThat(Rows.decide(head, all, 11, Rows.PRIVATE)).isEqualTo("validate \"a\"");
    }

    @Test
    void theNewestOfSeveralThatMatchIsSelectedByItsReceiptNotItsDate() {
        CachedHead newer = new CachedHead(
                200,
                Rows.fields("Date: [-5000] ; Cache-Control: max-age=9999"),
                "",
                Rows.NOW * 1000,
                Rows.NOW * 1000 + 5);
        List<CachedResponse> all = List.of(
                Rows.response(newer, 1), Rows.response(Rows.head(200, "Date: [0] ; Cache-Control: max-age=9999"), 1));

        assertThat(Rows.decide(Rows.get(null), all, 1, Rows.PRIVATE)).isEqualTo("serve #0");
    }

    @Test
    void otherVariantsLendTheirTags() {
        List<CachedResponse> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String etag = i == 3 ? "" : " ; ETag: \"" + i + "\"";
            all.add(Rows.response(
                    Rows.store("GET", "Foo: " + i, 200, "Cache-Control: max-age=10 ; Vary: Foo" + etag, Rows.PRIVATE)
                            .orElseThrow(),
                    1));
        }

        assertThat(Rows.decide(Rows.get("Foo: 1"), all, 0, Rows.PRIVATE)).isEqualTo("serve #1");
        assertThat(Rows.decide(Rows.get("Foo: x"), all, 0, Rows.PRIVATE))
                .isEqualTo("validate \"0\", \"1\", \"2\", \"4\", \"5\", \"6\", \"7\", \"8\" among 8");
        assertThat(Rows.decide(Rows.get("Foo: x"), all.subList(3, 4), 0, Rows.PRIVATE))
                .isEqualTo("forward vary-miss");
        assertThat(Rows.decide(Rows.get("Foo: x"), all.subList(4, 5), 0, Rows.PRIVATE))
                .isEqualTo("validate \"4\" among 1");
        assertThat(Rows.decide(Rows.get("Foo: x ; If-None-Match: \"y\""), all, 0, Rows.PRIVATE))
                .isEqualTo("forward vary-miss");
        assertThat(Rows.decide(Rows.get("Foo: x ; Range: bytes=0-1"), all, 0, Rows.PRIVATE))
                .isEqualTo("forward vary-miss");
        RequestView head = Rows.view("HEAD", "Foo: x", LoadControl.PREFER_NETWORK);
        assertThat(Rows.decide(head, all, 0, Rows.PRIVATE)).isEqualTo("forward vary-miss");
        assertThat(Rows.decide(Rows.get("Foo: x ; Cache-Control: only-if-cached"), all, 0, Rows.PRIVATE))
                .isEqualTo("refuse");
    }

    @Test
    void aDateIsOnlySentForOneResponse() {
        List<CachedResponse> all = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String fields = "Vary: Foo ; Last-Modified: [-9] ; ETag: \"" + i + "\"";
            all.add(Rows.response(
                    Rows.store("GET", "Foo: " + i, 200, fields, Rows.PRIVATE).orElseThrow(), 1));
        }

        assertThat(Rows.decide(Rows.get("Foo: x"), all, 0, Rows.PRIVATE)).isEqualTo("validate \"0\", \"1\" among 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '~',
            value = {
                // stored range | validator       | seconds | request                    | decision
                "bytes 4-9/10   | -               | 0  | Range: bytes=4-9                | serve bytes 0-5",
                "bytes 4-9/10   | -               | 0  | Range: bytes=6-8                | serve bytes 2-4",
                "bytes 4-9/10   | -               | 0  | Range: bytes=6-                 | serve bytes 2-5",
                "bytes 4-9/10   | -               | 0  | Range: bytes=-1                 | serve bytes 5-5",
                "bytes 4-9/10   | -               | 0  | Range: bytes=-6                 | serve bytes 0-5",
                "bytes 4-9/10   | -               | 0  | Range: bytes=12-                | serve UNSATISFIABLE",
                "bytes 4-9/*    | -               | 0  | Range: bytes=6-8                | serve bytes 2-4",
                "bytes 4-9/*    | -               | 0  | Range: bytes=-1                 | forward partial",
                "bytes 4-9/*    | -               | 0  | Range: bytes=12-                | forward partial",
                "bytes 4-9/*    | -               | 0  | Range: bytes=6-                 | complete bytes=10- -",
                // what is missing
                "bytes 0-4/10   | -               | 0  | -                               | complete bytes=5- -",
                "bytes 0-4/10   | ETag: \"a\"     | 0  | -                               | complete bytes=5- \"a\"",
                "bytes 0-4/10   | ETag: \"a\"     | 99 | -                               | complete bytes=5- \"a\"",
                "bytes 0-4/10   | ETag: W/\"a\"   | 99 | -                               | forward partial",
                "bytes 0-4/10   | -               | 99 | -                               | forward partial",
                "bytes 0-4/*    | ETag: \"a\"     | 0  | -                               | complete bytes=5- \"a\"",
                "bytes 5-9/10   | ETag: \"a\"     | 0  | -                               | complete bytes=0-4 \"a\"",
                "bytes 5-9/*    | ETag: \"a\"     | 0  | -                               | forward partial",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | -                               | forward partial",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=5-8                | complete bytes=7-8 \"a\"",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=3-9                | complete bytes=7-9 \"a\"",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=3-                 | complete bytes=7- \"a\"",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=7-8                | complete bytes=7-8 \"a\"",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=8-9                | forward partial",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=0-4                | complete bytes=0-2 \"a\"",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=0-2                | complete bytes=0-2 \"a\"",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=0-6                | complete bytes=0-2 \"a\"",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=0-1                | forward partial",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=0-7                | forward partial",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=-5                 | complete bytes=7- \"a\"",
                "bytes 3-6/*    | ETag: \"a\"     | 0  | Range: bytes=-5                 | forward partial",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=4-5,7-8            | forward partial",
                // stale, but still there
                "bytes 3-6/10   | ETag: \"a\"     | 99 | Range: bytes=4-5                | validate \"a\"",
                "bytes 3-6/10   | -               | 99 | Range: bytes=4-5                | forward partial",
                // conditions
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=4-5 ; If-Range: \"a\" | serve bytes 1-2",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=4-5 ; If-Range: \"b\" | forward partial",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=4-8 ; If-Range: \"a\" | complete bytes=7-8 \"a\"",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=4-8 ; If-Range: \"b\" | forward partial",
                "bytes 0-4/10   | ETag: \"a\"     | 0  | If-None-Match: \"a\"            | serve NOT_MODIFIED",
                "bytes 0-4/10   | ETag: \"a\"     | 0  | If-None-Match: \"b\"            | forward partial",
                "bytes 0-4/10   | ETag: \"a\"     | 0  | Cache-Control: only-if-cached   | refuse",
                "bytes 3-6/10   | ETag: \"a\"     | 0  | Range: bytes=4-5 ; Cache-Control: no-cache | validate \"a\"",
                "bytes 0-4/10   | ETag: \"a\"     | 0  | Cache-Control: no-cache         | complete bytes=5- \"a\"",
                "bytes 0-4/10   | -               | 0  | Cache-Control: no-cache         | forward partial",
            })
    void aStoredPart(String range, String validator, double after, String request, String expected) {
        String fields =
                "Cache-Control: max-age=10 ; Content-Range: " + range + (validator == null ? "" : " ; " + validator);
        ContentRange held = ContentRange.of(range);
        List<CachedResponse> all = List.of(Rows.response(Rows.head(206, fields), held.length()));

        assertThat(Rows.decide(Rows.get(request), all, after, Rows.PRIVATE)).isEqualTo(expected);
    }

    @Test
    void whatIsMissingComesBeforeOrAfter() {
        CachedResponse part = Rows.response(
                Rows.head(206, "Cache-Control: max-age=10 ; ETag: \"a\" ; Content-Range: bytes 3-6/10"), 4);

        Decision.Complete after = (Decision.Complete) Lookup.decide(
                Rows.get("Range: bytes=5-8"), List.of(part), Rows.NOW * 1000, Rows.PRIVATE, Rows.FINGERPRINT);
        Decision.Complete before = (Decision.Complete) Lookup.decide(
                Rows.get("Range: bytes=0-4 ; If-Range: \"a\""),
                List.of(part),
                Rows.NOW * 1000,
                Rows.PRIVATE,
                Rows.FINGERPRINT);

        assertThat(after.isAfter()).isTrue();
        assertThat(after.first()).isEqualTo(7);
        assertThat(after.last()).isEqualTo(8);
        assertThat(before.isAfter()).isFalse();
        assertThat(before.fields().allValues("if-range")).containsExactly("\"a\"");
    }

    @Test
    void ofSeveralPartsTheOneThatHoldsTheBytesServes() {
        List<CachedResponse> parts = List.of(
                Rows.response(Rows.head(206, "Cache-Control: max-age=10 ; Content-Range: bytes 0-4/10"), 5),
                Rows.response(Rows.head(206, "Cache-Control: max-age=10 ; Content-Range: bytes 5-9/10"), 5));

        assertThat(Rows.decide(Rows.get("Range: bytes=6-7"), parts, 0, Rows.PRIVATE))
                .isEqualTo("serve #1 bytes 1-2");
        assertThat(Rows.decide(Rows.view("HEAD", null, LoadControl.PREFER_NETWORK), parts, 0, Rows.PRIVATE))
                .isEqualTo("forward partial");
    }

    @Test
    void aPartWhoseLengthIsNotWhatItSaysIsNotUsed() {
        List<CachedResponse> part =
                List.of(Rows.response(Rows.head(206, "Cache-Control: max-age=10 ; Content-Range: bytes 0-4/10"), 4));

        assertThat(Rows.decide(Rows.get("Range: bytes=0-1"), part, 0, Rows.PRIVATE))
                .isEqualTo("forward partial");
    }

    @Test
    void aWholeIsPreferredToAPart() {
        List<CachedResponse> all = List.of(
                Rows.response(Rows.head(206, "Cache-Control: max-age=10 ; Content-Range: bytes 0-4/10"), 5),
                Rows.response(Rows.head(200, "Cache-Control: max-age=10"), 10));

        assertThat(Rows.decide(Rows.get("Range: bytes=0-1"), all, 0, Rows.PRIVATE))
                .isEqualTo("serve #1 bytes 0-1");
    }

    @Test
    void anAnswerForEverybodyIsOneForAUserTooIfItSaysSo() {
        CachedResponse everybodys = stored("", "max-age=10");
        CachedResponse shareable = stored("", "max-age=10, public");
        CachedResponse own = stored("user", "max-age=10");

        assertThat(Lookup.isUsable(everybodys, "user")).isFalse();
        assertThat(Lookup.isUsable(shareable, "user")).isTrue();
        assertThat(Lookup.isUsable(own, "user")).isTrue();
        assertThat(Lookup.isUsable(own, "other")).isFalse();
        assertThat(Lookup.isUsable(everybodys, "")).isTrue();
    }

    private static CachedResponse stored(String scope, String directives) {
        CachedResponse plain = Rows.response(Rows.head(200, "Cache-Control: " + directives), 1);
        return new CachedResponse() {
            @Override
            public CacheKey key() {
                return new CacheKey("engine", scope, plain.key().uri());
            }

            @Override
            public CachedHead head() {
                return plain.head();
            }

            @Override
            public long length() {
                return plain.length();
            }

            @Override
            public boolean isResident() {
                return false;
            }

            @Override
            public io.penstock.cache.CachedBody open() throws java.io.IOException {
                return plain.open();
            }
        };
    }
}
