// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.network.HeaderFields;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The origin over both versions of HTTP, asked by the JDK's client. */
class TestOriginTest {
    enum Wire {
        HTTP1(Version.HTTP_1_1, false),
        HTTP1_TLS(Version.HTTP_1_1, true),
        HTTP2_TLS(Version.HTTP_2, true);

        final Version version;
        final boolean tls;

        Wire(Version version, boolean tls) {
            this.version = version;
            this.tls = tls;
        }

        TestOrigin start() {
            return tls ? TestOrigin.https() : TestOrigin.http();
        }
    }

    private TestOrigin origin = TestOrigin.http();

    @AfterEach
    void close() {
        origin.close();
    }

    private HttpClient client(Wire wire) {
        origin.close();
        origin = wire.start();
        return HttpClient.newBuilder()
                .version(wire.version)
                .sslContext(origin.sslContext())
                .build();
    }

    private static HttpRequest get(URI uri) {
        return HttpRequest.newBuilder(uri).build();
    }

    @ParameterizedTest
    @EnumSource
    void serves_by_path_and_records_what_it_was_asked(Wire wire) throws Exception {
        HttpClient client = client(wire);
        origin.serve("/a", "text/plain", "hällo");
        origin.redirect("/old", 302, "/a");
        HttpResponse<String> found = client.send(
                HttpRequest.newBuilder(origin.uri("/a?x=1"))
                        .header("X-Test", "yes")
                        .POST(BodyPublishers.ofString("question"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(found.body()).isEqualTo("hällo");
        assertThat(found.version()).isEqualTo(wire.version);
        assertThat(client.send(get(origin.uri("/old")), BodyHandlers.ofString())
                        .headers()
                        .firstValue("location"))
                .contains("/a");
        assertThat(client.send(get(origin.uri("/none")), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(404);
        Received request = origin.requests("/a").get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.target()).isEqualTo("/a?x=1");
        assertThat(request.text()).isEqualTo("question");
        assertThat(request.firstValue("x-test")).contains("yes");
        assertThat(request.firstValue("host")).contains("localhost:" + origin.port());
        assertThat(request.protocol()).isEqualTo(wire.version == Version.HTTP_2 ? "HTTP/2" : "HTTP/1.1");
        assertThat(origin.count("/old")).isEqualTo(1);
        assertThat(origin.connectionsSeen()).isEqualTo(1);
        assertThat(origin.openExchanges()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void carries_large_bodies_both_ways(Wire wire) throws Exception {
        HttpClient client = client(wire);
        origin.on("/echo", (request, responder) -> responder.send(200, HeaderFields.EMPTY, request.body()));
        byte[] large = new byte[3_000_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31 ^ i >> 8);
        }
        HttpRequest known = HttpRequest.newBuilder(origin.uri("/echo"))
                .POST(BodyPublishers.ofByteArray(large))
                .build();
        assertThat(client.send(known, BodyHandlers.ofByteArray()).body()).isEqualTo(large);
        HttpRequest unknown = HttpRequest.newBuilder(origin.uri("/echo"))
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large)))
                .build();
        assertThat(client.send(unknown, BodyHandlers.ofByteArray()).body()).isEqualTo(large);
    }

    @ParameterizedTest
    @EnumSource
    void streams_the_head_first_and_the_body_as_it_is_written(Wire wire) throws Exception {
        HttpClient client = client(wire);
        CompletableFuture<OutputStream> out = new CompletableFuture<>();
        origin.on("/s", (request, responder) -> out.complete(responder.stream(200, HeaderFields.of("X-A", "1"))));
        HttpResponse<InputStream> response = client.send(get(origin.uri("/s")), BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("x-a")).contains("1");
        OutputStream stream = out.get(10, TimeUnit.SECONDS);
        assertThat(origin.openExchanges()).isEqualTo(1);
        stream.write("one".getBytes(UTF_8));
        assertThat(new String(response.body().readNBytes(3), UTF_8)).isEqualTo("one");
        stream.write("two".getBytes(UTF_8));
        stream.close();
        assertThat(new String(response.body().readAllBytes(), UTF_8)).isEqualTo("two");
        await().until(() -> origin.openExchanges() == 0);
        assertThat(client.send(get(origin.uri("/none")), BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(404);
        assertThat(origin.connectionsSeen()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void notices_a_client_that_cancels_a_held_answer(Wire wire) {
        HttpClient client = client(wire);
        CountDownLatch release = new CountDownLatch(1);
        origin.on("/held", (request, responder) -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        CompletableFuture<HttpResponse<Void>> held =
                client.sendAsync(get(origin.uri("/held")), BodyHandlers.discarding());
        await().until(() -> origin.count("/held") == 1);
        assertThat(origin.openExchanges()).isEqualTo(1);
        held.cancel(true);
        await().until(() -> origin.openExchanges() == 0);
        release.countDown();
    }

    @ParameterizedTest
    @EnumSource
    void a_stream_blocks_while_the_client_does_not_read(Wire wire) throws Exception {
        HttpClient client = client(wire);
        CompletableFuture<Integer> written = new CompletableFuture<>();
        java.util.concurrent.atomic.AtomicInteger progress = new java.util.concurrent.atomic.AtomicInteger();
        origin.on("/big", (request, responder) -> {
            try (OutputStream out = responder.stream(200, HeaderFields.EMPTY)) {
                for (int i = 0; i < 1000; i++) {
                    out.write(new byte[100_000]);
                    progress.incrementAndGet();
                }
            } finally {
                written.complete(progress.get());
            }
        });
        HttpResponse<InputStream> response = client.send(get(origin.uri("/big")), BodyHandlers.ofInputStream());
        await().during(java.time.Duration.ofMillis(300)).until(() -> !written.isDone());
        response.body().close();
        assertThat(written.get(10, TimeUnit.SECONDS)).isLessThan(1000);
        await().until(() -> origin.openExchanges() == 0);
    }

    @ParameterizedTest
    @EnumSource
    void aborts_a_connection_in_the_middle(Wire wire) {
        HttpClient client = client(wire);
        origin.on("/cut", (request, responder) -> {
            responder.stream(200, HeaderFields.EMPTY).write(new byte[10]);
            responder.abort();
        });
        assertThatThrownBy(() -> client.send(get(origin.uri("/cut")), BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);
        await().until(() -> origin.openConnections() == 0);
    }

    @ParameterizedTest
    @EnumSource
    void runs_many_exchanges_at_once(Wire wire) {
        HttpClient client = client(wire);
        CountDownLatch all = new CountDownLatch(20);
        origin.on("/meet", (request, responder) -> {
            all.countDown();
            try {
                all.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            responder.send(200, "text/plain", request.target());
        });
        CompletableFuture<?>[] answers = IntStream.range(0, 20)
                .mapToObj(i -> client.sendAsync(get(origin.uri("/meet?" + i)), BodyHandlers.ofString())
                        .thenAccept(r -> assertThat(r.body()).isEqualTo("/meet?" + i)))
                .toArray(CompletableFuture[]::new);
        assertThat(CompletableFuture.allOf(answers)).succeedsWithin(java.time.Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @EnumSource
    void reads_an_upload_as_slowly_as_its_handler_wants(Wire wire) throws Exception {
        HttpClient client = client(wire);
        CountDownLatch read = new CountDownLatch(1);
        origin.onUpload("/up", (head, body, responder) -> {
            try {
                read.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            int length = body.readAllBytes().length;
            responder.send(200, "text/plain", Integer.toString(length));
        });
        HttpRequest upload = HttpRequest.newBuilder(origin.uri("/up"))
                .expectContinue(wire.version == Version.HTTP_1_1)
                .POST(BodyPublishers.ofByteArray(new byte[1_000_000]))
                .build();
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(upload, BodyHandlers.ofString());
        await().until(() -> origin.count("/up") == 1);
        read.countDown();
        assertThat(answer.get(20, TimeUnit.SECONDS).body()).isEqualTo("1000000");
    }

    @ParameterizedTest
    @EnumSource
    void a_handler_that_fails_is_a_500(Wire wire) throws Exception {
        HttpClient client = client(wire);
        origin.on("/bug", (request, responder) -> {
            throw new IllegalStateException("on purpose");
        });
        assertThat(client.send(get(origin.uri("/bug")), BodyHandlers.ofString()).statusCode())
                .isEqualTo(500);
    }
}
