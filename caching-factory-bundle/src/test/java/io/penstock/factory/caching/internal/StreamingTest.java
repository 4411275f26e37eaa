// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.factory.caching.internal.store.StoreOptions;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.ReplySource;
import io.penstock.testkit.FakeExchange;
import io.penstock.testkit.RecordingSubscriber;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies are passed on while they are stored, and stored no further than they came. */
class StreamingTest {
    private static final int PIECE = 16 << 10;
    /** What may wait in memory of a body that is being stored. */
    private static final int SHARE = 64 << 10;

    @TempDir
    Path directory;

    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(directory, CachingOptions.DEFAULT, new StoreOptions(64 << 20, 0, 1 << 20));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static byte[] bytes(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private HeaderFields fresh(String... more) {
        HeaderFields fields = bench.ok("", "Cache-Control", "max-age=60").fields();
        for (int i = 0; i < more.length; i += 2) {
            fields = fields.with(more[i], more[i + 1]);
        }
        return fields;
    }

    private RecordingSubscriber send(RecordingSubscriber subscriber) {
        bench.manager().send(bench.request().build(), info -> subscriber);
        return subscriber;
    }

    private byte[] getBytes() {
        byte[] body = Bench.result(bench.manager().send(bench.request().build(), BodyHandlers.ofByteArray()))
                .body();
        bench.settle();
        return body;
    }

    @Test
    void theFirstByteComesWhileTheLastOneIsFarAway() {
        RecordingSubscriber subscriber = send(RecordingSubscriber.greedy());
        FakeExchange exchange = bench.exchange(0);
        exchange.head(200, fresh());
        exchange.data(new byte[] {42});

        assertThat(subscriber.bytes()).as("at once, on the origin's thread").containsExactly(42);
        exchange.end(HeaderFields.EMPTY);
        bench.settle();
        assertThat(bench.get().source()).isEqualTo(ReplySource.CACHE);
    }

    @Test
    void theCallersDemandIsTheOriginsDemand() {
        RecordingSubscriber subscriber = send(RecordingSubscriber.onDemand());
        FakeExchange exchange = bench.exchange(0);
        exchange.head(200, fresh());
        for (int i = 0; i < 5; i++) {
            exchange.data(bytes(i, 100));
        }
        assertThat(exchange.undelivered()).isEqualTo(5);
        subscriber.request(2);
        assertThat(exchange.undelivered()).isEqualTo(3);
        subscriber.request(3);
        exchange.end(HeaderFields.EMPTY);

        await().until(subscriber::isEnded);
        assertThat(subscriber.violations()).isEmpty();
    }

    @Test
    void buffersAreLentToThoseWhoTakeThem() {
        RecordingSubscriber subscriber = send(RecordingSubscriber.lending());
        FakeExchange exchange = bench.exchange(0);
        exchange.head(200, fresh());
        subscriber.request(Long.MAX_VALUE);
        exchange.data(bytes(1, 100_000));
        exchange.end(HeaderFields.EMPTY);
        bench.settle();
        RecordingSubscriber again = send(RecordingSubscriber.lending());
        await().until(again::isSubscribed);
        again.request(Long.MAX_VALUE);

        await().until(again::isEnded);
        assertThat(subscriber.bytes()).isEqualTo(bytes(1, 100_000));
        assertThat(again.bytes()).isEqualTo(bytes(1, 100_000));
        assertThat(subscriber.violations()).isEmpty();
        assertThat(again.violations()).isEmpty();
        assertThat(bench.asked()).isEqualTo(1);
    }

    @Test
    void aDiskThatIsSlowHoldsTheOriginBackAndNothingPilesUp() throws InterruptedException {
        CountDownLatch disk = new CountDownLatch(1);
        for (int i = 0; i < Bench.THREADS; i++) {
            bench.threads().execute(() -> {
                try {
                    disk.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        RecordingSubscriber subscriber = send(RecordingSubscriber.greedy());
        FakeExchange exchange = bench.exchange(0);
        exchange.head(200, fresh());
        byte[] body = bytes(1, 20 * PIECE);
        for (int at = 0; at < body.length; at += PIECE) {
            exchange.data(Arrays.copyOfRange(body, at, at + PIECE));
        }
        exchange.end(HeaderFields.EMPTY);

        assertThat(subscriber.bytes().length).isPositive().isLessThanOrEqualTo(SHARE);
        disk.countDown();
        await().until(subscriber::isEnded);
        assertThat(subscriber.bytes()).isEqualTo(body);
        bench.settle();
        assertThat(getBytes()).isEqualTo(body);
        assertThat(bench.asked()).isEqualTo(1);
    }

    @Test
    void aBodyThatTurnsOutTooLargeIsPassedOnAndNotStored() {
        RecordingSubscriber leader = send(RecordingSubscriber.greedy());
        RecordingSubscriber follower = send(RecordingSubscriber.greedy());
        byte[] body = bytes(1, 3 << 20);
        bench.always(request -> bench.ok("", "Cache-Control", "max-age=60").body(body));
        FakeExchange exchange = bench.exchange(0);
        exchange.answer(bench.ok("", "Cache-Control", "max-age=60").body(body));

        await().until(leader::isEnded);
        await().until(follower::isEnded);
        assertThat(leader.bytes()).isEqualTo(body);
        assertThat(follower.error()).isNull();
        assertThat(follower.bytes()).isEqualTo(body);
        bench.settle();
        assertThat(bench.statistics().entries()).isZero();
    }

    /** RFC 9112 §8, RFC 9111 §3.3: what is shorter than it says is no whole. */
    @Test
    void aBodyThatIsShorterThanItSaysIsNotStored() {
        FakeExchange exchange = held(fresh("Content-Length", "10"));
        exchange.data(bytes(1, 5));
        exchange.end(HeaderFields.EMPTY);
        bench.settle();

        assertThat(bench.statistics().entries()).isZero();
    }

    private FakeExchange held(HeaderFields fields) {
        send(RecordingSubscriber.greedy());
        FakeExchange exchange = bench.exchange(bench.asked() - 1);
        exchange.head(200, fields);
        return exchange;
    }

    @ParameterizedTest
    @CsvSource({"true, 206, 20000", "true, 200, 20000", "true, 206, 200000", "true, 200, 200000", "false, 200, 20000"})
    void aBodyThatBreaksOffIsCompletedIfItsValidatorIsStrong(boolean strong, int status, int length) {
        byte[] body = bytes(1, length);
        int half = length / 2;
        FakeExchange exchange = held(fresh("ETag", strong ? "\"a\"" : "W/\"a\"", "Content-Length", length + ""));
        exchange.data(Arrays.copyOf(body, half));
        exchange.fail(NetworkError.TRUNCATED, "as the test wants it");
        bench.settle();
        assertThat(bench.statistics().entries()).isEqualTo(strong ? 1 : 0);
        byte[] rest = Arrays.copyOfRange(body, half, length);
        bench.answers(
                status == 206
                        ? bench.reply(206, "", "ETag", "\"a\"", "Cache-Control", "max-age=60")
                                .header("Content-Range", "bytes " + half + "-" + (length - 1) + "/" + length)
                                .body(rest)
                        : bench.ok("", "ETag", "\"a\"", "Cache-Control", "max-age=60")
                                .body(body));

        assertThat(getBytes()).isEqualTo(body);
        assertThat(bench.lastAsked().firstValue("range"))
                .isEqualTo(strong ? Optional.of("bytes=" + half + "-") : Optional.empty());
        assertThat(bench.lastAsked().firstValue("if-range").isPresent()).isEqualTo(strong);
        // the last byte may come before the origin's word that it was the last one
        await().until(() -> bench.statistics().stored() == (strong ? 2 : 1));
        assertThat(getBytes()).isEqualTo(body);
        assertThat(bench.asked()).isEqualTo(2);
        assertThat(bench.cache().list("*", 10)).hasSize(1);
    }

    @Test
    void aBodyThatIsCancelledIsAPart() {
        RecordingSubscriber subscriber = send(RecordingSubscriber.greedy());
        FakeExchange exchange = bench.exchange(0);
        exchange.head(200, fresh("ETag", "\"a\"", "Content-Length", "10"));
        exchange.data(bytes(1, 5));
        subscriber.cancel();
        bench.settle();

        assertThat(exchange.isAborted()).isTrue();
        assertThat(bench.cache().list("*", 10).get(0).state()).startsWith("partial");
    }

    @Test
    void aSubscriberThatThrowsEndsItsExchange() {
        CompletableFuture<NetworkReply<byte[]>> reply =
                bench.manager().send(bench.request().build(), info -> new Throwing());
        FakeExchange exchange = bench.exchange(0);
        exchange.head(200, fresh());
        exchange.data(bytes(1, 5));

        assertThat(Bench.failure(reply).code()).isEqualTo(NetworkError.BODY_HANDLER);
        await().until(exchange::isAborted);
        bench.settle();
    }

    private static final class Throwing extends RecordingSubscriber {
        Throwing() {
            super(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            throw new IllegalStateException("as the test wants it");
        }
    }

    /** Damage is a miss, also in the middle of a body: the rest comes from the origin, if that still has the same. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyThatIsDamagedInTheMiddleIsContinuedOrFails(boolean same) throws IOException {
        byte[] body = bytes(1, 400_000);
        bench.answers(bench.ok("", "Cache-Control", "max-age=60").body(body));
        getBytes();
        damage();
        byte[] later = same ? body : bytes(2, 400_000);
        bench.answers(bench.ok("", "Cache-Control", "max-age=60").body(later));
        CompletableFuture<NetworkReply<byte[]>> reply =
                bench.manager().send(bench.request().build(), BodyHandlers.ofByteArray());

        if (same) {
            assertThat(Bench.result(reply).body()).isEqualTo(body);
        } else {
            NetworkException failure = Bench.failure(reply);
            assertThat(failure.code()).isEqualTo(NetworkError.TRUNCATED);
        }
        assertThat(bench.asked()).isEqualTo(2);
    }

    /** Flips a bit three quarters into the largest file. */
    private void damage() throws IOException {
        Path largest;
        try (Stream<Path> files = Files.walk(directory)) {
            largest = files.filter(Files::isRegularFile)
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
        try (RandomAccessFile file = new RandomAccessFile(largest.toFile(), "rw")) {
            long place = file.length() * 3 / 4;
            file.seek(place);
            int old = file.read();
            file.seek(place);
            file.write(old ^ 1);
        }
    }
}
