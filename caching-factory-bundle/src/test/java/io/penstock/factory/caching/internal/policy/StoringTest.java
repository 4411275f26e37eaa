// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cache.CachedHead;
import io.penstock.network.LoadControl;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoringTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '~',
            value = {
                // status | response                                      | private | shared
                "200 | Cache-Control: max-age=10                           | true  | true",
                "200 | Expires: [10]                                       | true  | true",
                "200 | Last-Modified: [-1000]                              | true  | true",
                "200 | ETag: \"a\"                                         | true  | true",
                "200 | -                                                   | false | false",
                "200 | Expires: [-10]                                      | false | false",
                "200 | Cache-Control: max-age=0                            | false | false",
                "200 | Cache-Control: max-age=0 ; ETag: \"a\"              | true  | true",
                "200 | Cache-Control: max-age=0, stale-if-error=9          | true  | true",
                "200 | Cache-Control: max-age=0, stale-while-revalidate=9  | true  | true",
                "200 | Cache-Control: max-age=0, stale-if-error=9, must-revalidate | false | false",
                // no-store, private
                "200 | Cache-Control: no-store                             | false | false",
                "200 | Cache-Control: max-age=10, no-store                 | false | false",
                "200 | Cache-Control: max-age=10, no-store ; ETag: \"a\"   | false | false",
                "200 | Cache-Control: max-age=10, private                  | true  | false",
                "200 | Cache-Control: max-age=10, private=\"x\"            | true  | true",
                "200 | Cache-Control: s-maxage=10                          | false | true",
                // no-cache is stored if it can be validated
                "200 | Cache-Control: max-age=10, no-cache                 | false | false",
                "200 | Cache-Control: no-cache ; ETag: \"a\"               | true  | true",
                "200 | Cache-Control: no-cache=\"x\", max-age=10           | true  | true",
                // must-understand
                "200 | Cache-Control: max-age=10, no-store, must-understand | true  | true",
                "599 | Cache-Control: max-age=10, no-store, must-understand | false | false",
                "599 | Cache-Control: max-age=10, must-understand           | false | false",
                "418 | Cache-Control: max-age=10, must-understand           | false | false",
                // statuses with a lifetime of their own
                "203 | Cache-Control: max-age=10                           | true  | true",
                "204 | Cache-Control: max-age=10                           | true  | true",
                "299 | Cache-Control: max-age=10                           | true  | true",
                "301 | Cache-Control: max-age=10                           | true  | true",
                "302 | Cache-Control: max-age=10                           | true  | true",
                "303 | Cache-Control: max-age=10                           | true  | true",
                "307 | Cache-Control: max-age=10                           | true  | true",
                "400 | Cache-Control: max-age=10                           | true  | true",
                "404 | Cache-Control: max-age=10                           | true  | true",
                "499 | Cache-Control: max-age=10                           | true  | true",
                "503 | Cache-Control: max-age=10                           | true  | true",
                "599 | Cache-Control: max-age=10                           | true  | true",
                "999 | Cache-Control: max-age=10                           | true  | true",
                // heuristics are for some statuses
                "201 | Last-Modified: [-1000]                              | false | false",
                "202 | Last-Modified: [-1000]                              | false | false",
                "302 | Last-Modified: [-1000]                              | false | false",
                "403 | Last-Modified: [-1000]                              | false | false",
                "503 | Last-Modified: [-1000]                              | false | false",
                "599 | Last-Modified: [-1000]                              | false | false",
                "404 | Last-Modified: [-1000]                              | true  | true",
                "501 | Last-Modified: [-1000]                              | true  | true",
                "599 | Last-Modified: [-1000] ; Cache-Control: public      | true  | true",
                "599 | Last-Modified: [-1000] ; Cache-Control: private     | true  | false",
                "403 | ETag: \"a\"                                         | false | false",
                // never
                "199 | Cache-Control: max-age=10                           | false | false",
                "304 | Cache-Control: max-age=10                           | false | false",
                "407 | Cache-Control: max-age=10                           | false | false",
                "412 | Cache-Control: max-age=10                           | false | false",
                "416 | Cache-Control: max-age=10                           | false | false",
                "206 | Cache-Control: max-age=10 ; Content-Range: bytes 0-4/10 | false | false",
                // Vary
                "200 | Cache-Control: max-age=10 ; Vary: Foo               | true  | true",
                "200 | Cache-Control: max-age=10 ; Vary: *                 | false | false",
                "200 | Cache-Control: max-age=10 ; Vary: Foo ; Vary: , *   | false | false",
            })
    void answersToAGet(int status, String response, boolean inPrivate, boolean inShared) {
        assertThat(Rows.store("GET", null, status, response, Rows.PRIVATE))
                .matches(head -> head.isPresent() == inPrivate);
        assertThat(Rows.store("GET", null, status, response, Rows.SHARED))
                .matches(head -> head.isPresent() == inShared);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=10                       | true | false",
                "max-age=10, public               | true | true",
                "max-age=10, must-revalidate      | true | true",
                "s-maxage=10, max-age=10          | true | true",
                "max-age=10, private              | true | false",
            })
    void answersToAUser(String directives, boolean inPrivate, boolean inShared) {
        String response = "Cache-Control: " + directives;
        String request = "Authorization: Basic x";

        assertThat(Rows.store("GET", request, 200, response, Rows.PRIVATE))
                .matches(head -> head.isPresent() == inPrivate);
        assertThat(Rows.store("GET", request, 200, response, Rows.SHARED))
                .matches(head -> head.isPresent() == inShared);
    }

    @Test
    void userInformationInTheUriIsAUserToo() {
        NetworkRequest request = NetworkRequest.get(java.net.URI.create("http://me@origin.test/"));

        assertThat(RequestView.of(request, false).isAuthorized()).isTrue();
        assertThat(Rows.get(null).isAuthorized()).isFalse();
        assertThat(Rows.get("Authorization: x").isAuthorized()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "PUT", "DELETE", "OPTIONS", "QUERY", "get"})
    void answersToOtherMethodsAreNotStored(String method) {
        assertThat(Rows.store(method, null, 200, "Cache-Control: max-age=10 ; Content-Location: /a", Rows.PRIVATE))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | Cache-Control: max-age=10 ; Content-Location: /a                      | true",
                "200 | Cache-Control: max-age=10 ; Content-Location: http://ORIGIN.test:80/a | true",
                "200 | Expires: [10] ; Content-Location: a                                   | true",
                "201 | Cache-Control: max-age=10 ; Content-Location: /a                      | false",
                "200 | Cache-Control: max-age=10 ; Content-Location: /b                      | false",
                "200 | Cache-Control: max-age=10 ; Content-Location: http://other.test/a     | false",
                "200 | Cache-Control: max-age=10 ; Content-Location: ::                      | false",
                "200 | Cache-Control: max-age=10                                             | false",
                "200 | Last-Modified: [-1000] ; Content-Location: /a                         | false",
            })
    void anAnswerToAPostThatIsWhatAGetWouldGet(int status, String response, boolean expected) {
        assertThat(Rows.store("POST", null, status, response, Rows.PRIVATE))
                .matches(head -> head.isPresent() == expected);
    }

    @Test
    void theRequestHasASay() {
        String response = "Cache-Control: max-age=10";
        RequestView unsaved = RequestView.of(
                Rows.request("GET", null, LoadControl.PREFER_NETWORK).toBuilder()
                        .attribute(RequestAttribute.SAVE_CONTROL, false)
                        .build(),
                false);

        assertThat(Rows.store("GET", "Cache-Control: no-store", 200, response, Rows.PRIVATE))
                .isEmpty();
        assertThat(unsaved.allowsStoring()).isFalse();
        assertThat(Storing.head(unsaved, Rows.TARGET, 200, Rows.fields(response), 0, 0, Rows.PRIVATE, Rows.FINGERPRINT))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // asked          | Content-Range  | length | stored as
                "bytes=0-4        | bytes 0-4/10   | 5  | bytes 0-4/10",
                "bytes=0-4        | bytes 0-4/10   | -  | bytes 0-4/10",
                "bytes=0-4        | bytes 0-4/*    | 5  | bytes 0-4/*",
                "bytes=-5         | bytes 5-9/10   | 5  | bytes 5-9/10",
                // counted badly up to the end: the message's own length is right
                "bytes=-5         | bytes 4-9/10   | 5  | bytes 4-8/9",
                "bytes=0-4        | bytes 0-4/10   | 4  | -",
                "bytes=-5         | bytes 4-9/10   | 0  | -",
                "bytes=-5         | bytes 4-9/*    | 5  | -",
                "bytes=0-4        | -              | 5  | -",
                "bytes=0-4        | lines 0-4/10   | 5  | -",
                "bytes=0-1,3-4    | bytes 0-4/10   | 5  | -",
                "-                | bytes 0-4/10   | 5  | -",
            })
    void parts(String range, String contentRange, String length, String expected) {
        String response = "Cache-Control: max-age=10"
                + (contentRange == null ? "" : " ; Content-Range: " + contentRange)
                + (length == null ? "" : " ; Content-Length: " + length);
        var head = Rows.store("GET", range == null ? null : "Range: " + range, 206, response, Rows.PRIVATE);

        assertThat(head.flatMap(h -> h.fields().firstValue("content-range")).orElse(null))
                .isEqualTo(expected);
    }

    @Test
    void aPartIsKnownByItsPlace() {
        CachedHead head = Rows.store(
                        "GET",
                        "Range: bytes=3-4 ; Foo: 1",
                        206,
                        "Cache-Control: max-age=10 ; Content-Range: bytes 3-4/10 ; Vary: Foo",
                        Rows.PRIVATE)
                .orElseThrow();

        assertThat(head.variant()).isEqualTo("foo=\"1@3");
        assertThat(Variants.withoutPlace(head.variant())).isEqualTo("foo=\"1");
    }

    @Test
    void aWholeAnswerToARangeIsAWhole() {
        CachedHead head = Rows.store("GET", "Range: bytes=3-4", 200, "Cache-Control: max-age=10", Rows.PRIVATE)
                .orElseThrow();

        assertThat(head.variant()).isEmpty();
        assertThat(head.status()).isEqualTo(200);
    }

    @Test
    void whatBelongsToTheHopIsNotStored() {
        CachedHead head = Rows.store(
                        "GET",
                        null,
                        200,
                        "Cache-Control: max-age=10, no-cache=\"hidden, Set-Cookie\", private=\"mine\" ; Date: [-1]"
                                + " ; Connection: a, B ; A: 1 ; b: 2 ; c: 3 ; Keep-Alive: x ; TE: x ; Trailer: x"
                                + " ; Transfer-Encoding: x ; Upgrade: x ; Proxy-Connection: x ; Proxy-Authenticate: x"
                                + " ; Proxy-Authentication-Info: x ; Proxy-Authorization: x ; Hidden: x ; Set-Cookie: a=b"
                                + " ; Mine: 1 ; Content-Length: 5 ; Set-Cookie2: a=b",
                        Rows.PRIVATE)
                .orElseThrow();

        assertThat(head.fields())
                .isEqualTo(Rows.fields("Cache-Control: max-age=10, no-cache=\"hidden, Set-Cookie\", private=\"mine\""
                        + " ; Date: [-1] ; c: 3 ; Mine: 1 ; Content-Length: 5 ; Set-Cookie2: a=b"));
    }

    @Test
    void privateFieldsAreNotStoredInASharedCache() {
        CachedHead head = Rows.store(
                        "GET",
                        null,
                        200,
                        "Cache-Control: max-age=10, private=\"mine\" ; Mine: 1 ; Date: [0]",
                        Rows.SHARED)
                .orElseThrow();

        assertThat(head.fields().contains("mine")).isFalse();
    }

    @Test
    void aResponseWithoutADateGetsOne() {
        CachedHead head = Rows.store("GET", null, 200, "Cache-Control: max-age=10", Rows.PRIVATE)
                .orElseThrow();

        assertThat(head.fields().allValues("date")).containsExactly(HttpDate.format(Rows.NOW));
    }

    @Test
    void itKeepsWhenItWasAskedFor() {
        CachedHead head = Storing.head(
                        Rows.get(null),
                        Rows.TARGET,
                        200,
                        Rows.fields("Cache-Control: max-age=10"),
                        5,
                        7,
                        Rows.PRIVATE,
                        Rows.FINGERPRINT)
                .orElseThrow();

        assertThat(head.requested()).isEqualTo(5);
        assertThat(head.received()).isEqualTo(7);
    }

    @Test
    void aHeadThatA304HasChangedMayHaveToGo() {
        assertThat(Storing.isKept(Rows.head(200, "Cache-Control: max-age=10"), Rows.PRIVATE))
                .isTrue();
        assertThat(Storing.isKept(Rows.head(200, "Cache-Control: max-age=10, no-store"), Rows.PRIVATE))
                .isFalse();
        assertThat(Storing.isKept(Rows.head(200, "Cache-Control: max-age=10 ; Vary: *"), Rows.PRIVATE))
                .isFalse();
        assertThat(Storing.isKept(Rows.head(200, "Cache-Control: max-age=10, private"), Rows.SHARED))
                .isFalse();
    }

    @Test
    void theStatusesThatAreUnderstood() {
        for (int status = 200; status < 600; status++) {
            boolean understood = status <= 206
                    || status >= 300 && status <= 308
                    || status >= 400 && status <= 417
                    || status == 421
                    || status == 422
                    || status == 426
                    || status >= 500 && status <= 505;
            boolean stored = understood
                    && status != 304
                    && status != 206
                    && status != 407
                    && status != 412
                    && status != 416
                    && status != 417
                    && status != 421
                    && status != 426;
            assertThat(Rows.store("GET", null, status, "Cache-Control: max-age=1, must-understand", Rows.PRIVATE)
                            .isPresent())
                    .as("%d", status)
                    .isEqualTo(stored);
        }
    }
}
