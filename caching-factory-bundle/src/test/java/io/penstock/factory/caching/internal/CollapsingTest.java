// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.ReplySource;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.testkit.FakeExchange;
import io.penstock.testkit.RecordingSubscriber;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for the same at the same time ask the origin once. */
class CollapsingTest {
    private static final int REQUESTS = 32;

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

    /** So many requests from as many threads, at once. */
    private List<CompletableFuture<NetworkReply<String>>> startTogether() throws InterruptedException {
        ExecutorService callers = Executors.newFixedThreadPool(REQUESTS);
        CountDownLatch ready = new CountDownLatch(REQUESTS);
        List<CompletableFuture<NetworkReply<String>>> replies = new ArrayList<>();
        List<CompletableFuture<CompletableFuture<NetworkReply<String>>>> started = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            started.add(CompletableFuture.supplyAsync(
                    () -> {
                        ready.countDown();
                        try {
                            ready.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        return bench.start(bench.request());
                    },
                    callers));
        }
        started.forEach(start -> replies.add(Bench.result(start)));
        callers.shutdown();
        assertThat(callers.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        return replies;
    }

    private RecordingSubscriber send(RecordingSubscriber subscriber) {
        bench.manager().send(bench.request().build(), info -> subscriber);
        return subscriber;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void awaitText(RecordingSubscriber subscriber, String text) {
        await().untilAsserted(() -> assertThat(subscriber.text()).isEqualTo(text));
    }

    private static void awaitWhole(RecordingSubscriber subscriber, String text) {
        await().until(subscriber::isEnded);
        assertThat(subscriber.error()).isNull();
        assertThat(subscriber.text()).isEqualTo(text);
        assertThat(subscriber.violations()).isEmpty();
    }

    @Test
    void manyRequestsAskOnceOnAMiss() throws InterruptedException {
        List<CompletableFuture<NetworkReply<String>>> replies = startTogether();
        assertThat(bench.asked()).isEqualTo(1);
        bench.exchange(0).answer(bench.ok("hello", "Cache-Control", "max-age=60"));

        for (CompletableFuture<NetworkReply<String>> reply : replies) {
            assertThat(Bench.result(reply).body()).isEqualTo("hello");
        }
        assertThat(bench.asked()).isEqualTo(1);
        assertThat(bench.statistics().misses()).isEqualTo(1);
        assertThat(bench.statistics().collapsed()).isEqualTo(REQUESTS - 1);
        assertThat(bench.get().source()).isEqualTo(ReplySource.CACHE);
    }

    @ParameterizedTest
    @ValueSource(ints = {304, 200})
    void manyRequestsAskOnceOnStale(int status) throws InterruptedException {
        bench.answers(bench.ok("old", "Cache-Control", "max-age=10", "ETag", "\"a\""));
        bench.get();
        bench.pass(20);
        List<CompletableFuture<NetworkReply<String>>> replies = startTogether();
        assertThat(bench.asked()).isEqualTo(2);
        assertThat(bench.lastAsked().firstValue("if-none-match")).contains("\"a\"");
        bench.exchange(1)
                .answer(
                        status == 304
                                ? bench.reply(304, "", "ETag", "\"a\"", "Cache-Control", "max-age=10")
                                : bench.ok("new", "Cache-Control", "max-age=10", "ETag", "\"b\""));

        for (CompletableFuture<NetworkReply<String>> reply : replies) {
            assertThat(Bench.result(reply).body()).isEqualTo(status == 304 ? "old" : "new");
        }
        assertThat(bench.asked()).isEqualTo(2);
    }

    @Test
    void followersGetTheBodyWhileItArrives() {
        RecordingSubscriber leader = send(RecordingSubscriber.greedy());
        RecordingSubscriber early = send(RecordingSubscriber.greedy());
        FakeExchange exchange = bench.exchange(0);
        exchange.head(200, bench.ok("", "Cache-Control", "max-age=60").fields());
        exchange.data(bytes("one "));
        awaitText(leader, "one ");
        awaitText(early, "one ");
        RecordingSubscriber late = send(RecordingSubscriber.greedy());
        awaitText(late, "one ");
        exchange.data(bytes("two"));
        awaitText(late, "one two");
        exchange.end(HeaderFields.EMPTY);

        awaitWhole(leader, "one two");
        awaitWhole(early, "one two");
        awaitWhole(late, "one two");
        assertThat(bench.asked()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"max-age=60, 1", "max-age=0, 2", "'max-age=60, no-cache', 2"})
    void whoComesAfterTheHeadGetsAFreshAnswerOnly(String cacheControl, int asked) {
        RecordingSubscriber leader = send(RecordingSubscriber.greedy());
        CompletableFuture<NetworkReply<String>> early = bench.start(bench.request());
        FakeExchange exchange = bench.exchange(0);
        exchange.head(
                200,
                bench.ok("", "Cache-Control", cacheControl, "ETag", "\"a\"").fields());
        exchange.data(bytes("one"));
        awaitText(leader, "one");
        CompletableFuture<NetworkReply<String>> late = bench.start(bench.request());
        assertThat(bench.asked()).isEqualTo(asked);
        exchange.end(HeaderFields.EMPTY);
        if (asked > 1) {
            bench.exchange(1).answer(bench.ok("two", "Cache-Control", cacheControl));
        }

        assertThat(Bench.result(early).body()).isEqualTo("one");
        assertThat(Bench.result(late).body()).isEqualTo(asked > 1 ? "two" : "one");
    }

    @Test
    void followersOfAFailureBeforeTheHeadAskThemselves() {
        CompletableFuture<NetworkReply<String>> leader = bench.start(bench.request());
        List<CompletableFuture<NetworkReply<String>>> followers =
                List.of(bench.start(bench.request()), bench.start(bench.request()), bench.start(bench.request()));
        bench.always(request -> bench.ok("hello", "Cache-Control", "max-age=60"));
        bench.exchange(0).fail(NetworkError.TLS, "as the test wants it");

        assertThat(Bench.failure(leader).code()).isEqualTo(NetworkError.TLS);
        for (CompletableFuture<NetworkReply<String>> follower : followers) {
            assertThat(Bench.result(follower).body()).isEqualTo("hello");
        }
    }

    @Test
    void followersOfABodyThatBreaksOffGetTheRestFromTheOrigin() {
        RecordingSubscriber leader = send(RecordingSubscriber.greedy());
        RecordingSubscriber same = send(RecordingSubscriber.greedy());
        FakeExchange exchange = bench.exchange(0);
        exchange.head(200, bench.ok("", "Cache-Control", "max-age=60").fields());
        exchange.data(bytes("one "));
        awaitText(same, "one ");
        exchange.fail(NetworkError.TRUNCATED, "as the test wants it");
        bench.exchange(1).answer(bench.ok("one two", "Cache-Control", "max-age=60"));

        await().until(leader::isEnded);
        assertThat(leader.error()).isNotNull();
        awaitWhole(same, "one two");
    }

    @Test
    void twoHalvesOfTwoBodiesNeverMakeOne() {
        send(RecordingSubscriber.greedy());
        RecordingSubscriber follower = send(RecordingSubscriber.greedy());
        FakeExchange exchange = bench.exchange(0);
        exchange.head(200, bench.ok("", "Cache-Control", "max-age=60").fields());
        exchange.data(bytes("one "));
        awaitText(follower, "one ");
        exchange.fail(NetworkError.TRUNCATED, "as the test wants it");
        bench.exchange(1).answer(bench.ok("two three", "Cache-Control", "max-age=60"));

        await().until(follower::isEnded);
        assertThat(follower.error()).isNotNull();
        assertThat(follower.text()).isEqualTo("one ");
    }

    @Test
    void aLeaderThatIsCancelledBeforeTheHeadLeavesItsFollowers() {
        CompletableFuture<NetworkReply<String>> leader = bench.start(bench.request());
        CompletableFuture<NetworkReply<String>> follower = bench.start(bench.request());
        leader.cancel(true);
        assertThat(bench.exchange(0).isAborted()).isFalse();
        bench.exchange(0).answer(bench.ok("hello", "Cache-Control", "max-age=60"));

        assertThat(Bench.result(follower).body()).isEqualTo("hello");
        assertThat(leader).isCancelled();
        bench.settle();
        assertThat(bench.context().openLeases()).isZero();
        assertThat(bench.asked()).isEqualTo(1);
        assertThat(bench.get().source()).isEqualTo(ReplySource.CACHE);
    }

    @Test
    void aLeaderThatLeavesInTheMiddleLeavesItsFollowers() {
        RecordingSubscriber leader = send(RecordingSubscriber.greedy());
        RecordingSubscriber follower = send(RecordingSubscriber.greedy());
        FakeExchange exchange = bench.exchange(0);
        exchange.head(200, bench.ok("", "Cache-Control", "max-age=60").fields());
        exchange.data(bytes("one "));
        awaitText(leader, "one ");
        leader.cancel();
        exchange.data(bytes("two"));
        exchange.end(HeaderFields.EMPTY);

        awaitWhole(follower, "one two");
        bench.settle();
        assertThat(leader.text()).isEqualTo("one ");
        assertThat(bench.context().openLeases()).isZero();
        assertThat(bench.get().body()).isEqualTo("one two");
        assertThat(bench.asked()).isEqualTo(1);
    }

    @Test
    void aLeaderThatIsSlowKeepsNobodyWaiting() {
        RecordingSubscriber leader = send(RecordingSubscriber.onDemand());
        RecordingSubscriber follower = send(RecordingSubscriber.greedy());
        FakeExchange exchange = bench.exchange(0);
        exchange.head(200, bench.ok("", "Cache-Control", "max-age=60").fields());
        leader.request(1);
        for (String piece : new String[] {"one ", "two ", "three"}) {
            exchange.data(bytes(piece));
        }
        exchange.end(HeaderFields.EMPTY);
        awaitWhole(follower, "one two three");
        assertThat(leader.items()).isEqualTo(1);
        leader.request(Long.MAX_VALUE);

        awaitWhole(leader, "one two three");
    }

    @Test
    void aFollowerThatIsSlowReadsWhatIsStored() {
        RecordingSubscriber leader = send(RecordingSubscriber.greedy());
        RecordingSubscriber follower = send(RecordingSubscriber.onDemand());
        FakeExchange exchange = bench.exchange(0);
        exchange.head(200, bench.ok("", "Cache-Control", "max-age=60").fields());
        byte[] piece = new byte[50_000];
        for (int i = 0; i < 8; i++) {
            exchange.data(piece);
        }
        exchange.end(HeaderFields.EMPTY);
        await().until(leader::isEnded);
        bench.settle();
        assertThat(follower.items()).isZero();
        while (!follower.isEnded()) {
            int seen = follower.items();
            follower.request(1);
            await().until(() -> follower.isEnded() || follower.items() > seen);
        }

        assertThat(follower.bytes()).hasSize(8 * piece.length);
        assertThat(follower.violations()).isEmpty();
    }

    @Test
    void whatCannotBeSharedReleasesItsFollowersAndIsNotWaitedForAgain() {
        List<CompletableFuture<NetworkReply<String>>> replies = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            replies.add(bench.start(bench.request()));
        }
        AtomicInteger number = new AtomicInteger();
        bench.always(request -> bench.ok("for " + number.incrementAndGet(), "Cache-Control", "no-store"));
        bench.exchange(0).answer(bench.ok("for 0", "Cache-Control", "no-store"));
        List<String> bodies = new ArrayList<>();
        replies.forEach(reply -> bodies.add(Bench.result(reply).body()));
        assertThat(bodies).containsExactlyInAnyOrder("for 0", "for 1", "for 2");

        bench.always(null);
        bench.start(bench.request());
        bench.start(bench.request());
        assertThat(bench.asked()).isEqualTo(5);
    }

    @Test
    void followersGetTheirOwnVariantOnly() {
        CompletableFuture<NetworkReply<String>> leader = bench.start(bench.request("Cookie", "user=1"));
        CompletableFuture<NetworkReply<String>> same = bench.start(bench.request("Cookie", "user=1"));
        CompletableFuture<NetworkReply<String>> other = bench.start(bench.request("Cookie", "user=2"));
        assertThat(bench.asked()).isEqualTo(1);
        bench.exchange(0).answer(bench.ok("for 1", "Cache-Control", "max-age=60", "Vary", "Cookie"));
        bench.exchange(1).answer(bench.ok("for 2", "Cache-Control", "max-age=60", "Vary", "Cookie"));

        assertThat(Bench.result(leader).body()).isEqualTo("for 1");
        assertThat(Bench.result(same).body()).isEqualTo("for 1");
        assertThat(Bench.result(other).body()).isEqualTo("for 2");
        assertThat(bench.asked()).isEqualTo(2);
    }

    /** The origin's Vary has changed meanwhile: what the newest answer varies by says nothing about the older ones. */
    @Test
    void aConfirmedAnswerIsForThoseOnlyWhoSelectIt() {
        for (String user : new String[] {"1", "2"}) {
            bench.answers(bench.ok(
                    "for " + user,
                    "Cache-Control",
                    "max-age=10",
                    "ETag",
                    "\"" + user + "\"",
                    "Vary",
                    "Cookie, Accept"));
            bench.get("Cookie", "user=" + user, "Accept", "text/plain");
        }
        bench.pass(1);
        bench.answers(bench.ok("for all", "Cache-Control", "max-age=10", "ETag", "\"all\"", "Vary", "Accept"));
        bench.get("Cookie", "user=3", "Accept", "text/html");
        bench.pass(20);
        CompletableFuture<NetworkReply<String>> one =
                bench.start(bench.request("Cookie", "user=1", "Accept", "text/plain"));
        CompletableFuture<NetworkReply<String>> two =
                bench.start(bench.request("Cookie", "user=2", "Accept", "text/plain"));
        bench.always(request ->
                bench.reply(304, "", "ETag", request.firstValue("if-none-match").orElseThrow()));
        bench.exchange(3).answer(bench.reply(304, "", "ETag", "\"1\""));

        assertThat(Bench.result(one).body()).isEqualTo("for 1");
        assertThat(Bench.result(two).body()).isEqualTo("for 2");
    }

    @Test
    void aFollowerThatIsCancelledHarmsNobody() {
        CompletableFuture<NetworkReply<String>> leader = bench.start(bench.request());
        CompletableFuture<NetworkReply<String>> gone = bench.start(bench.request());
        CompletableFuture<NetworkReply<String>> follower = bench.start(bench.request());
        gone.cancel(true);
        bench.exchange(0).answer(bench.ok("hello", "Cache-Control", "max-age=60"));

        assertThat(Bench.result(leader).body()).isEqualTo("hello");
        assertThat(Bench.result(follower).body()).isEqualTo("hello");
        assertThat(bench.asked()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whenAllLeaveTheExchangeEnds(boolean head) {
        RecordingSubscriber subscriber = RecordingSubscriber.greedy();
        CompletableFuture<?> leader = bench.manager().send(bench.request().build(), info -> subscriber);
        CompletableFuture<NetworkReply<String>> follower = bench.start(bench.request());
        FakeExchange exchange = bench.exchange(0);
        if (head) {
            exchange.head(
                    200,
                    bench.ok("", "Cache-Control", "max-age=60", "ETag", "\"a\"").fields());
            exchange.data(bytes("one "));
            awaitText(subscriber, "one ");
        }
        leader.cancel(true);
        assertThat(exchange.isAborted()).isFalse();
        follower.cancel(true);

        await().until(exchange::isAborted);
        bench.settle();
        assertThat(bench.context().openLeases()).isZero();
        assertThat(bench.statistics().entries()).isEqualTo(head ? 1 : 0);
    }

    @Test
    void aManagerThatIsClosedReleasesTheFollowersOfOtherManagers() {
        NetworkAccessManager first = bench.manager();
        CompletableFuture<NetworkReply<String>> leader = bench.start(bench.request());
        bench.create();
        CompletableFuture<NetworkReply<String>> follower = bench.start(bench.request());
        assertThat(bench.asked()).isEqualTo(1);
        bench.contexts.get(0).retire();
        first.close();
        bench.exchange(1).answer(bench.ok("hello", "Cache-Control", "max-age=60"));

        assertThat(Bench.failure(leader).code()).isEqualTo(NetworkError.SHUTDOWN);
        assertThat(Bench.result(follower).body()).isEqualTo("hello");
    }

    @Test
    void aHandlerThatThrowsIsTheLeadersFaultAlone() {
        CompletableFuture<?> leader = bench.manager().send(bench.request().build(), info -> {
            throw new IllegalStateException("as the test wants it");
        });
        CompletableFuture<NetworkReply<String>> follower = bench.start(bench.request());
        bench.always(request -> bench.ok("hello", "Cache-Control", "max-age=60"));
        bench.exchange(0).answer(bench.ok("hello", "Cache-Control", "max-age=60"));

        assertThat(Bench.failure(leader).code()).isEqualTo(NetworkError.BODY_HANDLER);
        assertThat(Bench.result(follower).body()).isEqualTo("hello");
    }

    /** Callers come, read and go in any order: who stays gets the whole body of what was asked for, and nothing is left. */
    @Test
    void aStormOfCallersThatComeAndGo() throws Exception {
        ExecutorService origin = Executors.newFixedThreadPool(2);
        ConcurrentHashMap<String, AtomicInteger> asked = new ConcurrentHashMap<>();
        bench.scripted(exchange -> origin.execute(() -> {
            String path = exchange.request().uri().getPath();
            asked.computeIfAbsent(path, name -> new AtomicInteger()).incrementAndGet();
            exchange.head(
                    200,
                    bench.ok("", "Cache-Control", "max-age=60", "ETag", "\"a\"").fields());
            byte[] piece = bytes(path.repeat(2000));
            for (int i = 0; i < 10; i++) {
                exchange.data(piece);
            }
            exchange.end(HeaderFields.EMPTY);
        }));
        ExecutorService callers = Executors.newFixedThreadPool(8);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int caller = 0; caller < 8; caller++) {
            int seed = caller;
            all.add(CompletableFuture.runAsync(() -> storm(new Random(seed)), callers));
        }
        for (CompletableFuture<Void> one : all) {
            one.get(60, TimeUnit.SECONDS);
        }
        bench.settle();
        callers.shutdown();
        origin.shutdown();

        assertThat(bench.context().openLeases()).isZero();
        asked.forEach((path, count) -> assertThat(count.get()).as(path).isLessThan(200));
    }

    private void storm(Random random) {
        for (int i = 0; i < 300; i++) {
            String path = "/storm" + (i / 10);
            CompletableFuture<NetworkReply<String>> reply =
                    bench.start(NetworkRequest.newBuilder(Bench.TARGET.resolve(path)));
            if (random.nextInt(3) == 0) {
                reply.cancel(true);
            }
            try {
                assertThat(reply.get(20, TimeUnit.SECONDS).body()).isEqualTo(path.repeat(20_000));
            } catch (CancellationException expected) {
                assertThat(reply).isCancelled();
            } catch (InterruptedException | ExecutionException | java.util.concurrent.TimeoutException e) {
                throw new AssertionError("a caller that stayed was not served", e);
            }
        }
    }
}
