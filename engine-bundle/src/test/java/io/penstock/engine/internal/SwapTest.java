// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import static io.penstock.engine.internal.EngineBench.failure;
import static io.penstock.engine.internal.EngineBench.get;
import static io.penstock.engine.internal.EngineBench.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.Lease;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.runtime.SwapDTO;
import io.penstock.testkit.FakeExchange;
import io.penstock.testkit.FakeManager;
import io.penstock.testkit.FakeReply;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SwapTest {
    private static final HeaderFields TAGGED = HeaderFields.of("ETag", "\"v1\"", "Content-Length", "10");

    private static EngineBench bench(String drain) {
        return new EngineBench("drain.timeout", drain, "absence.timeout", "20s", "loader.threads", "1");
    }

    private static FakeExchange first(EngineBench.Transport transport) {
        await().until(() -> !transport.managers.isEmpty()
                && transport.managers.stream()
                        .anyMatch(manager -> !manager.exchanges().isEmpty()));
        return transport.managers.stream()
                .filter(manager -> !manager.exchanges().isEmpty())
                .findFirst()
                .orElseThrow()
                .exchanges()
                .get(0);
    }

    private static CompletableFuture<Void> inBackground(Runnable action) {
        return CompletableFuture.runAsync(action);
    }

    @Test
    void a_superseded_stack_serves_its_exchanges_to_their_end_and_is_then_closed() throws Exception {
        try (EngineBench bench = bench("1s")) {
            List<String> closed = Collections.synchronizedList(new ArrayList<>());
            EngineBench.Transport old = bench.transport("old", 0, FakeManager::holding);
            var running = bench.access.get(uri("/"), BodyHandlers.ofString());
            FakeExchange exchange = first(old);

            bench.transport("new", 10, () -> FakeManager.answering("new"));
            assertThat(get(bench.access.get(uri("/"), BodyHandlers.ofString())).body())
                    .isEqualTo("new");
            assertThat(old.only().isClosed()).isFalse();
            SwapDTO swap = bench.dto().swaps().get(0);
            assertThat(swap.inFlight()).isEqualTo(1);
            assertThat(swap.millis()).isEqualTo(-1);

            exchange.answer(FakeReply.ok("text/plain", "old"));
            assertThat(get(running).body()).isEqualTo("old");
            await().until(() -> old.only().isClosed());
            assertThat(old.only().closes()).isEqualTo(1);
            assertThat(bench.dto().swaps().get(0).drained()).isEqualTo(1);
            assertThat(bench.dto().swaps().get(0).millis()).isNotNegative();
            assertThat(closed).isEmpty();
        }
    }

    @Test
    void a_departure_is_held_until_the_last_exchange_has_ended() throws Exception {
        try (EngineBench bench = bench("4500ms")) {
            EngineBench.Transport old = bench.transport("old", 0, FakeManager::holding);
            var running = bench.access.get(uri("/"), BodyHandlers.ofString());
            FakeExchange exchange = first(old);
            bench.transport("new", -10, () -> FakeManager.answering("new"));

            long before = bench.dto().generation();
            CompletableFuture<Void> departure = inBackground(() -> bench.factories.remove(old.candidate));
            await().until(() -> bench.dto().generation() > before);
            assertThat(get(bench.access.get(uri("/"), BodyHandlers.ofString())).body())
                    .isEqualTo("new");
            assertThat(departure).isNotDone();
            exchange.answer(FakeReply.ok("text/plain", "old"));
            get(departure);
            assertThat(get(running).body()).isEqualTo("old");
            assertThat(old.managers)
                    .allSatisfy(manager -> assertThat(manager.closes()).isEqualTo(1));
        }
    }

    @Test
    void at_the_deadline_a_request_that_has_no_answer_is_sent_again() throws Exception {
        try (EngineBench bench = bench("100ms")) {
            EngineBench.Transport old = bench.transport("old", 0, FakeManager::holding);
            var running = bench.access.get(uri("/"), BodyHandlers.ofString());
            FakeExchange exchange = first(old);
            bench.transport("new", -10, () -> FakeManager.answering("new"));

            bench.factories.remove(old.candidate);
            assertThat(exchange.isAborted()).isTrue();
            assertThat(get(running).body()).isEqualTo("new");
            assertThat(bench.dto().swapCounters().replayed()).isEqualTo(1);
            await().until(() -> old.managers.stream().allMatch(FakeManager::isClosed));
            assertThat(old.managers)
                    .allSatisfy(manager -> assertThat(manager.closes()).isEqualTo(1));
        }
    }

    @Test
    void a_post_is_sent_again_only_if_it_is_certain_that_nothing_of_it_has_arrived() throws Exception {
        record Case(boolean reports, boolean replayable, boolean repeatable, NetworkError expected) {}
        for (Case each : List.of(
                new Case(false, false, true, NetworkError.ABANDONED_BY_SWAP),
                new Case(false, true, true, NetworkError.NONE),
                new Case(true, false, true, NetworkError.NONE),
                new Case(true, false, false, NetworkError.NONE),
                new Case(false, true, false, NetworkError.NONE))) {
            try (EngineBench bench = bench("100ms")) {
                Quiet quiet = new Quiet(each.reports());
                var old = bench.factories.add("old", 0, context -> quiet.fresh());
                NetworkRequest.Builder request =
                        NetworkRequest.newBuilder(uri("/")).attribute(RequestAttribute.REPLAYABLE, each.replayable());
                request.POST(
                        each.repeatable()
                                ? BodyPublishers.ofString("x")
                                : BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[1])));
                var running = bench.access.send(request.build(), BodyHandlers.ofString());
                await().until(() -> quiet.requests.size() == 1);
                bench.transport("new", -10, () -> FakeManager.answering("new"));
                bench.factories.remove(old);
                if (each.expected() == NetworkError.NONE) {
                    assertThat(get(running).body()).as(each.toString()).isEqualTo("new");
                } else {
                    assertThat(failure(running).code()).as(each.toString()).isEqualTo(each.expected());
                    assertThat(bench.dto().swapCounters().abandoned()).isEqualTo(1);
                }
                // a transport that wakes up late is refused the first byte
                quiet.requests.forEach(late -> {
                    try {
                        late.attribute(RequestAttribute.PROGRESS).progress(io.penstock.network.RequestProgress.SENT);
                        throw new AssertionError("a byte could be written after the abort");
                    } catch (java.util.concurrent.CancellationException e) {
                        assertThat(e).hasMessageContaining("aborted");
                    }
                });
            }
        }
    }

    /** A transport that takes requests and does nothing. */
    private static final class Quiet {
        final List<NetworkRequest> requests = new CopyOnWriteArrayList<>();
        private final boolean reports;

        Quiet(boolean reports) {
            this.reports = reports;
        }

        NetworkAccessManager fresh() {
            return new NetworkAccessManager() {
                @Override
                public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
                    if (reports) {
                        request.attribute(RequestAttribute.PROGRESS)
                                .progress(io.penstock.network.RequestProgress.NOT_SENT);
                    }
                    requests.add(request);
                    return new CompletableFuture<>();
                }

                @Override
                public void close() {}
            };
        }
    }

    @Test
    void a_body_that_was_partly_delivered_is_continued_where_it_broke_off() throws Exception {
        try (EngineBench bench = bench("100ms")) {
            EngineBench.Transport old = bench.transport("old", 0, FakeManager::holding);
            var running = bench.access.get(uri("/"), BodyHandlers.ofInputStream());
            FakeExchange exchange = first(old);
            exchange.head(200, TAGGED);
            exchange.data("0123".getBytes(StandardCharsets.US_ASCII));
            InputStream body = get(running).body();
            assertThat(body.readNBytes(4)).isEqualTo("0123".getBytes(StandardCharsets.US_ASCII));
            EngineBench.Transport fresh = bench.transport("new", -10, FakeManager::holding);

            bench.factories.remove(old.candidate);
            FakeExchange next = first(fresh);
            assertThat(next.request().firstValue("Range")).contains("bytes=4-");
            assertThat(next.request().firstValue("If-Range")).contains("\"v1\"");
            assertThat(next.request().firstValue("Accept-Encoding")).contains("gzip, deflate");
            next.head(206, HeaderFields.of("ETag", "\"v1\"", "Content-Range", "bytes 4-9/10", "Content-Length", "6"));
            next.data("456789".getBytes(StandardCharsets.US_ASCII));
            next.end(HeaderFields.EMPTY);
            assertThat(body.readAllBytes()).isEqualTo("456789".getBytes(StandardCharsets.US_ASCII));
            assertThat(bench.dto().swapCounters().resumed()).isEqualTo(1);
        }
    }

    @Test
    void a_continued_body_goes_on_through_the_same_decoder() throws Exception {
        byte[] plain = new byte[100_000];
        new java.util.Random(3).nextBytes(plain);
        byte[] encoded = gzip(plain);
        int cut = 40_000;
        try (EngineBench bench = bench("100ms")) {
            EngineBench.Transport old = bench.transport("old", 0, FakeManager::holding);
            var running = bench.access.get(uri("/"), BodyHandlers.ofByteArray());
            FakeExchange exchange = first(old);
            exchange.head(
                    200,
                    HeaderFields.of(
                            "ETag", "\"v1\"", "Content-Encoding", "gzip", "Content-Length", "" + encoded.length));
            exchange.data(Arrays.copyOf(encoded, cut));
            EngineBench.Transport fresh = bench.transport("new", -10, FakeManager::holding);
            bench.factories.remove(old.candidate);
            FakeExchange next = first(fresh);
            assertThat(next.request().firstValue("Range")).contains("bytes=" + cut + "-");
            // it does not support ranges, but it is the same entity: what is known is skipped
            next.head(
                    200,
                    HeaderFields.of(
                            "ETag", "\"v1\"", "Content-Encoding", "gzip", "Content-Length", "" + encoded.length));
            next.data(Arrays.copyOf(encoded, 10));
            next.data(Arrays.copyOfRange(encoded, 10, encoded.length));
            next.end(HeaderFields.EMPTY);
            assertThat(get(running).body()).isEqualTo(plain);
        }
    }

    private static byte[] gzip(byte[] plain) throws Exception {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(out)) {
            gzip.write(plain);
        }
        return out.toByteArray();
    }

    @Test
    void an_entity_that_has_changed_is_an_honest_failure() throws Exception {
        try (EngineBench bench = bench("100ms")) {
            EngineBench.Transport old = bench.transport("old", 0, FakeManager::holding);
            var running = bench.access.get(uri("/"), BodyHandlers.ofString());
            FakeExchange exchange = first(old);
            exchange.head(200, TAGGED);
            exchange.data("0123".getBytes(StandardCharsets.US_ASCII));
            bench.transport(
                    "new",
                    -10,
                    () -> FakeManager.answering(
                            request -> FakeReply.ok("text/plain", "other").header("ETag", "\"v2\"")));
            bench.factories.remove(old.candidate);
            assertThat(failure(running))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(NetworkError.ABANDONED_BY_SWAP))
                    .hasMessageContaining("the entity has changed");
        }
    }

    @Test
    void a_body_without_a_strong_validator_is_abandoned() throws Exception {
        try (EngineBench bench = bench("100ms")) {
            EngineBench.Transport old = bench.transport("old", 0, FakeManager::holding);
            var running = bench.access.get(uri("/"), BodyHandlers.ofString());
            FakeExchange exchange = first(old);
            exchange.head(200, HeaderFields.of("ETag", "W/\"v1\""));
            exchange.data("0123".getBytes(StandardCharsets.US_ASCII));
            bench.transport("new", -10, () -> FakeManager.answering("x"));
            bench.factories.remove(old.candidate);
            assertThat(failure(running).code()).isEqualTo(NetworkError.ABANDONED_BY_SWAP);
            assertThat(bench.dto().swapCounters().abandoned()).isEqualTo(1); // whichever of the two swaps found it
        }
    }

    @Test
    void a_consumer_that_never_reads_gets_its_whole_body_after_two_swaps() throws Exception {
        byte[] all = new byte[10];
        try (EngineBench bench = bench("50ms")) {
            EngineBench.Transport current = bench.transport("t0", 0, FakeManager::holding);
            var running = bench.access.get(uri("/"), BodyHandlers.ofInputStream());
            FakeExchange exchange = first(current);
            exchange.head(200, TAGGED);
            exchange.data(new byte[] {0, 1, 2});
            exchange.data(new byte[] {3, 4, 5, 6});
            exchange.data(new byte[] {7, 8});
            InputStream body = get(running).body();
            for (int i = 1; i <= 2; i++) {
                EngineBench.Transport next = bench.transport("t" + i, -10, FakeManager::holding);
                bench.factories.remove(current.candidate);
                FakeExchange resumed = first(next);
                int from = Integer.parseInt(
                        resumed.request().firstValue("Range").orElseThrow().replaceAll("\\D", ""));
                assertThat(from).isBetween(1, 9);
                resumed.head(206, HeaderFields.of("ETag", "\"v1\"", "Content-Range", "bytes " + from + "-9/10"));
                for (int at = from; at < (i == 2 ? 10 : 9); at++) {
                    resumed.data(new byte[] {(byte) at});
                }
                if (i == 2) {
                    resumed.end(HeaderFields.EMPTY);
                }
                current = next;
            }
            for (int i = 0; i < 10; i++) {
                all[i] = (byte) i;
            }
            assertThat(body.readAllBytes()).isEqualTo(all);
        }
    }

    @Test
    void departure_of_the_only_transport_makes_new_requests_wait_and_renews_the_threads() throws Exception {
        List<String> threads = new CopyOnWriteArrayList<>();
        try (EngineBench bench = bench("4s")) {
            var old = bench.factories.add("t", 0, context -> {
                threads.add(Thread.currentThread().getName());
                return FakeManager.answering("old");
            });
            get(bench.access.get(uri("/"), BodyHandlers.ofString()));
            bench.factories.remove(old);
            assertThat(bench.dto().usable()).isFalse();
            var waiting = bench.access.get(uri("/"), BodyHandlers.ofString());
            assertThat(waiting).isNotDone();
            bench.factories.add("t", 0, context -> {
                threads.add(Thread.currentThread().getName());
                return FakeManager.answering("new");
            });
            assertThat(get(waiting).body()).isEqualTo("new");
            assertThat(threads).containsExactly("penstock-test-loader-1", "penstock-test-loader-1.2");
        }
    }

    @Test
    void a_lease_keeps_the_stack_open_until_it_is_closed_and_none_begins_after_retirement() throws Exception {
        AtomicReference<ManagerContext> context = new AtomicReference<>();
        AtomicInteger retired = new AtomicInteger();
        try (EngineBench bench = bench("1s")) {
            FakeManager manager = FakeManager.answering("old");
            bench.factories.add("t", 0, given -> {
                context.set(given);
                assertThat(given.retain()).isEmpty();
                given.onRetired(retired::incrementAndGet);
                return manager;
            });
            get(bench.access.get(uri("/"), BodyHandlers.ofString()));
            Lease lease = context.get().retain().orElseThrow();
            bench.transport("new", 10, () -> FakeManager.answering("new"));
            await().until(() -> retired.get() == 1);
            assertThat(context.get().retain()).isEmpty();
            assertThat(manager.isClosed()).isFalse();
            lease.close();
            lease.close();
            await().until(manager::isClosed);
            AtomicInteger late = new AtomicInteger();
            context.get().onRetired(late::incrementAndGet);
            await().until(() -> late.get() == 1);
            assertThat(manager.closes()).isEqualTo(1);
            assertThat(retired).hasValue(1);
        }
    }

    @Test
    void a_stop_from_within_a_delivery_does_not_wait_for_itself_and_loses_nothing() throws Exception {
        try (EngineBench bench = bench("4s")) {
            EngineBench.Transport old = bench.transport("old", 0, FakeManager::holding);
            bench.transport(
                    "new",
                    -10,
                    () -> FakeManager.answering(request -> FakeReply.of(206)
                            .header("ETag", "\"v1\"")
                            .header("Content-Range", "bytes 4-9/10")
                            .body("456789")));
            AtomicReference<Duration> took = new AtomicReference<>();
            StringBuilder seen = new StringBuilder();
            var running = bench.access.get(
                    uri("/"),
                    info -> java.net.http.HttpResponse.BodySubscribers.fromLineSubscriber(
                            new java.util.concurrent.Flow.Subscriber<String>() {
                                @Override
                                public void onSubscribe(java.util.concurrent.Flow.Subscription subscription) {
                                    subscription.request(Long.MAX_VALUE);
                                }

                                @Override
                                public void onNext(String line) {
                                    seen.append(line);
                                    long start = System.nanoTime();
                                    bench.factories.remove(old.candidate);
                                    took.compareAndSet(null, Duration.ofNanos(System.nanoTime() - start));
                                }

                                @Override
                                public void onError(Throwable failure) {}

                                @Override
                                public void onComplete() {}
                            },
                            subscriber -> seen.toString(),
                            StandardCharsets.US_ASCII,
                            "\n"));
            FakeExchange exchange = first(old);
            exchange.head(200, TAGGED);
            exchange.data("012\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(get(running).body()).isEqualTo("012456789");
            assertThat(took.get()).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void a_redirect_whose_stack_leaves_goes_on_with_the_next_hop() throws Exception {
        try (EngineBench bench = bench("100ms")) {
            EngineBench.Transport old = bench.transport("old", 0, FakeManager::holding);
            var running = bench.access.get(uri("/from"), BodyHandlers.ofString());
            FakeExchange exchange = first(old);
            exchange.head(302, HeaderFields.of("Location", "/to", "Content-Length", "100"));
            EngineBench.Transport fresh = bench.transport("new", -10, () -> FakeManager.answering("new"));
            bench.factories.remove(old.candidate);
            assertThat(get(running).body()).isEqualTo("new");
            assertThat(get(running).uri()).isEqualTo(uri("/to"));
            assertThat(fresh.only().requests()).hasSize(1);
        }
    }

    @Test
    void the_engines_configuration_changes_without_losing_what_is_under_way() throws Exception {
        try (EngineBench bench = bench("1s")) {
            EngineBench.Transport transport = bench.transport("t", 0, FakeManager::holding);
            List<CompletableFuture<NetworkReply<String>>> running = new ArrayList<>();
            for (int i = 1; i <= 8; i++) {
                running.add(bench.access.get(uri("/" + i), BodyHandlers.ofString()));
                bench.engine.reconfigure(EngineBench.configuration("loader.threads", String.valueOf(1 + i % 4)));
            }
            await().until(() -> transport.managers.stream()
                            .mapToInt(manager -> manager.exchanges().size())
                            .sum()
                    == 8);
            transport.managers.forEach(manager ->
                    manager.exchanges().forEach(exchange -> exchange.answer(FakeReply.ok("text/plain", "x"))));
            for (CompletableFuture<NetworkReply<String>> reply : running) {
                assertThat(get(reply).body()).isEqualTo("x");
            }
            assertThat(bench.dto().configuration()).containsEntry("loader.threads", "1");
            await().until(() -> transport.managers.stream()
                            .filter(manager -> !manager.isClosed())
                            .count()
                    <= 1);
        }
    }

    @Test
    void a_swap_is_written_down() throws Exception {
        try (EngineBench bench = bench("1s")) {
            bench.transport("t", 0, () -> FakeManager.answering("x"));
            get(bench.access.get(uri("/"), BodyHandlers.discarding()));
            var proxy = bench.passing("proxy", 100, new ArrayList<>());
            get(bench.access.get(uri("/"), BodyHandlers.discarding()));
            bench.factories.rerank(proxy, 50);
            get(bench.access.get(uri("/"), BodyHandlers.discarding()));
            SwapDTO swap = bench.dto().swaps().get(0);
            assertThat(swap.cause()).isEqualTo("proxy 1.0.0 rank 50 re-ranked");
            assertThat(swap.before().toString()).isEqualTo("[proxy 1.0.0 rank 100, t 1.0.0 rank 0]");
            assertThat(swap.after().toString()).isEqualTo("[proxy 1.0.0 rank 50, t 1.0.0 rank 0]");
            assertThat(swap.generation()).isEqualTo(4);
            assertThat(bench.dto().swapCounters().swaps()).isEqualTo(4);
            for (int i = 0; i < 60; i++) {
                bench.engine.stacks().changed("again");
                await().until(() -> bench.dto().usable());
            }
            assertThat(bench.dto().swaps()).hasSize(50);
        }
    }

    @Test
    void a_swap_that_is_counted_from_many_threads_comes_to_its_end() throws Exception {
        try (EngineBench bench = bench("4s")) {
            EngineBench.Transport old = bench.transport("old", 0, FakeManager::holding);
            List<CompletableFuture<NetworkReply<String>>> running = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                running.add(bench.access.get(uri("/" + i), BodyHandlers.ofString()));
            }
            await().until(() ->
                    !old.managers.isEmpty() && old.only().exchanges().size() == 200);
            bench.transport("new", 10, () -> FakeManager.answering("new"));
            old.only().exchanges().parallelStream()
                    .forEach(exchange -> exchange.answer(FakeReply.ok("text/plain", "x")));
            for (CompletableFuture<NetworkReply<String>> reply : running) {
                assertThat(get(reply).body()).isEqualTo("x");
            }
            await().until(() -> bench.dto().swaps().get(0).millis() >= 0);
            SwapDTO swap = bench.dto().swaps().get(0);
            assertThat(swap.inFlight()).isEqualTo(200);
            assertThat(swap.drained()).isEqualTo(200);
        }
    }

    @Test
    void a_close_that_hangs_holds_neither_a_departure_nor_the_stop_of_the_engine() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        CompletableFuture<Void> stop;
        try (EngineBench bench = bench("100ms")) {
            var old = bench.factories.add("old", 0, context -> new NetworkAccessManager() {
                private final FakeManager manager = FakeManager.holding();

                @Override
                public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
                    return manager.send(request, body);
                }

                @Override
                public void close() {
                    boolean over = false;
                    while (!over) {
                        try {
                            hang.await();
                            over = true;
                        } catch (InterruptedException e) {
                            over = false; // careless, as foreign code may be
                        }
                    }
                }
            });
            var running = bench.access.get(uri("/"), BodyHandlers.ofString());
            bench.transport("new", -10, () -> FakeManager.answering("new"));
            get(inBackground(() -> bench.factories.remove(old)));
            assertThat(get(running).body()).isEqualTo("new");
            stop = inBackground(bench::close);
            get(stop);
            hang.countDown();
        }
    }

    private static FakeManager empty() {
        return FakeManager.answering(request -> FakeReply.of(204));
    }

    @Test
    void a_stack_that_goes_in_the_very_moment_when_it_is_leased_loses_no_request() throws Exception {
        try (EngineBench bench =
                new EngineBench("drain.timeout", "0ms", "absence.timeout", "20s", "loader.threads", "2")) {
            EngineBench.Transport first = bench.transport("t0", 0, SwapTest::empty);
            AtomicBoolean over = new AtomicBoolean();
            List<CompletableFuture<Integer>> consumers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                consumers.add(CompletableFuture.supplyAsync(
                        () -> {
                            int done = 0;
                            while (!over.get()) {
                                assertThat(bench.access
                                                .get(uri("/" + done++), BodyHandlers.ofString())
                                                .join()
                                                .statusCode())
                                        .isEqualTo(204);
                            }
                            return done;
                        },
                        work -> new Thread(work, "consumer").start()));
            }
            try {
                EngineBench.Transport current = first;
                for (int i = 1; i <= 150; i++) {
                    EngineBench.Transport next = bench.transport("t" + i, 0, SwapTest::empty);
                    bench.factories.remove(current.candidate);
                    current = next;
                }
            } finally {
                over.set(true);
            }
            for (CompletableFuture<Integer> consumer : consumers) {
                assertThat(get(consumer)).isPositive();
            }
            assertThat(bench.dto().exchanges().failed()).isZero();
        }
    }
}
