// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import static io.penstock.factory.httpclient.internal.Bench.PATIENCE;
import static io.penstock.factory.httpclient.internal.Bench.request;
import static io.penstock.factory.httpclient.internal.Bench.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.RequestAttribute;
import io.penstock.network.RequestProgress;
import io.penstock.testkit.RecordingSubscriber;
import io.penstock.testkit.ScriptedServer;
import io.penstock.testkit.ScriptedServer.Connection;
import io.penstock.testkit.TestTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no HTTP/2 server may do, and what becomes of it. */
class StrictHttp2Test {
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final byte[] SETTINGS = frame(4, 0, 0);
    private static final byte[] OK = {(byte) 0x88};

    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** Literal fields without indexing, after a 200. */
    private static byte[] fields(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(OK);
        block.writeBytes(literals(namesAndValues));
        return block.toByteArray();
    }

    private static byte[] literals(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            for (String text : List.of(namesAndValues[i], namesAndValues[i + 1])) {
                byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
                block.write(bytes.length);
                block.writeBytes(bytes);
            }
        }
        return block.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] all(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    /** Reads preface and frames up to the HEADERS of a request; answers nothing. */
    private static void awaitRequest(Connection connection) throws IOException {
        connection.read(24);
        awaitHeaders(connection);
    }

    private static void awaitHeaders(Connection connection) throws IOException {
        while (true) {
            byte[] head = connection.read(9);
            int length = (head[0] & 255) << 16 | (head[1] & 255) << 8 | head[2] & 255;
            connection.read(length);
            if (head[3] == 1) {
                return;
            }
        }
    }

    private static ScriptedServer answering(byte[]... frames) {
        return ScriptedServer.startTls(TestTls.SERVER, "h2", connection -> {
            connection.write(SETTINGS);
            awaitRequest(connection);
            connection.write(all(frames));
            connection.awaitGone();
        });
    }

    static Stream<Arguments> violations() {
        NetworkError violation = NetworkError.PROTOCOL_VIOLATION;
        byte[] head = frame(1, END_HEADERS, 1, OK);
        return Stream.of(
                Arguments.of("no status", violation, frame(1, END_HEADERS | END_STREAM, 1, literals("a", "b"))),
                Arguments.of("two statuses", violation, frame(1, END_HEADERS | END_STREAM, 1, all(OK, OK))),
                Arguments.of(
                        "a status that is none",
                        violation,
                        frame(1, END_HEADERS | END_STREAM, 1, literals(":status", "20"))),
                Arguments.of("an unknown pseudo-header", violation, frame(1, 5, 1, fields(":x", "y"))),
                Arguments.of(
                        "a pseudo-header after a field",
                        violation,
                        frame(1, 5, 1, literals("a", "b", ":status", "200"))),
                Arguments.of("an upper-case name", violation, frame(1, 5, 1, fields("X-Y", "z"))),
                Arguments.of("a name with a space", violation, frame(1, 5, 1, fields("x y", "z"))),
                Arguments.of("a value with a line end", violation, frame(1, 5, 1, fields("x", "a\r\nb: c"))),
                Arguments.of("a value with a NUL", violation, frame(1, 5, 1, fields("x", "a\0b"))),
                Arguments.of("a connection field", violation, frame(1, 5, 1, fields("connection", "close"))),
                Arguments.of("a transfer coding", violation, frame(1, 5, 1, fields("transfer-encoding", "chunked"))),
                Arguments.of("a 101", violation, frame(1, 4, 1, literals(":status", "101"))),
                Arguments.of("a 103 that ends the stream", violation, frame(1, 5, 1, literals(":status", "103"))),
                Arguments.of("an odd length", violation, frame(1, 4, 1, fields("content-length", "+5"))),
                Arguments.of(
                        "two lengths", violation, frame(1, 4, 1, fields("content-length", "5", "content-length", "5"))),
                Arguments.of(
                        "more than the length",
                        violation,
                        all(frame(1, 4, 1, fields("content-length", "2")), frame(0, 1, 1, text("three")))),
                Arguments.of(
                        "less than the length",
                        NetworkError.TRUNCATED,
                        all(frame(1, 4, 1, fields("content-length", "10")), frame(0, 1, 1, text("three")))),
                Arguments.of(
                        "nothing of the length",
                        NetworkError.TRUNCATED,
                        frame(1, 5, 1, fields("content-length", "10"))),
                Arguments.of("data before the head", violation, frame(0, 1, 1, text("data"))),
                Arguments.of("trailers that go on", violation, all(head, frame(1, END_HEADERS, 1, literals("a", "b")))),
                Arguments.of("trailers with a status", violation, all(head, frame(1, 5, 1, OK))),
                Arguments.of("a reset", NetworkError.CONNECTION_RESET, frame(3, 0, 1, number(2))),
                Arguments.of("a reset of the body", NetworkError.TRUNCATED, all(head, frame(3, 0, 1, number(8)))),
                Arguments.of("a push", violation, frame(5, END_HEADERS, 1, all(number(2), OK))),
                Arguments.of("an even stream", violation, frame(1, 5, 2, OK)),
                Arguments.of("a stream from the future", violation, frame(1, 5, 9, OK)),
                Arguments.of("data from the future", violation, frame(0, 0, 9, text("x"))),
                Arguments.of("HEADERS on stream 0", violation, frame(1, 5, 0, OK)),
                Arguments.of("DATA on stream 0", violation, frame(0, 0, 0, text("x"))),
                Arguments.of("SETTINGS on a stream", violation, frame(4, 0, 1)),
                Arguments.of("SETTINGS of an odd size", violation, frame(4, 0, 0, new byte[5])),
                Arguments.of("a PING of an odd size", violation, frame(6, 0, 0, new byte[7])),
                Arguments.of("a RST_STREAM of an odd size", violation, frame(3, 0, 1, new byte[3])),
                Arguments.of("a WINDOW_UPDATE by nothing", violation, frame(8, 0, 0, number(0))),
                Arguments.of(
                        "a window that overflows",
                        violation,
                        all(frame(8, 0, 0, number(Integer.MAX_VALUE)), frame(8, 0, 0, number(Integer.MAX_VALUE)))),
                Arguments.of(
                        "an initial window that overflows",
                        violation,
                        frame(4, 0, 0, all(new byte[] {0, 4}, number(-1)))),
                Arguments.of("a frame that is too large", violation, frame(0, 0, 1, new byte[16_385])),
                Arguments.of(
                        "a frame size that is too small", violation, frame(4, 0, 0, all(new byte[] {0, 5}, number(1)))),
                Arguments.of("a CONTINUATION of nothing", violation, frame(9, 4, 1, OK)),
                Arguments.of(
                        "an interrupted header block", violation, all(frame(1, 0, 1, OK), frame(6, 0, 0, new byte[8]))),
                Arguments.of(
                        "a block that cannot be decoded", violation, frame(1, 5, 1, (byte) 0xff, (byte) 0xff, (byte)
                                0xff)),
                Arguments.of("an index beyond the table", violation, frame(1, 5, 1, (byte) 0xfe)),
                Arguments.of("more padding than payload", violation, frame(0, 8, 1, (byte) 9, (byte) 0)),
                Arguments.of("HTTP/1.1", violation, text("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("violations")
    void a_violation_is_an_error(String what, NetworkError expected, byte[] frames) {
        try (ScriptedServer server = answering(frames);
                Bench bench = new Bench()) {
            NetworkException failure = bench.refused(request(server.uri("/")).build());
            assertThat(failure.code()).as(what + ": " + failure.reason()).isEqualTo(expected);
        }
    }

    static Stream<Arguments> floods() {
        byte[] head = frame(1, END_HEADERS, 1, OK);
        return Stream.of(
                Arguments.of("PING", new byte[0], frame(6, 0, 0, new byte[8])),
                Arguments.of("SETTINGS", new byte[0], frame(4, 0, 0)),
                Arguments.of("empty DATA", head, frame(0, 0, 1)),
                Arguments.of("PRIORITY", new byte[0], frame(2, 0, 1, new byte[5])),
                Arguments.of("WINDOW_UPDATE", new byte[0], frame(8, 0, 0, number(1))),
                Arguments.of("unknown frames", new byte[0], frame(77, 0, 0)),
                Arguments.of("CONTINUATION", frame(1, 0, 1, OK), frame(9, 0, 1)),
                Arguments.of("large CONTINUATION", frame(1, 0, 1, OK), frame(9, 0, 1, new byte[16_000])),
                Arguments.of("padding", head, frame(0, 8, 1, all(new byte[] {(byte) 99}, new byte[99]))),
                Arguments.of("103", new byte[0], frame(1, END_HEADERS, 1, literals(":status", "103"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("floods")
    void a_flood_is_an_error_and_bounded(String what, byte[] first, byte[] flood) {
        byte[] many = new byte[flood.length * 500];
        for (int i = 0; i < 500; i++) {
            System.arraycopy(flood, 0, many, i * flood.length, flood.length);
        }
        try (ScriptedServer server = ScriptedServer.startTls(TestTls.SERVER, "h2", connection -> {
                    connection.write(SETTINGS);
                    awaitRequest(connection);
                    connection.write(first);
                    for (int i = 0; i < 2000; i++) {
                        connection.write(many);
                    }
                });
                Bench bench = new Bench()) {
            NetworkException failure = bench.refused(request(server.uri("/")).build());
            assertThat(failure.code())
                    .as(what + ": " + failure.reason())
                    .isIn(NetworkError.PROTOCOL_VIOLATION, NetworkError.HEADERS_TOO_LARGE);
        }
    }

    @Test
    void a_header_list_that_unpacks_beyond_the_limit_is_an_error() {
        byte[] large = new byte[4000];
        java.util.Arrays.fill(large, (byte) 'a');
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.writeBytes(OK);
        bomb.write(0x40); // literal with indexing, new name
        bomb.write(1);
        bomb.write('x');
        bomb.writeBytes(new byte[] {0x7f, (byte) (4000 - 127 & 127 | 128), (byte) (4000 - 127 >> 7)});
        bomb.writeBytes(large);
        for (int i = 0; i < 10_000; i++) {
            bomb.write(0xbe); // and again
        }
        try (ScriptedServer server = answering(frame(1, 5, 1, bomb.toByteArray()));
                Bench bench = new Bench()) {
            assertThat(bench.refused(request(server.uri("/")).build()).code())
                    .isEqualTo(NetworkError.HEADERS_TOO_LARGE);
        }
    }

    @Test
    void more_data_than_the_window_allows_is_an_error() {
        RecordingSubscriber slow = RecordingSubscriber.onDemand();
        try (ScriptedServer server = ScriptedServer.startTls(TestTls.SERVER, "h2", connection -> {
                    connection.write(SETTINGS);
                    awaitRequest(connection);
                    connection.write(frame(1, END_HEADERS, 1, OK));
                    for (int i = 0; i < 10_000; i++) {
                        connection.write(frame(0, 0, 1, new byte[16_000]));
                    }
                });
                Bench bench = new Bench()) {
            CompletableFuture<NetworkReply<byte[]>> future =
                    bench.manager.send(request(server.uri("/")).build(), info -> slow);
            assertThat(Bench.failure(future).code()).isEqualTo(NetworkError.PROTOCOL_VIOLATION);
        }
    }

    @Test
    void a_refused_stream_is_sent_again_and_reported() {
        List<RequestProgress> progress = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = ScriptedServer.startTls(TestTls.SERVER, "h2", connection -> {
                    connection.write(SETTINGS);
                    awaitRequest(connection);
                    connection.write(frame(3, 0, 1, number(7)));
                    awaitHeaders(connection);
                    connection.write(all(frame(1, END_HEADERS, 3, OK), frame(0, END_STREAM, 3, text("second"))));
                    connection.awaitGone();
                });
                Bench bench = new Bench()) {
            assertThat(bench.exchange(request(server.uri("/"))
                                    .POST(BodyPublishers.noBody())
                                    .attribute(RequestAttribute.PROGRESS, progress::add)
                                    .build())
                            .body())
                    .isEqualTo("second");
            assertThat(progress)
                    .containsExactly(RequestProgress.SENT, RequestProgress.NOT_PROCESSED, RequestProgress.SENT);
        }
    }

    @Test
    void a_server_that_always_refuses_is_an_error_that_says_so() {
        List<RequestProgress> progress = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = ScriptedServer.startTls(TestTls.SERVER, "h2", connection -> {
                    connection.write(SETTINGS);
                    connection.read(24);
                    for (int stream = 1; ; stream += 2) {
                        awaitHeaders(connection);
                        connection.write(frame(3, 0, stream, number(7)));
                    }
                });
                Bench bench = new Bench()) {
            NetworkException failure = bench.refused(request(server.uri("/"))
                    .attribute(RequestAttribute.PROGRESS, progress::add)
                    .build());
            assertThat(failure.code()).isEqualTo(NetworkError.CONNECTION_CLOSED);
            assertThat(progress).last().isEqualTo(RequestProgress.NOT_PROCESSED);
        }
    }

    @Test
    void streams_above_the_last_one_of_a_goaway_are_sent_again_at_once() {
        CountDownLatch answered = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.startTls(
                        TestTls.SERVER,
                        "h2",
                        connection -> {
                            connection.write(SETTINGS);
                            awaitRequest(connection);
                            awaitHeaders(connection);
                            connection.write(frame(7, 0, 0, all(number(1), number(0))));
                            awaitQuietly(answered);
                            connection.write(all(frame(1, END_HEADERS, 1, OK), frame(0, END_STREAM, 1, text("old"))));
                            connection.awaitGone();
                        },
                        connection -> {
                            connection.write(SETTINGS);
                            awaitRequest(connection);
                            connection.write(all(frame(1, END_HEADERS, 1, OK), frame(0, END_STREAM, 1, text("new"))));
                            connection.awaitGone();
                        });
                Bench bench = new Bench()) {
            CompletableFuture<NetworkReply<String>> first =
                    bench.send(request(server.uri("/1")).build());
            CompletableFuture<NetworkReply<String>> second =
                    bench.send(request(server.uri("/2")).build());
            List<String> bodies = new ArrayList<>();
            bodies.add(success(second).body());
            assertThat(first).isNotDone();
            answered.countDown();
            bodies.add(success(first).body());
            assertThat(bodies).containsExactly("new", "old");
            await().atMost(PATIENCE).until(() -> server.openConnections() == 1);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void padding_priority_and_unknown_things_are_read_over() {
        byte[] padded = all(new byte[] {2}, OK, new byte[2]);
        byte[] prioritised = all(new byte[5], fields("x", "y"));
        assertThat(padded).hasSize(4);
        try (ScriptedServer server = answering(
                        frame(99, 255, 0, text("unknown")),
                        frame(4, 0, 0, all(new byte[] {0, 99}, number(5))),
                        frame(1, END_HEADERS | 32, 1, prioritised),
                        frame(0, 8, 1, all(new byte[] {3}, text("bo"), new byte[3])),
                        frame(0, 8, 1, all(new byte[] {0}, text("dy"))),
                        frame(1, 5, 1, literals("trailer", "here")));
                Bench bench = new Bench()) {
            NetworkReply<String> reply = bench.get(server.uri("/"));
            assertThat(reply.body()).isEqualTo("body");
            assertThat(reply.firstValue("x")).contains("y");
            assertThat(reply.trailers().join().firstValue("trailer")).contains("here");
        }
    }
}
