// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.ReplySource;
import io.penstock.testkit.FakeReply;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranges out of wholes and parts (RFC 9110 §14, RFC 9111 §3.3, §3.4). */
class RangeServingTest {
    private static final String BODY = "0123456789";

    @TempDir
    Path directory;

    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(directory);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private FakeReply whole(String... more) {
        FakeReply reply = bench.ok(BODY, "Cache-Control", "max-age=60", "ETag", "\"a\"", "Content-Length", "10");
        for (int i = 0; i < more.length; i += 2) {
            reply = reply.header(more[i], more[i + 1]);
        }
        return reply;
    }

    private FakeReply part(int first, int last, String... more) {
        FakeReply reply = bench.reply(206, BODY.substring(first, last + 1), "Cache-Control", "max-age=60")
                .header("Content-Range", "bytes " + first + "-" + last + "/10")
                .header("Content-Length", last - first + 1 + "");
        for (int i = 0; i < more.length; i += 2) {
            reply = reply.header(more[i], more[i + 1]);
        }
        return reply;
    }

    private NetworkReply<String> range(String range) {
        return bench.get("Range", range);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-1   | 206 | bytes 0-1/10  | 01",
                "bytes=3-    | 206 | bytes 3-9/10  | 3456789",
                "bytes=8-100 | 206 | bytes 8-9/10  | 89",
                "bytes=-3    | 206 | bytes 7-9/10  | 789",
                "bytes=10-   | 416 | bytes */10    | ''",
            })
    void aRangeOfAWholeIsServed(String range, int status, String contentRange, String body) {
        bench.answers(whole());
        bench.get();
        NetworkReply<String> reply = range(range);

        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.firstValue("content-range")).contains(contentRange);
        assertThat(reply.body()).isEqualTo(body);
        assertThat(reply.source()).isEqualTo(ReplySource.CACHE);
        assertThat(bench.asked()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"a\"' | 206 | 23",
                "'\"b\"' | 200 | 0123456789",
                "W/\"a\" | 200 | 0123456789",
            })
    void aRangeWithAConditionIsAPartOfThatRepresentationOrTheWhole(String validator, int status, String body) {
        bench.answers(whole());
        bench.get();
        NetworkReply<String> reply = bench.get("Range", "bytes=2-3", "If-Range", validator);

        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.body()).isEqualTo(body);
        assertThat(bench.asked()).isEqualTo(1);
    }

    @Test
    void severalRangesAndOtherUnitsAreForTheOrigin() {
        bench.answers(whole());
        bench.get();
        for (String range : new String[] {"bytes=0-1,4-5", "lines=1-2"}) {
            bench.answers(whole());
            assertThat(range(range).source()).isNotEqualTo(ReplySource.STALE);
        }
        assertThat(bench.get().body()).isEqualTo(BODY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=2-6 | 23456",
                "bytes=3-4 | 34",
                "bytes=6-6 | 6",
            })
    void aPartServesWhatItHas(String range, String body) {
        bench.answers(part(2, 6));
        range("bytes=2-6");
        NetworkReply<String> reply = range(range);

        assertThat(reply.statusCode()).isEqualTo(206);
        assertThat(reply.body()).isEqualTo(body);
        assertThat(bench.asked()).isEqualTo(1);
    }

    @Test
    void aPartIsNeverGivenForAWhole() {
        bench.answers(part(0, 4));
        range("bytes=0-4");
        bench.answers(whole());
        NetworkReply<String> reply = bench.get();

        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo(BODY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0-4 | bytes=0-    | bytes=5-  | 5 | 9 | 206 | 0123456789",
                "0-4 | bytes=3-7   | bytes=5-7 | 5 | 7 | 206 | 34567",
                "5-9 | bytes=2-6   | bytes=2-4 | 2 | 4 | 206 | 23456",
                "5-9 | bytes=-8    | bytes=2-4 | 2 | 4 | 206 | 23456789",
            })
    void whatIsMissingIsAskedFor(String held, String asked, String sent, int first, int last, int status, String body) {
        int dash = held.indexOf('-');
        bench.answers(part(
                Integer.parseInt(held.substring(0, dash)),
                Integer.parseInt(held.substring(dash + 1)),
                "ETag",
                "\"a\""));
        range("bytes=" + held);
        bench.answers(part(first, last, "ETag", "\"a\""));
        NetworkReply<String> reply = range(asked);

        assertThat(bench.lastAsked().firstValue("range")).contains(sent);
        assertThat(bench.lastAsked().firstValue("if-range")).contains("\"a\"");
        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.body()).isEqualTo(body);
        // the last byte may come before the origin's word that it was the last one
        await().until(() -> bench.statistics().stored() == 2);
        NetworkReply<String> again = range(asked);
        assertThat(again.source()).isEqualTo(ReplySource.CACHE);
        assertThat(again.body()).isEqualTo(body);
        assertThat(bench.asked()).isEqualTo(2);
    }

    @Test
    void partsOfTwoRepresentationsNeverMakeOne() {
        bench.answers(part(0, 4, "ETag", "\"a\""));
        range("bytes=0-4");
        bench.answers(request -> {
            assertThat(request.firstValue("if-range")).contains("\"a\"");
            return bench.reply(206, "VWXYZ", "ETag", "\"b\"", "Cache-Control", "max-age=60")
                    .header("Content-Range", "bytes 5-9/10");
        });
        bench.answers(bench.ok("ABCDEVWXYZ", "ETag", "\"b\"", "Cache-Control", "max-age=60"));
        NetworkReply<String> reply = bench.get();

        assertThat(reply.body()).isEqualTo("ABCDEVWXYZ");
        assertThat(reply.statusCode()).isEqualTo(200);
    }

    @Test
    void anEncodingIsNeverMixedWithAnother() {
        bench.answers(part(0, 4, "ETag", "\"a\"", "Content-Encoding", "gzip", "Vary", "Accept-Encoding"));
        bench.get("Range", "bytes=0-4", "Accept-Encoding", "gzip");
        bench.answers(part(0, 9, "ETag", "\"b\"", "Vary", "Accept-Encoding"));
        NetworkReply<String> reply = bench.get("Range", "bytes=0-", "Accept-Encoding", "identity");

        assertThat(bench.lastAsked().firstValue("range")).contains("bytes=0-");
        assertThat(bench.lastAsked().firstValue("if-range")).isEqualTo(Optional.empty());
        assertThat(reply.body()).isEqualTo(BODY);
        assertThat(reply.firstValue("content-encoding")).isEmpty();
    }

    /** Any ranges in any order of an origin that changes now and then: each answer is of one representation. */
    @Test
    void anyRangesInAnyOrder() {
        Random random = new Random(7);
        int[] version = {0};
        bench.always(request -> origin(request, version[0]));
        for (int i = 0; i < 2000; i++) {
            if (random.nextInt(50) == 0) {
                version[0]++;
                bench.pass(30);
            }
            int first = random.nextInt(100);
            int last = first + random.nextInt(100 - first);
            String range = switch (random.nextInt(4)) {
                case 0 -> "bytes=" + first + "-";
                case 1 -> "bytes=-" + (1 + last);
                case 2 -> "";
                default -> "bytes=" + first + "-" + last;
            };
            NetworkReply<String> reply = range.isEmpty() ? bench.get() : range(range);
            String tag = reply.firstValue("etag").orElseThrow();
            String whole = text(Integer.parseInt(tag.substring(1, tag.length() - 1)));

            if (reply.statusCode() == 200) {
                assertThat(reply.body()).isEqualTo(whole);
            } else {
                String place = reply.firstValue("content-range").orElseThrow();
                int from = Integer.parseInt(place.substring("bytes ".length(), place.indexOf('-')));
                assertThat(reply.body())
                        .isEqualTo(whole.substring(from, from + reply.body().length()));
                assertThat(place).endsWith("/100");
            }
        }
        assertThat(bench.asked()).isLessThan(1000);
        assertThat(bench.cache().list("*", 100)).hasSizeLessThan(20);
    }

    private static String text(int version) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(version);
        for (int i = 0; i < 100; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    private FakeReply origin(NetworkRequest request, int version) {
        String tag = "\"" + version + "\"";
        String body = text(version);
        String range = request.firstValue("range").orElse("");
        boolean same = request.firstValue("if-range").map(tag::equals).orElse(true);
        if (request.firstValue("if-none-match").map(tag::equals).orElse(false)) {
            return bench.reply(304, "", "ETag", tag, "Cache-Control", "max-age=20");
        }
        if (range.isEmpty() || !same) {
            return bench.ok(body, "ETag", tag, "Cache-Control", "max-age=20");
        }
        String[] ends = range.substring("bytes=".length()).split("-", -1);
        int first = ends[0].isEmpty() ? 100 - Integer.parseInt(ends[1]) : Integer.parseInt(ends[0]);
        int last = ends[0].isEmpty() || ends[1].isEmpty() ? 99 : Math.min(99, Integer.parseInt(ends[1]));
        return bench.reply(206, body.substring(first, last + 1), "ETag", tag, "Cache-Control", "max-age=20")
                .header("Content-Range", "bytes " + first + "-" + last + "/100");
    }
}
