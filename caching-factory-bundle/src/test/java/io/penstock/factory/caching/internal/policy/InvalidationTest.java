// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.NetworkRequest;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvalidationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // method  | status | response                                | forgotten
                "POST      | 200 | -                                          | /a",
                "PUT       | 201 | -                                          | /a",
                "DELETE    | 204 | -                                          | /a",
                "PATCH     | 303 | -                                          | /a",
                "M-SEARCH  | 200 | -                                          | /a",
                "ANYTHING  | 200 | -                                          | /a",
                "post      | 200 | -                                          | /a",
                "POST      | 399 | -                                          | /a",
                "POST      | 400 | -                                          | -",
                "POST      | 404 | -                                          | -",
                "POST      | 500 | -                                          | -",
                "POST      | 199 | -                                          | -",
                "GET       | 200 | Location: /b                               | -",
                "HEAD      | 200 | -                                          | -",
                "OPTIONS   | 200 | -                                          | -",
                "TRACE     | 200 | -                                          | -",
                "QUERY     | 200 | -                                          | -",
                "PROPFIND  | 200 | -                                          | -",
                "REPORT    | 200 | -                                          | -",
                "SEARCH    | 200 | -                                          | -",
                "POST      | 200 | Location: /b                               | /a /b",
                "POST      | 200 | Content-Location: c                        | /a /c",
                "POST      | 200 | Location: /b ; Content-Location: /c        | /a /b /c",
                "POST      | 200 | Location: /a ; Content-Location: /a        | /a",
                "POST      | 200 | Location: /b?x#y                           | /a /b?x",
                "POST      | 200 | Location: http://ORIGIN.test:80/b          | /a /b",
                "POST      | 200 | Location: http://other.test/b              | /a",
                "POST      | 200 | Location: https://origin.test/b            | /a",
                "POST      | 200 | Location: http://origin.test:81/b          | /a",
                "POST      | 200 | Location: mailto:x@y                       | /a",
                "POST      | 200 | Location: %%% ; Content-Location: /c       | /a /c",
                "POST      | 500 | Location: /b                               | -",
            })
    void whatAChangeMakesWorthless(String method, int status, String response, String expected) {
        List<String> uris = expected == null
                ? List.of()
                : List.of(expected.split(" ")).stream()
                        .map(path -> "http://origin.test" + path)
                        .toList();

        assertThat(Invalidation.uris(method, Rows.TARGET, status, Rows.fields(response)))
                .isEqualTo(uris);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://h.test/a?b=c        | http://h.test/a?b=c",
                "http://h.test              | http://h.test/",
                "http://h.test?b            | http://h.test/?b",
                "HTTP://H.Test/A            | http://h.test/A",
                "http://h.test:80/a         | http://h.test/a",
                "https://h.test:443/a       | https://h.test/a",
                "http://h.test:443/a        | http://h.test:443/a",
                "http://h.test./a           | http://h.test/a",
                "http://u:p@h.test/a        | http://h.test/a",
                "http://h.test/a#f          | http://h.test/a",
                "http://h.test/a?b#f        | http://h.test/a?b",
                "http://h.test/a?           | http://h.test/a?",
                "http://[::0001]/a          | http://[::1]/a",
                "http://h.test/%7Ea         | http://h.test/%7Ea",
            })
    void canonicalUris(URI uri, String expected) {
        assertThat(KeyUri.of(uri)).isEqualTo(expected);
        assertThat(KeyUri.of(NetworkRequest.get(uri))).isEqualTo(expected);
    }

    @Test
    void aCanonicalUriIsNotCopied() {
        URI uri = URI.create("http://h.test/a?b=c");

        assertThat(KeyUri.of(uri)).isSameAs(uri.toString());
    }
}
