// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import static io.penstock.factory.httpclient.internal.Bench.PATIENCE;
import static io.penstock.factory.httpclient.internal.Bench.request;
import static io.penstock.factory.httpclient.internal.Bench.success;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.factory.httpclient.internal.Bench.Protocol;
import io.penstock.network.HeaderFields;
import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.NetworkResponseInfo;
import io.penstock.network.RequestAttribute;
import io.penstock.testkit.Received;
import io.penstock.testkit.RecordingSubscriber;
import io.penstock.testkit.TestOrigin;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an exchange promises, over each protocol. */
class ExchangeTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource
    void every_method_arrives_with_its_fields_and_its_body(Protocol protocol) {
        try (TestOrigin origin = protocol.origin()) {
            origin.otherwise((request, responder) -> responder.send(200, "text/plain", "got " + request.method()));
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")) {
                NetworkReply<String> reply = bench.exchange(request(origin.uri("/a%20b?q=%C3%A9&é=1"))
                        .method(method, BodyPublishers.ofString("body of " + method))
                        .header("X-Field", "value")
                        .build());
                assertThat(reply.body()).isEqualTo("got " + method);
                assertThat(reply.version()).isEqualTo(protocol == Protocol.HTTP2 ? Version.HTTP_2 : Version.HTTP_1_1);
            }
            assertThat(origin.requests()).hasSize(8).allSatisfy(received -> {
                assertThat(received.protocol()).isEqualTo(protocol.wireName());
                assertThat(received.target()).isEqualTo("/a%20b?q=%C3%A9&%C3%A9=1");
                assertThat(received.text()).isEqualTo("body of " + received.method());
                assertThat(received.firstValue("x-field")).contains("value");
                assertThat(received.firstValue("host")).contains("localhost:" + origin.port());
            });
            assertThat(origin.connectionsSeen()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_request_without_a_body_declares_none_where_the_method_means_one(Protocol protocol) {
        try (TestOrigin origin = protocol.origin()) {
            origin.otherwise((request, responder) -> responder.send(200));
            bench.exchange(request(origin.uri("/")).build());
            bench.exchange(
                    request(origin.uri("/")).POST(BodyPublishers.noBody()).build());
            assertThat(origin.requests().get(0).firstValue("content-length")).isEmpty();
            assertThat(origin.requests().get(1).firstValue("content-length")).contains("0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_body_of_unknown_length_arrives_whole(Protocol protocol) {
        byte[] content = random(3_000_000);
        try (TestOrigin origin = protocol.origin()) {
            origin.otherwise((request, responder) -> responder.send(200));
            bench.exchange(request(origin.uri("/stream"))
                    .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content)))
                    .build());
            Received received = origin.requests().get(0);
            assertThat(received.body()).isEqualTo(content);
            assertThat(received.firstValue("content-length")).isEmpty();
            if (protocol != Protocol.HTTP2) {
                assertThat(received.firstValue("transfer-encoding")).contains("chunked");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void large_bodies_go_both_ways(Protocol protocol) {
        byte[] up = random(20 << 20);
        byte[] down = random(30 << 20);
        List<Long> progress = new CopyOnWriteArrayList<>();
        try (TestOrigin origin = protocol.origin()) {
            origin.on(
                    "/large",
                    (request, responder) ->
                            responder.send(200, HeaderFields.of("X-Crc", Long.toHexString(crc(request.body()))), down));
            NetworkReply<byte[]> reply = success(bench.manager.send(
                    request(origin.uri("/large"))
                            .PUT(BodyPublishers.ofByteArray(up))
                            .attribute(RequestAttribute.UPLOAD_PROGRESS, (done, total) -> progress.add(done))
                            .build(),
                    BodyHandlers.ofByteArray()));
            assertThat(reply.firstValue("x-crc")).contains(Long.toHexString(crc(up)));
            assertThat(reply.body()).isEqualTo(down);
            assertThat(progress).isSorted().last().isEqualTo((long) up.length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_lending_subscriber_gets_each_byte_once(Protocol protocol) {
        byte[] down = random(5 << 20);
        try (TestOrigin origin = protocol.origin()) {
            origin.serve("/lent", "application/octet-stream", down);
            NetworkReply<Long> reply =
                    success(bench.manager.send(request(origin.uri("/lent")).build(), info -> new Checksum()));
            assertThat(reply.body()).isEqualTo(crc(down));
        }
    }

    @ParameterizedTest
    @EnumSource
    void request_and_response_stream_at_the_same_time(Protocol protocol) throws Exception {
        try (TestOrigin origin = protocol.origin();
                SubmissionPublisher<ByteBuffer> source = new SubmissionPublisher<>()) {
            origin.onUpload("/echo", (request, body, responder) -> {
                try (OutputStream out = responder.stream(200, HeaderFields.EMPTY)) {
                    byte[] buffer = new byte[100];
                    for (int count = body.read(buffer); count > 0; count = body.read(buffer)) {
                        out.write(buffer, 0, count);
                        out.flush();
                    }
                }
            });
            RecordingSubscriber echoed = RecordingSubscriber.greedy();
            CompletableFuture<NetworkReply<byte[]>> future = bench.manager.send(
                    request(origin.uri("/echo"))
                            .POST(BodyPublishers.fromPublisher(source))
                            .build(),
                    info -> echoed);
            await().atMost(PATIENCE).until(source::hasSubscribers);
            source.submit(ByteBuffer.wrap("first ".getBytes(UTF_8)));
            await().atMost(PATIENCE).until(() -> echoed.text().equals("first "));
            source.submit(ByteBuffer.wrap("second".getBytes(UTF_8)));
            await().atMost(PATIENCE).until(() -> echoed.text().equals("first second"));
            source.close();
            assertThat(new String(success(future).body(), UTF_8)).isEqualTo("first second");
            assertThat(echoed.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_receiver_that_asks_for_nothing_stops_the_sender(Protocol protocol) throws Exception {
        AtomicLong written = new AtomicLong();
        AtomicBoolean complete = new AtomicBoolean();
        int total = 64 << 20;
        try (TestOrigin origin = protocol.origin()) {
            origin.on("/endless", (request, responder) -> {
                byte[] piece = new byte[1 << 16];
                try (OutputStream out = responder.stream(200, HeaderFields.EMPTY)) {
                    for (int sent = 0; sent < total; sent += piece.length) {
                        out.write(piece);
                        written.addAndGet(piece.length);
                    }
                }
                complete.set(true);
            });
            RecordingSubscriber slow = RecordingSubscriber.onDemand();
            CompletableFuture<NetworkReply<byte[]>> future =
                    bench.manager.send(request(origin.uri("/endless")).build(), info -> slow);
            await().atMost(PATIENCE).until(slow::isSubscribed);
            slow.request(1);
            await().atMost(PATIENCE).until(() -> slow.items() == 1);
            long[] seen = {-1};
            await().atMost(PATIENCE)
                    .pollInterval(java.time.Duration.ofMillis(300))
                    .until(() -> {
                        boolean still = written.get() == seen[0];
                        seen[0] = written.get();
                        return still;
                    });
            assertThat(complete).isFalse();
            assertThat(written.get()).isLessThan(total / 2);
            slow.request(Long.MAX_VALUE);
            assertThat(success(future).body()).hasSize(total);
            assertThat(slow.violations()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_expected_100_lets_the_body_go(Protocol protocol) {
        try (TestOrigin origin = protocol.origin()) {
            origin.onUpload("/expect", (request, body, responder) -> {
                responder.informational(100, HeaderFields.EMPTY);
                responder.send(
                        200,
                        "text/plain",
                        request.firstValue("expect").orElse("none") + " " + new String(body.readAllBytes(), UTF_8));
            });
            assertThat(bench.exchange(expecting(origin, "/expect")).body()).isEqualTo("100-continue the body");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_417_comes_through_and_no_body_is_sent(Protocol protocol) {
        AtomicBoolean read = new AtomicBoolean();
        try (TestOrigin origin = protocol.origin()) {
            origin.onUpload(
                    "/refuse",
                    (request, body, responder) ->
                            responder.send(417, HeaderFields.of("Connection", "close"), new byte[0]));
            if (protocol != Protocol.HTTP2) {
                assertThat(bench.exchange(expecting(origin, "/refuse")).statusCode())
                        .isEqualTo(417);
            }
            origin.onUpload("/refuse", (request, body, responder) -> responder.send(417));
            NetworkRequest request = request(origin.uri("/refuse"))
                    .expectContinue(true)
                    .POST(BodyPublishers.fromPublisher(subscriber -> read.set(true), 10))
                    .build();
            assertThat(bench.exchange(request).statusCode()).isEqualTo(417);
            assertThat(read).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void without_a_100_the_body_goes_after_a_second(Protocol protocol) {
        try (TestOrigin origin = protocol.origin()) {
            origin.onUpload(
                    "/silent",
                    (request, body, responder) ->
                            responder.send(200, "text/plain", new String(body.readAllBytes(), UTF_8)));
            assertThat(bench.exchange(expecting(origin, "/silent")).body()).isEqualTo("the body");
        }
    }

    private static NetworkRequest expecting(TestOrigin origin, String path) {
        return request(origin.uri(path))
                .expectContinue(true)
                .POST(BodyPublishers.ofString("the body"))
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void informational_responses_reach_their_handler(Protocol protocol) {
        List<NetworkResponseInfo> seen = new CopyOnWriteArrayList<>();
        try (TestOrigin origin = protocol.origin()) {
            origin.on("/hints", (request, responder) -> {
                responder.informational(102, HeaderFields.EMPTY);
                responder.informational(103, HeaderFields.of("Link", "</style.css>; rel=preload"));
                responder.send(200);
            });
            bench.exchange(request(origin.uri("/hints"))
                    .attribute(RequestAttribute.INFORMATIONAL_HANDLER, seen::add)
                    .build());
            assertThat(seen).extracting(NetworkResponseInfo::statusCode).containsExactly(102, 103);
            assertThat(seen.get(1).firstValue("link")).contains("</style.css>; rel=preload");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sixteen_informational_responses_are_enough(Protocol protocol) {
        try (TestOrigin origin = protocol.origin()) {
            origin.on("/16", (request, responder) -> hints(responder, 16));
            origin.on("/17", (request, responder) -> hints(responder, 17));
            assertThat(bench.get(origin.uri("/16")).statusCode()).isEqualTo(200);
            assertThat(bench.refused(request(origin.uri("/17")).build()).code())
                    .isEqualTo(NetworkError.HEADERS_TOO_LARGE);
        }
    }

    private static void hints(io.penstock.testkit.Responder responder, int count) throws java.io.IOException {
        for (int i = 0; i < count; i++) {
            responder.informational(103, HeaderFields.EMPTY);
        }
        responder.send(200);
    }

    @ParameterizedTest
    @EnumSource
    void trailers_come_with_the_end_of_the_body(Protocol protocol) {
        try (TestOrigin origin = protocol.origin()) {
            origin.on("/trailers", (request, responder) -> {
                try (OutputStream out = responder.stream(200, HeaderFields.of("Trailer", "X-Sum"))) {
                    out.write("body".getBytes(UTF_8));
                    responder.trailers(HeaderFields.of("X-Sum", "42"));
                }
            });
            NetworkReply<String> reply = bench.get(origin.uri("/trailers"));
            assertThat(reply.body()).isEqualTo("body");
            assertThat(reply.trailers())
                    .isCompletedWithValueMatching(
                            fields -> fields.firstValue("x-sum").orElse("").equals("42"));
            assertThat(bench.get(origin.uri("/trailers")).body()).isEqualTo("body");
            assertThat(origin.connectionsSeen()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void responses_without_a_body_end_at_once(Protocol protocol) {
        try (TestOrigin origin = protocol.origin()) {
            HeaderFields length = HeaderFields.of("Content-Length", "1000");
            origin.on("/head", (request, responder) -> responder.send(200, length, new byte[1000]));
            origin.on("/none", (request, responder) -> responder.send(204));
            origin.on(
                    "/same",
                    (request, responder) -> responder.send(304, HeaderFields.of("ETag", "\"1\""), new byte[0]));
            NetworkReply<String> head = bench.exchange(request(origin.uri("/head"))
                    .method("HEAD", BodyPublishers.noBody())
                    .build());
            assertThat(head.firstValue("content-length")).contains("1000");
            assertThat(head.body()).isEmpty();
            assertThat(bench.get(origin.uri("/none")).statusCode()).isEqualTo(204);
            assertThat(bench.get(origin.uri("/same")).statusCode()).isEqualTo(304);
            assertThat(origin.connectionsSeen()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_body_as_a_stream_arrives_while_it_is_read(Protocol protocol) throws Exception {
        byte[] content = random(1 << 20);
        try (TestOrigin origin = protocol.origin()) {
            origin.serve("/stream", "application/octet-stream", content);
            NetworkReply<InputStream> reply =
                    success(bench.manager.send(request(origin.uri("/stream")).build(), BodyHandlers.ofInputStream()));
            try (InputStream in = reply.body()) {
                assertThat(in.readAllBytes()).isEqualTo(content);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_failing_publisher_fails_the_exchange_and_is_told_no_more(Protocol protocol) {
        try (TestOrigin origin = protocol.origin()) {
            origin.otherwise((request, responder) -> responder.send(200));
            BodyPublisher failing =
                    BodyPublishers.fromPublisher(subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                        @Override
                        public void request(long count) {
                            subscriber.onError(new IllegalStateException("no more ink"));
                        }

                        @Override
                        public void cancel() {}
                    }));
            var failure = bench.refused(request(origin.uri("/")).POST(failing).build());
            assertThat(failure.code()).isEqualTo(NetworkError.REQUEST_BODY);
            assertThat(failure.reason()).contains("no more ink");
            assertThat(bench.get(origin.uri("/next")).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_publisher_that_lies_about_its_length_fails_the_exchange(Protocol protocol) {
        for (long declared : new long[] {5, 50}) {
            try (TestOrigin origin = protocol.origin()) {
                origin.otherwise((request, responder) -> responder.send(200));
                BodyPublisher liar = BodyPublishers.fromPublisher(BodyPublishers.ofString("ten bytes!"), declared);
                assertThat(bench.refused(request(origin.uri("/")).POST(liar).build())
                                .code())
                        .isEqualTo(NetworkError.REQUEST_BODY);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void many_exchanges_at_the_same_time_get_each_its_own_answer(Protocol protocol) {
        try (TestOrigin origin = protocol.origin()) {
            origin.otherwise(
                    (request, responder) -> responder.send(200, "text/plain", "answer to " + request.target()));
            List<CompletableFuture<NetworkReply<String>>> all = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                all.add(bench.send(request(origin.uri("/" + i)).build()));
            }
            for (int i = 0; i < all.size(); i++) {
                assertThat(success(all.get(i)).body()).isEqualTo("answer to /" + i);
            }
            assertThat(origin.connectionsSeen()).isLessThanOrEqualTo(protocol == Protocol.HTTP2 ? 1 : 6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_cancelled_future_ends_the_exchange_at_the_server(Protocol protocol) throws Exception {
        CountDownLatch arrived = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        try (TestOrigin origin = protocol.origin()) {
            origin.otherwise((request, responder) -> {
                arrived.countDown();
                if (request.path().equals("/cancelled")) {
                    await().atMost(PATIENCE).until(() -> !responder.isOpen());
                } else {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    responder.send(200, "text/plain", "sibling");
                }
            });
            CompletableFuture<NetworkReply<String>> cancelled =
                    bench.send(request(origin.uri("/cancelled")).build());
            CompletableFuture<NetworkReply<String>> sibling =
                    bench.send(request(origin.uri("/sibling")).build());
            arrived.await();
            cancelled.cancel(true);
            await().atMost(PATIENCE).until(() -> origin.openExchanges() == 1);
            go.countDown();
            assertThat(success(sibling).body()).isEqualTo("sibling");
            assertThat(cancelled).isCancelled();
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static long crc(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return sum.getValue();
    }

    /** Consumes what is lent, and would notice what is reused too early. */
    private static final class Checksum implements LendingBodySubscriber<Long> {
        private final CRC32 sum = new CRC32();
        private final CompletableFuture<Long> body = new CompletableFuture<>();
        private Flow.Subscription subscription = new Flow.Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
        };

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(1);
        }

        @Override
        public void onLent(ByteBuffer buffer) {
            sum.update(buffer);
            subscription.request(1);
        }

        @Override
        public void onError(Throwable cause) {
            body.completeExceptionally(cause);
        }

        @Override
        public void onComplete() {
            body.complete(sum.getValue());
        }

        @Override
        public CompletionStage<Long> getBody() {
            return body;
        }
    }
}
