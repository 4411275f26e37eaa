// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cache.HttpCache;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.ReplySource;
import io.penstock.network.RequestAttribute;
import io.penstock.testkit.FakeReply;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachingManagerTest {
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

    @Test
    void aFreshAnswerIsServedAgain() {
        bench.answers(bench.ok("hello", "Cache-Control", "max-age=60", "X", "y"));

        NetworkReply<String> first = bench.get();
        bench.pass(3);
        NetworkReply<String> second = bench.get();

        assertThat(first.source()).isEqualTo(ReplySource.NETWORK);
        assertThat(first.fields().contains("age")).isFalse();
        assertThat(second.source()).isEqualTo(ReplySource.CACHE);
        assertThat(second.body()).isEqualTo("hello");
        assertThat(second.firstValue("x")).contains("y");
        assertThat(second.firstValue("age")).contains("3");
        assertThat(second.networkHeaders()).isEqualTo(HeaderFields.EMPTY);
        assertThat(second.trailers()).isCompletedWithValue(HeaderFields.EMPTY);
        assertThat(bench.asked()).isEqualTo(1);
        assertThat(bench.statistics().hits()).isEqualTo(1);
        assertThat(bench.statistics().misses()).isEqualTo(1);
        assertThat(bench.statistics().stored()).isEqualTo(1);
    }

    /** Of a body that is no more than a stage nobody may ask whether it is done. */
    @Test
    void aStreamIsServedLikeAnyBody() throws Exception {
        bench.answers(bench.ok("hello", "Cache-Control", "max-age=60"));

        for (ReplySource source : List.of(ReplySource.NETWORK, ReplySource.CACHE)) {
            NetworkReply<InputStream> reply =
                    Bench.result(bench.manager().send(bench.request().build(), BodyHandlers.ofInputStream()));
            assertThat(reply.source()).isEqualTo(source);
            assertThat(reply.body().readAllBytes()).isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
            bench.settle();
        }
    }

    @Test
    void whatIsStoredOutlivesTheFactory() {
        bench.answers(bench.ok("hello", "Cache-Control", "max-age=60"));
        bench.get();
        bench.close();
        bench = new Bench(directory);

        assertThat(bench.get().body()).isEqualTo("hello");
        assertThat(bench.asked()).isZero();
    }

    @Test
    void aStaleAnswerIsConfirmed() {
        bench.answers(
                bench.ok("hello", "Cache-Control", "max-age=10", "ETag", "\"a\"", "Last-Modified", bench.now(-99)));
        bench.get();
        bench.pass(20);
        bench.answers(bench.reply(304, "", "ETag", "\"a\"", "Cache-Control", "max-age=10", "X", "new"));
        NetworkReply<String> second = bench.get();
        NetworkReply<String> third = bench.get();

        assertThat(bench.lastAsked().firstValue("if-none-match")).contains("\"a\"");
        assertThat(bench.lastAsked().firstValue("if-modified-since")).isPresent();
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.source()).isEqualTo(ReplySource.REVALIDATED);
        assertThat(second.body()).isEqualTo("hello");
        assertThat(second.firstValue("x")).contains("new");
        assertThat(second.networkHeaders().firstValue("x")).contains("new");
        assertThat(second.networkHeaders().contains("last-modified")).isFalse();
        assertThat(third.source()).isEqualTo(ReplySource.CACHE);
        assertThat(bench.asked()).isEqualTo(2);
        assertThat(bench.statistics().validations()).isEqualTo(1);
    }

    @Test
    void aStaleAnswerIsReplaced() {
        bench.answers(bench.ok("old", "Cache-Control", "max-age=10", "ETag", "\"a\""));
        bench.get();
        bench.pass(20);
        // an origin whose clock was set back
        bench.answers(FakeReply.of(200)
                .header("Date", bench.now(-5000))
                .header("Cache-Control", "max-age=9999")
                .header("ETag", "\"b\"")
                .body("new"));

        assertThat(bench.get().body()).isEqualTo("new");
        assertThat(bench.get().body()).isEqualTo("new");
        assertThat(bench.asked()).isEqualTo(2);
        assertThat(bench.cache().list("*", 10)).hasSize(1);
    }

    @Test
    void a304ForSomethingElseLeadsToAnUnconditionalRequest() {
        bench.answers(bench.ok("old", "Cache-Control", "max-age=10", "ETag", "\"a\""));
        bench.get();
        bench.pass(20);
        bench.answers(bench.reply(304, "", "ETag", "\"b\""));
        bench.answers(bench.ok("new", "Cache-Control", "max-age=10", "ETag", "\"b\""));

        assertThat(bench.get().body()).isEqualTo("new");
        assertThat(bench.lastAsked().firstValue("if-none-match")).isEmpty();
        assertThat(bench.asked()).isEqualTo(3);
    }

    @Test
    void theCallersOwnConditionsAreAnswered() {
        bench.answers(bench.ok("hello", "Cache-Control", "max-age=10", "ETag", "\"a\""));
        bench.get();
        NetworkReply<String> fresh = bench.get("If-None-Match", "\"a\"");
        bench.pass(20);
        bench.answers(bench.reply(304, "", "ETag", "\"a\"", "Cache-Control", "max-age=10"));
        NetworkReply<String> confirmed = bench.get("If-None-Match", "\"a\"");
        NetworkReply<String> other = bench.get("If-None-Match", "\"b\"");

        assertThat(fresh.statusCode()).isEqualTo(304);
        assertThat(fresh.body()).isEmpty();
        assertThat(fresh.firstValue("etag")).contains("\"a\"");
        assertThat(confirmed.statusCode()).isEqualTo(304);
        assertThat(confirmed.source()).isEqualTo(ReplySource.REVALIDATED);
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.body()).isEqualTo("hello");
        assertThat(bench.asked()).isEqualTo(2);
    }

    @Test
    void conditionsGoToTheOriginWhereNothingIsStored() {
        bench.answers(bench.reply(304, "", "ETag", "\"a\"", "Cache-Control", "max-age=10"));
        NetworkReply<String> reply = bench.get("If-None-Match", "\"a\"");

        assertThat(reply.statusCode()).isEqualTo(304);
        assertThat(bench.lastAsked().firstValue("if-none-match")).contains("\"a\"");
        assertThat(bench.statistics().entries()).isZero();
    }

    @Test
    void variantsAreKept() {
        for (String foo : new String[] {"1", "2"}) {
            bench.answers(bench.ok("for " + foo, "Cache-Control", "max-age=60", "Vary", "Foo"));
            bench.get("Foo", foo);
        }

        assertThat(bench.get("Foo", "1").body()).isEqualTo("for 1");
        assertThat(bench.get("Foo", "2").body()).isEqualTo("for 2");
        assertThat(bench.asked()).isEqualTo(2);
    }

    @Test
    void theOriginMayChooseAnotherVariant() {
        bench.answers(bench.ok("one for all", "Cache-Control", "max-age=60", "Vary", "Foo", "ETag", "\"a\""));
        bench.get("Foo", "1");
        bench.answers(bench.reply(304, "", "ETag", "\"a\"", "Vary", "Foo"));
        NetworkReply<String> other = bench.get("Foo", "2");

        assertThat(other.body()).isEqualTo("one for all");
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(bench.lastAsked().firstValue("if-none-match")).contains("\"a\"");
        assertThat(bench.get("Foo", "1").source()).isEqualTo(ReplySource.CACHE);
    }

    @Test
    void usersNeverGetEachOthersAnswersInAnyOrder() {
        Random random = new Random(5);
        bench.always(request -> {
            String user = request.firstValue("cookie")
                    .or(() -> request.firstValue("authorization"))
                    .orElseThrow();
            return bench.ok(
                    user,
                    "Cache-Control",
                    random.nextInt(3) > 0 ? "max-age=60" : "max-age=0",
                    "ETag",
                    "\"" + user + "\"",
                    "Vary",
                    request.firstValue("cookie").isPresent() ? "Cookie" : "Accept");
        });
        for (int round = 0; round < 1000; round++) {
            String user = "user" + random.nextInt(2);
            boolean cookie = random.nextBoolean();
            String path = "/private" + random.nextInt(3) + (cookie ? "/vary" : "/auth");
            NetworkReply<String> reply = bench.send(NetworkRequest.newBuilder(Bench.TARGET.resolve(path))
                    .header(cookie ? "Cookie" : "Authorization", user));

            assertThat(reply.body()).isEqualTo(user);
        }
        assertThat(bench.statistics().hits()).isGreaterThan(300);
    }

    @Test
    void anAnswerThatIsForEverybodyIsSharedBetweenUsers() {
        bench.answers(bench.ok("public", "Cache-Control", "max-age=60, public"));
        bench.get("Authorization", "Basic one");

        assertThat(bench.get("Authorization", "Basic two").source()).isEqualTo(ReplySource.CACHE);
        assertThat(bench.get().source()).isEqualTo(ReplySource.CACHE);
        assertThat(bench.asked()).isEqualTo(1);
    }

    @Test
    void anAnswerForAUserIsHisOwn() {
        bench.answers(bench.ok("one's", "Cache-Control", "max-age=60"));
        bench.get("Authorization", "Basic one");
        bench.answers(bench.ok("two's", "Cache-Control", "max-age=60"));
        bench.answers(bench.ok("nobody's", "Cache-Control", "max-age=60"));

        assertThat(bench.get("Authorization", "Basic two").body()).isEqualTo("two's");
        assertThat(bench.get().body()).isEqualTo("nobody's");
        assertThat(bench.get("Authorization", "Basic one").body()).isEqualTo("one's");
        assertThat(bench.asked()).isEqualTo(3);
        for (HttpCache.EntryView entry : bench.cache().list("*", 10)) {
            assertThat(entry.toString()).doesNotContain("Basic");
        }
    }

    @Test
    void headIsServedFromGetAndChangesIt() {
        bench.answers(bench.ok("hello", "Cache-Control", "max-age=10", "X", "1", "Content-Length", "5"));
        bench.get();
        NetworkReply<String> fresh = bench.send(bench.request().method("HEAD"));
        bench.pass(20);
        bench.answers(bench.reply(200, "", "Cache-Control", "max-age=60", "X", "2"));
        NetworkReply<String> asked = bench.send(bench.request().method("HEAD"));
        NetworkReply<String> third = bench.get();

        assertThat(fresh.body()).isEmpty();
        assertThat(fresh.source()).isEqualTo(ReplySource.CACHE);
        assertThat(fresh.firstValue("content-length")).contains("5");
        assertThat(asked.source()).isEqualTo(ReplySource.NETWORK);
        assertThat(bench.lastAsked().method()).isEqualTo("HEAD");
        assertThat(third.source()).isEqualTo(ReplySource.CACHE);
        assertThat(third.body()).isEqualTo("hello");
        assertThat(third.firstValue("x")).contains("2");
    }

    @Test
    void aHeadThatDiffersMakesTheStoredAnswerWorthless() {
        bench.answers(bench.ok("hello", "Cache-Control", "max-age=10", "ETag", "\"a\""));
        bench.get();
        bench.pass(20);
        bench.answers(bench.reply(200, "", "Cache-Control", "max-age=60", "ETag", "\"b\""));
        bench.send(bench.request().method("HEAD"));

        assertThat(bench.statistics().entries()).isZero();
    }

    @Test
    void aHeadIsConfirmedToo() {
        bench.answers(bench.ok("hello", "Cache-Control", "max-age=10", "ETag", "\"a\""));
        bench.get();
        bench.pass(20);
        bench.answers(bench.reply(304, "", "ETag", "\"a\"", "Cache-Control", "max-age=60"));
        NetworkReply<String> head = bench.send(bench.request().method("HEAD"));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.source()).isEqualTo(ReplySource.REVALIDATED);
        assertThat(head.body()).isEmpty();
        assertThat(bench.get().source()).isEqualTo(ReplySource.CACHE);
    }

    @Test
    void headIsNotStored() {
        bench.answers(bench.reply(200, "", "Cache-Control", "max-age=60"));
        bench.send(bench.request().method("HEAD"));

        assertThat(bench.statistics().entries()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "M-SEARCH", "ANYTHING"})
    void unsafeMethodsInvalidateWhatTheyChange(String method) {
        for (String path : new String[] {"/a", "/b", "/c", "/d"}) {
            bench.answers(bench.ok(path, "Cache-Control", "max-age=60", "Vary", "Foo"));
            bench.send(NetworkRequest.newBuilder(Bench.TARGET.resolve(path)).header("Foo", "1"));
        }
        bench.answers(bench.ok("/a", "Cache-Control", "max-age=60", "Vary", "Foo"));
        bench.get("Foo", "2");
        bench.answers(bench.ok("/a", "Cache-Control", "max-age=60", "Vary", "Foo"));
        bench.get("Authorization", "x");
        bench.answers(bench.reply(500, "broken", "Location", "/b"));
        bench.send(bench.request().method(method, BodyPublishers.ofString("abc")));
        assertThat(bench.statistics().entries()).isEqualTo(6);

        bench.answers(bench.reply(200, "done", "Location", "/b", "Content-Location", "http://origin.test/c"));
        NetworkReply<String> done = bench.send(bench.request().method(method, BodyPublishers.ofString("abc")));

        assertThat(done.body()).isEqualTo("done");
        assertThat(bench.cache().list("*", 10))
                .extracting(HttpCache.EntryView::url)
                .containsExactly("http://origin.test/d");
    }

    @ParameterizedTest
    @ValueSource(strings = {"QUERY", "OPTIONS", "PROPFIND"})
    void safeMethodsPassAndChangeNothing(String method) {
        bench.answers(bench.ok("hello", "Cache-Control", "max-age=60"));
        bench.get();
        bench.answers(bench.ok("other", "Cache-Control", "max-age=60"));

        assertThat(bench.send(bench.request().method(method, BodyPublishers.ofString("q")))
                        .body())
                .isEqualTo("other");
        assertThat(bench.get().body()).isEqualTo("hello");
    }

    @Test
    void aPostWhoseAnswerIsWhatAGetWouldGetIsStored() {
        bench.answers(bench.ok("posted", "Cache-Control", "max-age=60", "Content-Location", "/a"));
        bench.send(bench.request().method("POST", BodyPublishers.ofString("abc")));

        assertThat(bench.get().body()).isEqualTo("posted");
        assertThat(bench.asked()).isEqualTo(1);
    }

    @Test
    void noStoreIsObeyed() {
        for (String directive : new String[] {"no-store", "max-age=60, no-store"}) {
            bench.answers(bench.ok("secret", "Cache-Control", directive));
            bench.get();
        }
        bench.answers(bench.ok("secret", "Cache-Control", "max-age=60"));
        bench.get("Cache-Control", "no-store");
        bench.answers(bench.ok("secret", "Cache-Control", "max-age=60"));
        bench.send(bench.request().attribute(RequestAttribute.SAVE_CONTROL, false));

        assertThat(bench.asked()).isEqualTo(4);
        assertThat(bench.statistics().entries()).isZero();
    }

    @Test
    void whatCouldNotBeStoredGoesThroughUntilItCan() {
        for (int i = 0; i < 3; i++) {
            bench.answers(bench.ok("no", "Cache-Control", "no-store"));
            assertThat(bench.get().body()).isEqualTo("no");
        }
        bench.answers(bench.ok("yes", "Cache-Control", "max-age=60"));
        bench.answers(bench.ok("yes again", "Cache-Control", "max-age=60"));

        assertThat(bench.get().body()).isEqualTo("yes");
        assertThat(bench.get().body()).isEqualTo("yes again");
        assertThat(bench.get().source()).isEqualTo(ReplySource.CACHE);
    }

    @Test
    void trailersPassThrough() {
        bench.answers(bench.ok("one", "Cache-Control", "max-age=10").trailer("Digest", "x"));
        NetworkReply<String> reply = bench.get();

        assertThat(Bench.result(reply.trailers()).firstValue("digest")).contains("x");
        assertThat(Bench.result(bench.get().trailers())).isEqualTo(HeaderFields.EMPTY);
    }
}
