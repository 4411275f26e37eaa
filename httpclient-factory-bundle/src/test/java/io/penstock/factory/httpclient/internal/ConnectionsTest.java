// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import static io.penstock.factory.httpclient.internal.Bench.PATIENCE;
import static io.penstock.factory.httpclient.internal.Bench.failure;
import static io.penstock.factory.httpclient.internal.Bench.request;
import static io.penstock.factory.httpclient.internal.Bench.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.factory.httpclient.internal.Bench.Protocol;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Priority;
import io.penstock.network.RequestAttribute;
import io.penstock.network.RequestProgress;
import io.penstock.network.Timeouts;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.FakeResolver;
import io.penstock.testkit.RecordingSubscriber;
import io.penstock.testkit.ScriptedServer;
import io.penstock.testkit.TestOrigin;
import io.penstock.testkit.TestTls;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which connections are made, shared, and given up; who waits for whom, and how long. */
class ConnectionsTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    private static Timeouts patient() {
        return Bench.PATIENT;
    }

    @Test
    void six_requests_go_at_the_same_time_and_the_others_wait() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        try (Bench bench = new Bench();
                TestOrigin origin = TestOrigin.http()) {
            origin.otherwise((request, responder) -> {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                awaitQuietly(go);
                inside.decrementAndGet();
                responder.send(200);
            });
            List<CompletableFuture<NetworkReply<String>>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(bench.send(request(origin.uri("/" + i)).build()));
            }
            await().atMost(PATIENCE).until(() -> inside.get() == 6);
            go.countDown();
            all.forEach(Bench::success);
            assertThat(most).hasValue(6);
            assertThat(origin.connectionsSeen()).isEqualTo(6);
        }
    }

    @Test
    void the_queue_is_fair_within_a_priority_and_urgent_ones_go_first() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (Bench bench = new Bench("requests.per.host", "1");
                TestOrigin origin = TestOrigin.http()) {
            origin.otherwise((request, responder) -> {
                awaitQuietly(go);
                responder.send(200);
            });
            List<CompletableFuture<NetworkReply<String>>> all = new ArrayList<>();
            all.add(bench.send(request(origin.uri("/first")).build()));
            for (String path : List.of("/low1", "/normal1", "/high1", "/low2", "/normal2", "/high2")) {
                Priority priority = path.startsWith("/low")
                        ? Priority.LOW
                        : path.startsWith("/high") ? Priority.HIGH : Priority.NORMAL;
                all.add(bench.send(request(origin.uri(path))
                        .attribute(RequestAttribute.PRIORITY, priority)
                        .build()));
            }
            go.countDown();
            all.forEach(Bench::success);
            assertThat(origin.requests())
                    .extracting(received -> received.target())
                    .containsExactly("/first", "/high1", "/high2", "/normal1", "/normal2", "/low1", "/low2");
        }
    }

    @Test
    void waiting_in_the_queue_does_not_count_against_the_response_time() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (Bench bench = new Bench("requests.per.host", "1");
                TestOrigin origin = TestOrigin.http()) {
            origin.on("/slow", (request, responder) -> {
                awaitQuietly(go);
                responder.send(200);
            });
            origin.on("/fast", (request, responder) -> responder.send(200));
            var slow = bench.send(request(origin.uri("/slow")).build());
            var fast = bench.send(request(origin.uri("/fast"))
                    .attribute(RequestAttribute.TIMEOUTS, patient().withResponse(Duration.ofSeconds(2)))
                    .build());
            await().pollDelay(Duration.ofMillis(2600)).atMost(PATIENCE).until(() -> origin.count("/slow") == 1);
            go.countDown();
            success(slow);
            assertThat(success(fast).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_cancelled_request_leaves_the_queue() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (Bench bench = new Bench("requests.per.host", "1");
                TestOrigin origin = TestOrigin.http()) {
            origin.otherwise((request, responder) -> {
                awaitQuietly(go);
                responder.send(200);
            });
            var first = bench.send(request(origin.uri("/first")).build());
            var cancelled = bench.send(request(origin.uri("/cancelled")).build());
            var last = bench.send(request(origin.uri("/last")).build());
            cancelled.cancel(true);
            go.countDown();
            success(first);
            success(last);
            assertThat(origin.count("/cancelled")).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_response_in_time_is_an_error_and_the_exchange_is_given_up(Protocol protocol) {
        try (Bench bench = new Bench();
                TestOrigin origin = protocol.origin()) {
            origin.otherwise((request, responder) -> await().atMost(PATIENCE).until(() -> !responder.isOpen()));
            NetworkException failure = bench.refused(request(origin.uri("/"))
                    .attribute(RequestAttribute.TIMEOUTS, patient().withResponse(SHORT))
                    .build());
            assertThat(failure.code()).isEqualTo(NetworkError.RESPONSE_TIMEOUT);
            await().atMost(PATIENCE).until(() -> origin.openExchanges() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_body_that_stands_still_is_an_error(Protocol protocol) {
        RecordingSubscriber subscriber = RecordingSubscriber.greedy();
        try (Bench bench = new Bench();
                TestOrigin origin = protocol.origin()) {
            origin.otherwise((request, responder) -> {
                OutputStream out = responder.stream(200, HeaderFields.EMPTY);
                out.write(new byte[10]);
                await().atMost(PATIENCE).until(() -> !responder.isOpen());
            });
            NetworkException failure = failure(bench.manager.send(
                    request(origin.uri("/"))
                            .attribute(RequestAttribute.TIMEOUTS, patient().withIdle(SHORT))
                            .build(),
                    info -> subscriber));
            assertThat(failure.code()).isEqualTo(NetworkError.IDLE_TIMEOUT);
            assertThat(subscriber.error()).isSameAs(failure);
            assertThat(subscriber.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_receiver_that_takes_its_time_is_not_an_idle_body(Protocol protocol) {
        RecordingSubscriber subscriber = RecordingSubscriber.onDemand();
        try (Bench bench = new Bench();
                TestOrigin origin = protocol.origin()) {
            origin.serve("/", "text/plain", "the body");
            var future = bench.manager.send(
                    request(origin.uri("/"))
                            .attribute(RequestAttribute.TIMEOUTS, patient().withIdle(SHORT))
                            .build(),
                    info -> subscriber);
            await().atMost(PATIENCE).until(subscriber::isSubscribed);
            await().pollDelay(SHORT.multipliedBy(4)).atMost(PATIENCE).until(() -> true);
            assertThat(subscriber.isEnded()).isFalse();
            subscriber.request(10);
            assertThat(success(future).body()).hasSize(8);
        }
    }

    @Test
    void an_upload_that_the_server_does_not_read_is_an_idle_body() throws Exception {
        try (Bench bench = new Bench();
                ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            NetworkException failure =
                    bench.refused(request(URI.create("http://127.0.0.1:" + deaf.getLocalPort() + "/"))
                            .PUT(BodyPublishers.ofByteArray(new byte[32 << 20]))
                            .attribute(RequestAttribute.TIMEOUTS, patient().withIdle(SHORT))
                            .build());
            assertThat(failure.code()).isEqualTo(NetworkError.IDLE_TIMEOUT);
        }
    }

    @Test
    void a_connection_that_cannot_be_made_in_time_is_an_error() throws Exception {
        try (Bench bench = new Bench();
                ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> taken = fill(full);
            NetworkException failure =
                    bench.refused(request(URI.create("http://127.0.0.1:" + full.getLocalPort() + "/"))
                            .attribute(RequestAttribute.TIMEOUTS, patient().withConnect(SHORT))
                            .build());
            assertThat(failure.code()).isEqualTo(NetworkError.CONNECT_TIMEOUT);
            for (Socket socket : taken) {
                socket.close();
            }
        }
    }

    @Test
    void a_tls_handshake_that_hangs_is_a_connect_time_out() throws Exception {
        try (Bench bench = new Bench();
                ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            NetworkException failure =
                    bench.refused(request(URI.create("https://127.0.0.1:" + silent.getLocalPort() + "/"))
                            .attribute(RequestAttribute.TIMEOUTS, patient().withConnect(SHORT))
                            .build());
            assertThat(failure.code()).isEqualTo(NetworkError.CONNECT_TIMEOUT);
        }
    }

    @Test
    void a_look_up_that_hangs_is_a_connect_time_out() {
        CountDownLatch never = new CountDownLatch(1);
        FakeResolver names = FakeResolver.loopback().on("stuck.test", host -> {
            awaitQuietly(never);
            return List.of();
        });
        try (Bench bench = new Bench(FakeManagerContext.builder().names(names).build())) {
            NetworkException failure = bench.refused(request(URI.create("http://stuck.test/"))
                    .attribute(RequestAttribute.TIMEOUTS, patient().withConnect(SHORT))
                    .build());
            assertThat(failure.code()).isEqualTo(NetworkError.CONNECT_TIMEOUT);
        } finally {
            never.countDown();
        }
    }

    @Test
    void the_next_address_is_tried_when_one_refuses() {
        try (TestOrigin origin = TestOrigin.http();
                Bench bench = new Bench(FakeManagerContext.builder()
                        .names(new FakeResolver().with("two.test", "127.0.0.2", "127.0.0.1"))
                        .build())) {
            origin.serve("/", "text/plain", "second");
            NetworkReply<String> reply = bench.get(origin.uri("two.test", "/"));
            assertThat(reply.body()).isEqualTo("second");
        }
    }

    /** RFC 8305 §5: long before the time to connect is up. */
    @Test
    void the_next_address_is_tried_when_one_keeps_us_waiting() throws Exception {
        try (TestOrigin origin = TestOrigin.http();
                ServerSocket silent = new ServerSocket(origin.port(), 1, InetAddress.getByName("127.0.0.2"));
                Bench bench = new Bench(FakeManagerContext.builder()
                        .names(new FakeResolver().with("two.test", "127.0.0.2", "127.0.0.1"))
                        .build())) {
            origin.serve("/", "text/plain", "second");
            List<Socket> taken = fill(silent);
            assertThat(bench.get(origin.uri("two.test", "/")).body()).isEqualTo("second");
            await().atMost(PATIENCE).until(() -> bench.transport.pool().connections() == 1);
            for (Socket socket : taken) {
                socket.close();
            }
        }
    }

    /** Fills the backlog of a server: further SYNs are dropped. */
    private static List<Socket> fill(ServerSocket full) {
        List<Socket> taken = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Socket socket = new Socket();
            taken.add(socket);
            try {
                socket.connect(full.getLocalSocketAddress(), 200);
            } catch (IOException e) {
                break;
            }
        }
        return taken;
    }

    @ParameterizedTest
    @EnumSource
    void a_request_on_an_idle_connection_that_died_is_sent_again(Protocol protocol) {
        try (Bench bench = new Bench();
                TestOrigin origin = protocol.origin()) {
            origin.otherwise((request, responder) -> responder.send(200));
            for (int i = 0; i < 20; i++) {
                assertThat(bench.get(origin.uri("/" + i)).statusCode()).isEqualTo(200);
                origin.dropConnections();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_post_on_a_connection_that_dies_is_not_sent_again(Protocol protocol) {
        List<RequestProgress> progress = new CopyOnWriteArrayList<>();
        try (Bench bench = new Bench();
                TestOrigin origin = protocol.origin()) {
            origin.on("/warm", (request, responder) -> responder.send(200));
            origin.on("/dies", (request, responder) -> responder.abort());
            bench.get(origin.uri("/warm"));
            NetworkException failure = bench.refused(request(origin.uri("/dies"))
                    .POST(BodyPublishers.ofString("once"))
                    .attribute(RequestAttribute.PROGRESS, progress::add)
                    .build());
            assertThat(failure.code()).isIn(NetworkError.CONNECTION_RESET, NetworkError.CONNECTION_CLOSED);
            assertThat(origin.count("/dies")).isEqualTo(1);
            assertThat(progress).containsExactly(RequestProgress.SENT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_get_whose_new_connection_dies_is_not_sent_again(Protocol protocol) {
        try (Bench bench = new Bench();
                TestOrigin origin = protocol.origin()) {
            origin.on("/dies", (request, responder) -> responder.abort());
            assertThat(bench.refused(request(origin.uri("/dies")).build()).code())
                    .isIn(NetworkError.CONNECTION_RESET, NetworkError.CONNECTION_CLOSED);
            assertThat(origin.count("/dies")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_get_on_a_used_connection_that_dies_is_sent_once_more(Protocol protocol) {
        try (Bench bench = new Bench();
                TestOrigin origin = protocol.origin()) {
            origin.on("/warm", (request, responder) -> responder.send(200));
            origin.on("/dies", (request, responder) -> responder.abort());
            bench.get(origin.uri("/warm"));
            bench.refused(request(origin.uri("/dies")).build());
            assertThat(origin.count("/dies")).isEqualTo(2);
        }
    }

    @Test
    void managers_share_connections() {
        try (Bench bench = new Bench();
                TestOrigin origin = TestOrigin.http()) {
            origin.otherwise((request, responder) -> responder.send(200));
            for (int i = 0; i < 5; i++) {
                NetworkAccessManager manager = bench.transport.create(FakeManagerContext.create());
                success(manager.send(request(origin.uri("/")).build(), BodyHandlers.discarding()));
                manager.close();
            }
            assertThat(origin.connectionsSeen()).isEqualTo(1);
        }
    }

    @Test
    void engines_and_tls_identities_share_nothing() {
        try (Bench bench = new Bench();
                TestOrigin origin = TestOrigin.https()) {
            origin.otherwise((request, responder) -> responder.send(200));
            for (FakeManagerContext context : List.of(
                    FakeManagerContext.create(),
                    FakeManagerContext.builder().engine("other").build(),
                    FakeManagerContext.builder()
                            .tls("other", origin.sslContext())
                            .build())) {
                NetworkAccessManager manager = bench.transport.create(context);
                success(manager.send(request(origin.uri("/")).build(), BodyHandlers.discarding()));
                manager.close();
            }
            assertThat(origin.connectionsSeen()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_change_of_the_policy_ends_the_old_connections(Protocol protocol) {
        AtomicLong revision = new AtomicLong(1);
        try (TestOrigin origin = protocol.origin();
                Bench bench = new Bench(
                        FakeManagerContext.builder().policyRevision(revision).build())) {
            origin.otherwise((request, responder) -> responder.send(200));
            bench.get(origin.uri("/"));
            revision.incrementAndGet();
            bench.get(origin.uri("/"));
            assertThat(origin.connectionsSeen()).isEqualTo(2);
            await().atMost(PATIENCE).until(() -> origin.openConnections() == 1);
        }
    }

    @Test
    void an_idle_connection_is_not_used_for_a_name_that_leads_elsewhere_by_now() {
        try (TestOrigin origin = TestOrigin.http();
                Bench bench = new Bench(FakeManagerContext.builder()
                        .names(new FakeResolver().withChanging("moving.test", "127.0.0.1", "127.0.0.2"))
                        .build())) {
            origin.otherwise((request, responder) -> responder.send(200));
            NetworkRequest request = request(origin.uri("moving.test", "/")).build();
            bench.exchange(request);
            assertThat(bench.refused(request).code()).isEqualTo(NetworkError.CONNECTION_REFUSED);
            await().atMost(PATIENCE).until(() -> origin.openConnections() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void idle_connections_are_given_up_after_keep_alive(Protocol protocol) {
        try (Bench bench = new Bench("keep.alive", "300ms");
                TestOrigin origin = protocol.origin()) {
            origin.otherwise((request, responder) -> responder.send(200));
            bench.get(origin.uri("/"));
            await().atMost(PATIENCE).until(() -> origin.openConnections() == 0);
            await().atMost(PATIENCE).until(() -> bench.transport.pool().isEmpty());
            await().atMost(PATIENCE).until(() -> bench.transport.pool().connections() == 0);
        }
    }

    @Test
    void the_limit_of_all_connections_closes_idle_ones_of_other_hosts_and_then_waits() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (Bench bench = new Bench("connections.total", "2");
                TestOrigin one = TestOrigin.http();
                TestOrigin two = TestOrigin.http();
                TestOrigin three = TestOrigin.http()) {
            for (TestOrigin origin : List.of(one, two, three)) {
                origin.on("/", (request, responder) -> responder.send(200));
                origin.on("/held", (request, responder) -> {
                    awaitQuietly(go);
                    responder.send(200);
                });
                bench.get(origin.uri("/"));
            }
            assertThat(bench.transport.pool().connections()).isEqualTo(2);
            var first = bench.send(request(one.uri("/held")).build());
            var second = bench.send(request(two.uri("/held")).build());
            await().atMost(PATIENCE).until(() -> one.openExchanges() + two.openExchanges() == 2);
            var third = bench.send(request(three.uri("/")).build());
            assertThat(third).isNotDone();
            go.countDown();
            success(first);
            success(second);
            assertThat(success(third).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void closing_the_transport_ends_threads_and_connections() {
        Bench bench = new Bench();
        try (TestOrigin origin = TestOrigin.https()) {
            origin.otherwise((request, responder) -> responder.send(200));
            bench.get(origin.uri("/"));
            bench.transport.close();
            await().atMost(PATIENCE).until(() -> origin.openConnections() == 0);
            NetworkException failure = bench.refused(request(origin.uri("/")).build());
            assertThat(failure.code()).isEqualTo(NetworkError.SHUTDOWN);
            bench.manager.close();
        }
    }

    @Test
    void an_unused_transport_has_no_thread_and_no_descriptor() {
        int before = Thread.activeCount();
        try (Bench bench = new Bench()) {
            for (int i = 0; i < 1000; i++) {
                bench.transport.create(FakeManagerContext.create()).close();
            }
            assertThat(Thread.getAllStackTraces().keySet())
                    .noneMatch(thread -> thread.getName().startsWith("penstock-httpclient") && thread.isAlive());
            assertThat(before).isPositive();
        }
    }

    @Test
    void http2_can_be_switched_off_and_http1_be_asked_for() {
        try (TestOrigin origin = TestOrigin.https();
                Bench off = new Bench("http2", "false");
                Bench on = new Bench()) {
            origin.otherwise((request, responder) -> responder.send(200, "text/plain", request.protocol()));
            assertThat(off.get(origin.uri("/")).body()).isEqualTo("HTTP/1.1");
            assertThat(on.get(origin.uri("/")).body()).isEqualTo("HTTP/2");
            assertThat(on.exchange(request(origin.uri("/"))
                                    .version(java.net.http.HttpClient.Version.HTTP_1_1)
                                    .build())
                            .body())
                    .isEqualTo("HTTP/1.1");
        }
    }

    @Test
    void a_cold_burst_over_http2_opens_one_connection() {
        try (TestOrigin origin = TestOrigin.https();
                Bench bench = new Bench()) {
            origin.otherwise((request, responder) -> responder.send(200));
            List<CompletableFuture<NetworkReply<String>>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(bench.send(request(origin.uri("/" + i)).build()));
            }
            all.forEach(Bench::success);
            assertThat(origin.connectionsSeen()).isEqualTo(1);
        }
    }

    /** Until the server has said how many streams it allows, nobody knows that they are too few. */
    @Test
    void a_cold_burst_over_http2_opens_one_connection_however_many_may_go() {
        try (TestOrigin origin = TestOrigin.builder()
                        .tls(TestTls.SERVER)
                        .maxConcurrentStreams(256)
                        .start();
                Bench bench = new Bench("requests.per.host", "128")) {
            origin.otherwise((request, responder) -> responder.send(200));
            List<CompletableFuture<NetworkReply<String>>> all = new ArrayList<>();
            for (int i = 0; i < 128; i++) {
                all.add(bench.send(request(origin.uri("/" + i)).build()));
            }
            all.forEach(Bench::success);
            assertThat(origin.connectionsSeen()).isEqualTo(1);
        }
    }

    @Test
    void with_one_connection_allowed_requests_in_a_row_use_one() throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        try (TestOrigin origin = TestOrigin.http();
                Bench bench = new Bench("requests.per.host", "1")) {
            origin.otherwise((request, responder) -> responder.send(200));
            next(bench, request(origin.uri("/")).build(), 2000, end);
            end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(origin.connectionsSeen()).isEqualTo(1);
        }
    }

    /** Each as soon as the one before has ended, on the thread that says so. */
    private static void next(Bench bench, NetworkRequest request, int left, CompletableFuture<Void> end) {
        if (left == 0) {
            end.complete(null);
            return;
        }
        bench.send(request).whenComplete((reply, failure) -> {
            if (failure == null) {
                next(bench, request, left - 1, end);
            } else {
                end.completeExceptionally(failure);
            }
        });
    }

    /** A response may be complete before the thread that sends the request has left the connection. */
    @Test
    void a_place_is_free_when_its_connection_is_and_not_as_soon_as_the_response_is_complete() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        byte[] body = new byte[256 << 10];
        try (ScriptedServer server = ScriptedServer.start(connection -> {
                    for (String head = connection.readHead(); !head.isEmpty(); head = connection.readHead()) {
                        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                        connection.read(head.startsWith("POST") ? body.length : 0);
                    }
                });
                TestOrigin other = TestOrigin.http();
                Bench bench = new Bench("requests.per.host", "1", "io.threads", "1")) {
            other.otherwise((request, responder) -> responder.send(200));
            bench.get(server.uri("/"));
            var first = BodySubscribers.ofString(StandardCharsets.UTF_8);
            NetworkRequest upload = request(server.uri("/"))
                    .POST(BodyPublishers.ofByteArray(body))
                    .attribute(RequestAttribute.UPLOAD_PROGRESS, (sent, total) -> {
                        if (sent > 128 << 10) { // the head has gone
                            awaitQuietly(go);
                        }
                    })
                    .build();
            Thread sender = new Thread(() -> bench.manager.send(upload, info -> first));
            sender.start();
            await().atMost(PATIENCE).until(first.getBody().toCompletableFuture()::isDone); // still being written
            bench.get(other.uri("/")); // the I/O thread has done all that it does about the end
            var second = bench.send(request(server.uri("/")).build());
            int connections = bench.transport.pool().connections();
            go.countDown();
            assertThat(success(second).statusCode()).isEqualTo(200);
            assertThat(connections).isEqualTo(2);
            assertThat(server.connectionsSeen()).isEqualTo(1);
            sender.join();
        }
    }

    @Test
    void a_request_body_that_keeps_us_waiting_keeps_nobody_else_waiting() {
        CountDownLatch go = new CountDownLatch(1);
        Iterable<byte[]> stalling = () -> {
            awaitQuietly(go);
            return List.of(new byte[1]).iterator();
        };
        try (TestOrigin origin = TestOrigin.http();
                TestOrigin other = TestOrigin.http();
                Bench bench = new Bench("io.threads", "1")) {
            origin.onUpload("/", (request, body, responder) -> responder.send(200));
            other.otherwise((request, responder) -> responder.send(200));
            var upload = bench.send(request(origin.uri("/"))
                    .POST(BodyPublishers.ofByteArrays(stalling))
                    .build());
            await().atMost(PATIENCE).until(() -> origin.connectionsSeen() == 1);
            try {
                assertThat(bench.get(other.uri("/")).statusCode()).isEqualTo(200);
            } finally {
                go.countDown();
            }
            success(upload);
        }
    }

    @Test
    void a_low_stream_limit_is_kept_and_made_up_for_by_more_connections() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        try (TestOrigin origin = TestOrigin.builder()
                        .tls(TestTls.SERVER)
                        .maxConcurrentStreams(2)
                        .start();
                Bench bench = new Bench()) {
            origin.on("/warm", (request, responder) -> responder.send(200));
            origin.otherwise((request, responder) -> {
                inside.incrementAndGet();
                awaitQuietly(go);
                responder.send(200);
            });
            bench.get(origin.uri("/warm"));
            List<CompletableFuture<NetworkReply<String>>> all = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                all.add(bench.send(request(origin.uri("/" + i)).build()));
            }
            await().atMost(PATIENCE).until(() -> inside.get() == 6);
            go.countDown();
            all.forEach(Bench::success);
            assertThat(origin.connectionsSeen()).isEqualTo(3);
        }
    }

    @Test
    void a_server_that_goes_away_loses_no_request() {
        try (TestOrigin origin = TestOrigin.https();
                Bench bench = new Bench()) {
            origin.otherwise((request, responder) -> responder.send(200));
            List<CompletableFuture<NetworkReply<String>>> all = new ArrayList<>();
            for (int round = 0; round < 20; round++) {
                bench.get(origin.uri("/connected"));
                for (int i = 0; i < 20; i++) {
                    all.add(bench.send(request(origin.uri("/" + i)).build()));
                }
                try {
                    origin.goAway();
                } catch (java.io.UncheckedIOException e) {
                    // told to a connection that was just closing
                    assertThat(e).hasMessageContaining("closed");
                }
            }
            all.forEach(Bench::success);
            assertThat(origin.connectionsSeen()).isGreaterThan(1);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
