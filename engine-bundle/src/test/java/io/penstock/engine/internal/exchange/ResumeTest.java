// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkRequest;
import io.penstock.network.NetworkResponseInfo;
import io.penstock.network.ReplySource;
import io.penstock.network.spi.ResponseHead;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResumeTest {
    private static NetworkResponseInfo head(int status, String... fields) {
        return ResponseHead.local(status, HeaderFields.of(fields), ReplySource.NETWORK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"abc\" | | | \"abc\"",
                "W/\"abc\" | | | ",
                "W/\"abc\" | Wed, 21 Oct 2015 07:28:00 GMT | Wed, 21 Oct 2015 07:29:00 GMT | Wed, 21 Oct 2015 07:28:00 GMT",
                "'' | Wed, 21 Oct 2015 07:28:00 GMT | Wed, 21 Oct 2015 07:28:59 GMT | ",
                "'' | yesterday | Wed, 21 Oct 2015 07:28:59 GMT | ",
                "abc | | | ",
            })
    void a_validator_is_strong(String tag, String modified, String date, String expected) {
        HeaderFields fields = HeaderFields.of(
                "ETag", tag, "Last-Modified", modified == null ? "" : modified, "Date", date == null ? "" : date);
        assertThat(Resume.validator(fields).orElse(null)).isEqualTo(expected);
    }

    @Test
    void only_a_get_of_a_whole_entity_is_resumed() {
        URI uri = URI.create("http://a.test/");
        NetworkResponseInfo tagged = head(200, "ETag", "\"1\"");
        assertThat(Resume.isPossible(NetworkRequest.get(uri), tagged)).isTrue();
        assertThat(Resume.isPossible(
                        NetworkRequest.newBuilder(uri)
                                .header("Range", "bytes=5-")
                                .build(),
                        tagged))
                .isFalse();
        assertThat(Resume.isPossible(
                        NetworkRequest.newBuilder(uri).method("POST").build(), tagged))
                .isFalse();
        assertThat(Resume.isPossible(NetworkRequest.get(uri), head(206, "ETag", "\"1\"")))
                .isFalse();
        assertThat(Resume.isPossible(NetworkRequest.get(uri), head(200))).isFalse();
    }

    @Test
    void what_is_missing_is_asked_for_under_the_condition_that_it_is_the_same() {
        NetworkRequest.Builder request = NetworkRequest.newBuilder(URI.create("http://a.test/"));
        Resume.ask(request, head(200, "ETag", "\"1\""), 1000);
        assertThat(request.build().fields()).isEqualTo(HeaderFields.of("Range", "bytes=1000-", "If-Range", "\"1\""));
        NetworkRequest.Builder whole = NetworkRequest.newBuilder(URI.create("http://a.test/"));
        Resume.ask(whole, head(200, "ETag", "\"1\""), 0);
        assertThat(whole.build().fields()).isEqualTo(HeaderFields.EMPTY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // status | etag | content-range | skip
                "206 | \"1\" | bytes 100-999/1000 | 0",
                "206 | -     | bytes 100-999/1000 | 0",
                "206 | \"1\" | bytes 90-999/1000 | 10",
                "206 | \"1\" | bytes 100-999/* | 0",
                "206 | \"1\" | bytes 101-999/1000 | -1",
                "206 | \"1\" | bytes 100-998/1000 | -1",
                "206 | \"1\" | bytes 100-1999/2000 | -1",
                "206 | \"2\" | bytes 100-999/1000 | -1",
                "206 | \"1\" | bytes x-999/1000 | -1",
                "206 | \"1\" | - | -1",
                "200 | \"1\" | - | 100",
                "200 | \"2\" | - | -1",
                "200 | -     | - | -1",
                "416 | \"1\" | bytes */1000 | -1",
                "503 | - | - | -1",
                "304 | \"1\" | - | -1",
            })
    void an_answer_continues_the_body_or_not(int status, String tag, String range, long skip) {
        NetworkResponseInfo first = head(200, "ETag", "\"1\"", "Content-Length", "1000");
        HeaderFields.Builder fields = HeaderFields.builder();
        if (tag != null) {
            fields.add("ETag", tag);
        }
        if (range != null) {
            fields.add("Content-Range", range);
        }
        NetworkResponseInfo now = ResponseHead.local(status, fields.build(), ReplySource.NETWORK);
        assertThat(Resume.check(first, 100, now).skip()).isEqualTo(skip);
    }

    @Test
    void another_coding_is_another_body() {
        NetworkResponseInfo first = head(200, "ETag", "\"1\"", "Content-Encoding", "gzip");
        NetworkResponseInfo now =
                head(206, "ETag", "\"1\"", "Content-Encoding", "deflate", "Content-Range", "bytes 100-999/1000");
        assertThat(Resume.check(first, 100, now).skip()).isEqualTo(-1);
    }

    @Test
    void a_body_that_has_not_begun_may_begin_again_if_its_head_is_alike() {
        NetworkResponseInfo first = head(200, "Content-Type", "text/plain", "Content-Length", "5");
        assertThat(Resume.check(first, 0, head(200, "Content-Type", "text/plain", "Content-Length", "5"))
                        .skip())
                .isZero();
        assertThat(Resume.check(first, 0, head(200, "Content-Type", "text/plain", "Content-Length", "6"))
                        .skip())
                .isEqualTo(-1);
        assertThat(Resume.check(first, 0, head(404, "Content-Type", "text/plain", "Content-Length", "5"))
                        .skip())
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({
        // unprocessed, idempotent, repeatable, head, delivered, resumable, fate
        "true,  true,  true,  false, 0, false, REPLAY",
        "true,  false, true,  false, 0, false, REPLAY",
        "false, true,  true,  false, 0, false, REPLAY",
        "false, false, true,  false, 0, false, ABANDON",
        "true,  true,  false, false, 0, false, ABANDON",
        "false, true,  true,  true,  0, false, REPLAY",
        "false, false, true,  true,  0, false, ABANDON",
        "false, true,  true,  true,  9, true,  RESUME",
        "false, true,  true,  true,  9, false, ABANDON",
        "false, false, true,  true,  9, false, ABANDON"
    })
    void the_fate_of_an_exchange(
            boolean unprocessed,
            boolean idempotent,
            boolean repeatable,
            boolean head,
            long delivered,
            boolean resumable,
            Fate fate) {
        assertThat(Fate.of(unprocessed, idempotent, repeatable, head, delivered, resumable))
                .isEqualTo(fate);
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECTION_RESET,    false, false, true,  true,  1, true",
        "CONNECTION_CLOSED,   false, false, true,  true,  2, true",
        "CONNECTION_CLOSED,   false, false, true,  true,  3, false",
        "CONNECTION_CLOSED,   false, false, false, true,  1, false",
        "CONNECTION_CLOSED,   true,  false, false, true,  1, true",
        "CONNECTION_CLOSED,   true,  false, true,  false, 1, false",
        "CONNECTION_REFUSED,  true,  false, true,  true,  1, false",
        "RESPONSE_TIMEOUT,    false, false, true,  true,  1, false",
        "CONNECTION_CLOSED,   true,  true,  true,  true,  1, false",
        "CONNECTION_CLOSED,   false, true,  true,  true,  1, true"
    })
    void an_attempt_is_made_again(
            NetworkError code,
            boolean unprocessed,
            boolean resent,
            boolean idempotent,
            boolean repeatable,
            int attempts,
            boolean again) {
        assertThat(Retry.again(code, unprocessed, resent, idempotent, repeatable, attempts))
                .isEqualTo(again);
    }
}
