// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import static io.penstock.engine.internal.EngineBench.failure;
import static io.penstock.engine.internal.EngineBench.get;
import static io.penstock.engine.internal.EngineBench.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.ReplySource;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.runtime.EngineDTO;
import io.penstock.testkit.FakeManager;
import io.penstock.testkit.FakeReply;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EngineTest {
    @Test
    void a_request_goes_through_the_stack_and_its_reply_is_the_engines_own() throws Exception {
        try (EngineBench bench = new EngineBench()) {
            bench.transport("transport", -100, () -> FakeManager.answering("hello"));

            NetworkReply<String> reply = get(bench.access.get(uri("/a"), BodyHandlers.ofString()));

            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("hello");
            assertThat(reply.uri()).isEqualTo(uri("/a"));
            assertThat(reply.generation()).isEqualTo(2);
            assertThat(reply.getClass().getName()).startsWith("io.penstock.engine.internal");
        }
    }

    @Test
    void rank_is_the_place_in_the_stack() throws Exception {
        try (EngineBench bench = new EngineBench()) {
            List<String> closed = Collections.synchronizedList(new ArrayList<>());
            EngineBench.Transport transport = bench.transport("transport", -100, () -> FakeManager.answering("x"));
            bench.passing("proxy", 100, closed);
            bench.passing("cookie", 300, closed);
            bench.passing("caching", 200, closed);

            get(bench.access.get(uri("/"), BodyHandlers.discarding()));

            assertThat(transport.only().requests().get(0).fields().allValues("Via-Layer"))
                    .containsExactly("cookie", "caching", "proxy");
            assertThat(bench.dto().stack())
                    .extracting(EngineDTO.LayerDTO::factory)
                    .containsExactly("cookie", "caching", "proxy", "transport");
            assertThat(bench.dto().stack())
                    .extracting(EngineDTO.LayerDTO::transport)
                    .containsExactly(false, false, false, true);
        }
    }

    @Test
    void layers_are_closed_once_and_top_down_when_the_engine_stops() throws Exception {
        List<String> closed = Collections.synchronizedList(new ArrayList<>());
        EngineBench.Transport transport;
        try (EngineBench bench = new EngineBench("loader.threads", "1")) {
            transport = bench.transport("transport", -100, () -> FakeManager.answering("x"));
            bench.passing("proxy", 100, closed);
            bench.passing("cookie", 300, closed);
            get(bench.access.get(uri("/"), BodyHandlers.discarding()));
            await().until(() ->
                    transport.managers.stream().filter(FakeManager::isClosed).count() == transport.managers.size() - 1);
            closed.clear();
        }
        assertThat(closed).containsExactly("cookie", "proxy");
        assertThat(transport.managers)
                .allSatisfy(manager -> assertThat(manager.closes()).isEqualTo(1));
    }

    @Test
    void create_is_called_once_for_each_loader_that_works_on_its_own_thread() throws Exception {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        AtomicInteger creates = new AtomicInteger();
        try (EngineBench bench = new EngineBench("loader.threads", "4")) {
            bench.factories.add("transport", 0, context -> {
                threads.add(Thread.currentThread().getName());
                creates.incrementAndGet();
                return FakeManager.answering("x");
            });
            for (int round = 0; round < 3; round++) {
                for (int loader = 0; loader < 3; loader++) {
                    get(bench.engine.send(
                            loader,
                            bench.engine.identity(),
                            NetworkRequest.get(uri("/" + loader)),
                            BodyHandlers.discarding()));
                }
            }
            assertThat(creates).hasValue(3);
            assertThat(threads)
                    .containsExactlyInAnyOrder(
                            "penstock-test-loader-1", "penstock-test-loader-2", "penstock-test-loader-3");
        }
    }

    @Test
    void a_request_waits_for_a_transport_and_is_served_when_it_comes() throws Exception {
        try (EngineBench bench = new EngineBench()) {
            CompletableFuture<NetworkReply<String>> waiting = bench.access.get(uri("/"), BodyHandlers.ofString());
            assertThat(bench.dto().exchanges().waiting()).isEqualTo(1);
            assertThat(bench.dto().inFlight().get(0).phase()).isEqualTo("WAITING");
            assertThat(waiting).isNotDone();

            bench.transport("transport", 0, () -> FakeManager.answering("at last"));

            assertThat(get(waiting).body()).isEqualTo("at last");
        }
    }

    @Test
    void without_a_transport_a_request_fails_after_the_absence_timeout() throws Exception {
        try (EngineBench bench = new EngineBench("absence.timeout", "200ms", "drain.timeout", "100ms")) {
            List<String> closed = new ArrayList<>();
            bench.passing("proxy", 100, closed);

            assertThat(failure(bench.access.get(uri("/"), BodyHandlers.ofString())))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(NetworkError.NO_FACTORY))
                    .hasMessageContaining("there is no transport: the lowest layer, proxy, asks for another one");
            assertThat(bench.dto().factories().get(0).state()).isEqualTo("ACTIVE");
        }
    }

    @Test
    void nothing_is_sent_while_a_required_layer_is_missing() throws Exception {
        try (EngineBench bench = new EngineBench("stack.required", "proxy")) {
            EngineBench.Transport transport = bench.transport("transport", 0, () -> FakeManager.answering("x"));
            CompletableFuture<NetworkReply<String>> waiting = bench.access.get(uri("/"), BodyHandlers.ofString());
            assertThat(bench.dto().usable()).isFalse();
            assertThat(bench.dto().why()).isEqualTo("required layer proxy is missing");
            assertThat(waiting).isNotDone();
            assertThat(transport.managers).isEmpty();

            List<String> closed = new ArrayList<>();
            bench.passing("proxy", 100, closed);
            assertThat(get(waiting).body()).isEqualTo("x");
        }
    }

    @Test
    void a_required_layer_below_a_transport_is_missing_too() throws Exception {
        try (EngineBench bench = new EngineBench("stack.required", "proxy")) {
            bench.passing("proxy", 100, new ArrayList<>());
            bench.transport("transport", 500, () -> FakeManager.answering("x"));
            await().until(() -> bench.dto().why().contains("hidden below the transport transport 1.0.0 rank 500"));
            assertThat(bench.dto().usable()).isFalse();
        }
    }

    @Test
    void a_layer_below_a_transport_is_hidden() throws Exception {
        try (EngineBench bench = new EngineBench()) {
            bench.passing("proxy", 100, new ArrayList<>());
            bench.transport("transport", 500, () -> FakeManager.answering("x"));
            get(bench.access.get(uri("/"), BodyHandlers.discarding()));
            assertThat(bench.dto().stack()).hasSize(1);
            assertThat(bench.dto().factories())
                    .extracting(EngineDTO.FactoryDTO::state)
                    .containsExactly("ACTIVE", "HIDDEN");
        }
    }

    @Test
    void of_two_factories_of_one_name_the_newer_version_is_in_the_stack() throws Exception {
        try (EngineBench bench = new EngineBench()) {
            bench.transport("transport", 0, () -> FakeManager.answering("x"));
            List<String> closed = new ArrayList<>();
            bench.factories.add("cookie", 300, "1.0.0", context -> new Passing("old", context.next(), closed));
            bench.factories.add("cookie", 300, "1.1.0", context -> new Passing("new", context.next(), closed));
            get(bench.access.get(uri("/"), BodyHandlers.discarding()));
            assertThat(bench.dto().stack()).hasSize(2);
            assertThat(bench.dto().stack().get(0).version()).isEqualTo("1.1.0");
            assertThat(bench.dto().factories())
                    .extracting(EngineDTO.FactoryDTO::state)
                    .containsExactly("SHADOWED", "ACTIVE", "ACTIVE");
        }
    }

    @Test
    void a_factory_that_breaks_the_contract_loses_its_place_and_no_request() throws Exception {
        NetworkAccessManager same = FakeManager.answering("same");
        record Fault(String reason, io.penstock.network.spi.NetworkAccessManagerFactory factory) {}
        List<Fault> faults = List.of(
                new Fault("create returned null", context -> null),
                new Fault("create threw java.lang.IllegalStateException: broken", context -> {
                    throw new IllegalStateException("broken");
                }),
                new Fault("create threw java.lang.IllegalStateException: broken", context -> {
                    context.next();
                    throw new IllegalStateException("broken");
                }),
                new Fault("create returned an instance that it had returned before", context -> {
                    context.next();
                    return same;
                }));
        for (Fault fault : faults) {
            try (EngineBench bench = new EngineBench("loader.threads", "2")) {
                bench.transport("transport", 0, () -> FakeManager.answering("good"));
                bench.factories.add("bad", 100, fault.factory());
                List<CompletableFuture<NetworkReply<String>>> replies = new ArrayList<>();
                for (int loader = 0; loader < 2; loader++) {
                    replies.add(bench.engine.send(
                            loader, bench.engine.identity(), NetworkRequest.get(uri("/")), BodyHandlers.ofString()));
                }
                for (CompletableFuture<NetworkReply<String>> reply : replies) {
                    assertThat(get(reply).statusCode()).isEqualTo(200);
                }
                await().untilAsserted(() -> assertThat(bench.dto().factories())
                        .filteredOn(factory -> factory.factory().equals("bad"))
                        .first()
                        .satisfies(factory -> {
                            assertThat(factory.state()).isEqualTo("DISQUALIFIED");
                            assertThat(factory.reason()).isEqualTo(fault.reason());
                        }));
            }
        }
    }

    @Test
    void a_fault_below_is_not_blamed_on_the_layer_above() throws Exception {
        try (EngineBench bench = new EngineBench()) {
            bench.transport("transport", 0, () -> FakeManager.answering("good"));
            bench.factories.add("broken", 100, context -> {
                throw new IllegalStateException("broken");
            });
            bench.factories.add("swallowing", 200, context -> {
                try {
                    return new Passing("swallowing", context.next(), new ArrayList<>());
                } catch (RuntimeException e) {
                    return FakeManager.answering("should not be used");
                }
            });
            assertThat(get(bench.access.get(uri("/"), BodyHandlers.ofString())).body())
                    .isEqualTo("good");
            assertThat(bench.dto().factories())
                    .extracting(EngineDTO.FactoryDTO::state)
                    .containsExactly("ACTIVE", "DISQUALIFIED", "ACTIVE");
        }
    }

    @Test
    void a_factory_that_blocks_costs_its_timeout_and_its_late_manager_is_closed() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        FakeManager late = FakeManager.answering("late");
        try (EngineBench bench = new EngineBench("create.timeout", "200ms")) {
            bench.transport("transport", 0, () -> FakeManager.answering("good"));
            bench.factories.add("stuck", 100, context -> {
                context.next();
                boolean interrupted = false;
                while (true) {
                    try {
                        release.await();
                        break;
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return late;
            });
            assertThat(get(bench.access.get(uri("/"), BodyHandlers.ofString())).body())
                    .isEqualTo("good");
            assertThat(bench.dto().factories().get(0).state()).isEqualTo("DISQUALIFIED");
            assertThat(bench.dto().factories().get(0).reason()).contains("create.timeout is 200 ms");
            assertThat(late.isClosed()).isFalse();
            release.countDown();
            await().until(late::isClosed);
            assertThat(late.closes()).isEqualTo(1);
        }
    }

    @Test
    void next_is_valid_inside_create_only_once_and_on_its_thread() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        List<io.penstock.network.spi.ManagerContext> kept = new ArrayList<>();
        try (EngineBench bench = new EngineBench("loader.threads", "1")) {
            bench.transport("transport", 0, () -> FakeManager.answering("good"));
            bench.factories.add("curious", 100, context -> {
                kept.add(context);
                CompletableFuture.runAsync(() -> {
                            try {
                                context.next();
                            } catch (IllegalStateException e) {
                                seen.add("other thread");
                            }
                        })
                        .join();
                return FakeManager.answering("never mind");
            });
            get(bench.access.get(uri("/"), BodyHandlers.discarding()));
            try {
                kept.get(0).next();
            } catch (IllegalStateException e) {
                seen.add("too late");
            }
            assertThat(seen).containsExactly("other thread", "too late");
        }
    }

    @Test
    void a_data_url_needs_no_stack() throws Exception {
        try (EngineBench bench = new EngineBench()) {
            NetworkReply<String> reply =
                    get(bench.access.get(URI.create("data:text/plain,a%20b"), BodyHandlers.ofString()));
            assertThat(reply.body()).isEqualTo("a b");
            assertThat(reply.source()).isEqualTo(ReplySource.LOCAL);
            assertThat(reply.firstValue("content-type")).contains("text/plain");
            assertThat(get(bench.access.get(URI.create("data:;base64,aGVsbG8="), BodyHandlers.ofInputStream()))
                            .body())
                    .hasContent("hello");
            assertThat(failure(bench.access.get(URI.create("data:oops"), BodyHandlers.ofString()))
                            .code())
                    .isEqualTo(NetworkError.INVALID_REQUEST);
        }
    }

    @Test
    void other_schemes_are_refused() throws Exception {
        try (EngineBench bench = new EngineBench()) {
            for (String url : List.of("ftp://host/", "file:///etc/passwd", "jar:file:/x.jar!/a", "bundle://1/x")) {
                assertThat(failure(bench.access.get(URI.create(url), BodyHandlers.ofString()))
                                .code())
                        .as(url)
                        .isEqualTo(NetworkError.UNKNOWN_SCHEME);
            }
        }
    }

    @Test
    void cancelling_the_future_aborts_the_exchange() throws Exception {
        try (EngineBench bench = new EngineBench("loader.threads", "1")) {
            EngineBench.Transport transport = bench.transport("transport", 0, FakeManager::holding);
            CompletableFuture<NetworkReply<String>> future = bench.access.get(uri("/"), BodyHandlers.ofString());
            await().until(() -> !transport.managers.isEmpty()
                    && !transport.only().exchanges().isEmpty());
            future.cancel(true);
            assertThat(transport.only().exchanges().get(0).isAborted()).isTrue();
            assertThat(bench.dto().exchanges().cancelled()).isEqualTo(1);
            assertThat(bench.dto().inFlight()).isEmpty();
        }
    }

    @Test
    void closing_a_streamed_body_aborts_the_exchange() throws Exception {
        try (EngineBench bench = new EngineBench("loader.threads", "1")) {
            EngineBench.Transport transport = bench.transport("transport", 0, FakeManager::holding);
            CompletableFuture<NetworkReply<InputStream>> future =
                    bench.access.get(uri("/"), BodyHandlers.ofInputStream());
            await().until(() -> !transport.managers.isEmpty()
                    && !transport.only().exchanges().isEmpty());
            transport.only().exchanges().get(0).head(200, io.penstock.network.HeaderFields.EMPTY);
            transport.only().exchanges().get(0).data(new byte[] {1, 2});
            InputStream body = get(future).body();
            assertThat(body.read()).isEqualTo(1);
            body.close();
            assertThat(transport.only().exchanges().get(0).isAborted()).isTrue();
            await().until(() -> bench.dto().inFlight().isEmpty());
        }
    }

    @Test
    void the_total_deadline_ends_an_exchange() throws Exception {
        try (EngineBench bench = new EngineBench("timeout.total", "150ms")) {
            EngineBench.Transport transport = bench.transport("transport", 0, FakeManager::holding);
            assertThat(failure(bench.access.get(uri("/"), BodyHandlers.ofString()))
                            .code())
                    .isEqualTo(NetworkError.TOTAL_TIMEOUT);
            assertThat(transport.only().exchanges().get(0).isAborted()).isTrue();
        }
    }

    @Test
    void ungetting_the_service_and_stopping_the_engine_end_what_is_under_way() throws Exception {
        EngineBench bench = new EngineBench();
        bench.transport("transport", 0, FakeManager::holding);
        var one = bench.access.get(uri("/"), BodyHandlers.ofString());
        bench.engine.leave(bench.owner);
        assertThat(failure(one).code()).isEqualTo(NetworkError.SHUTDOWN);
        assertThat(failure(bench.access.get(uri("/"), BodyHandlers.ofString())).code())
                .isEqualTo(NetworkError.SHUTDOWN);
        var two = bench.engine.access(bench.engine.owner("other")).get(uri("/"), BodyHandlers.ofString());
        bench.close();
        assertThat(failure(two).code()).isEqualTo(NetworkError.SHUTDOWN);
        assertThat(failure(bench.engine.access(bench.engine.owner("other")).get(uri("/"), BodyHandlers.ofString()))
                        .code())
                .isEqualTo(NetworkError.SHUTDOWN);
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("penstock-test")))
                .isEmpty());
    }

    @Test
    void connection_failures_of_idempotent_requests_are_tried_again_a_bounded_number_of_times() throws Exception {
        AtomicInteger sends = new AtomicInteger();
        try (EngineBench bench = new EngineBench()) {
            bench.transport(
                    "transport",
                    0,
                    () -> FakeManager.answering(request -> sends.incrementAndGet() < 3
                            ? FakeReply.failing(NetworkError.CONNECTION_RESET)
                            : FakeReply.ok("text/plain", "third")));
            assertThat(get(bench.access.get(uri("/"), BodyHandlers.ofString())).body())
                    .isEqualTo("third");
            sends.set(-100);
            assertThat(failure(bench.access.get(uri("/"), BodyHandlers.ofString()))
                            .code())
                    .isEqualTo(NetworkError.CONNECTION_RESET);
            assertThat(sends).hasValue(-97);
            sends.set(0);
            assertThat(failure(bench.access.send(
                                    NetworkRequest.newBuilder(uri("/"))
                                            .POST(BodyPublishers.ofString("x"))
                                            .build(),
                                    BodyHandlers.ofString()))
                            .code())
                    .isEqualTo(NetworkError.CONNECTION_RESET);
            assertThat(sends).hasValue(1);
        }
    }

    @Test
    void tasks_of_one_index_keep_their_order_while_the_number_of_loaders_changes() throws Exception {
        try (EngineBench bench = new EngineBench("loader.threads", "4")) {
            List<Integer> order = Collections.synchronizedList(new ArrayList<>());
            int count = 20_000;
            CountDownLatch done = new CountDownLatch(count);
            Thread changing = new Thread(() -> {
                for (int i = 0; i < 40; i++) {
                    bench.engine.reconfigure(EngineBench.configuration("loader.threads", String.valueOf(1 + i % 5)));
                }
            });
            changing.start();
            for (int i = 0; i < count; i++) {
                int number = i;
                bench.engine.loader(3).execute(() -> {
                    order.add(number);
                    done.countDown();
                });
            }
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
            changing.join();
            assertThat(order).isSorted().hasSize(count);
        }
    }

    @Test
    void a_layer_that_signals_from_two_threads_at_once_costs_no_bytes() throws Exception {
        try (EngineBench bench = new EngineBench()) {
            bench.factories.add("careless", 0, context -> new NetworkAccessManager() {
                @Override
                public <T> CompletableFuture<NetworkReply<T>> send(
                        NetworkRequest request, java.net.http.HttpResponse.BodyHandler<T> body) {
                    CompletableFuture<NetworkReply<T>> future = new CompletableFuture<>();
                    var head = new io.penstock.network.spi.ResponseHead(
                            200,
                            java.net.http.HttpClient.Version.HTTP_1_1,
                            io.penstock.network.HeaderFields.EMPTY,
                            io.penstock.network.Timings.NONE,
                            null);
                    var subscriber = body.apply(head);
                    Thread other = new Thread(() -> {
                        subscriber.onNext(List.of(java.nio.ByteBuffer.wrap(new byte[] {1, 2, 3})));
                        subscriber.onComplete();
                    });
                    subscriber.onSubscribe(new java.util.concurrent.Flow.Subscription() {
                        @Override
                        public void request(long n) {
                            other.start();
                            try {
                                other.join(200); // still inside onSubscribe
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        }

                        @Override
                        public void cancel() {}
                    });
                    return future;
                }

                @Override
                public void close() {}
            });
            assertThat(get(bench.access.get(uri("/"), BodyHandlers.ofByteArray()))
                            .body())
                    .containsExactly(1, 2, 3);
        }
    }
}
