// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import static io.penstock.factory.httpclient.internal.Bench.PATIENCE;
import static io.penstock.factory.httpclient.internal.Bench.PATIENT;
import static io.penstock.factory.httpclient.internal.Bench.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.Limits;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.ScriptedServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no HTTP/1.1 server may say, and what becomes of it. In tables "n" is a line end (CR LF), "~" a bare LF. */
class StrictHttp1Test {
    private static String bytes(String written) {
        return written.replace("\\n", "\r\n")
                .replace("~", "\n")
                .replace("\\0", "\0")
                .replace("\\r", "\r")
                .replace("\\t", "\t");
    }

    private static ScriptedServer answering(String written) {
        return ScriptedServer.start(connection -> {
            connection.readHead();
            connection.write(bytes(written));
            connection.close();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // status line
                "SSH-2.0-OpenSSH_9.2\\n                                       | PROTOCOL_VIOLATION",
                "ICY 200 OK\\n\\nstream                                       | PROTOCOL_VIOLATION",
                "<html>hello</html>                                           | PROTOCOL_VIOLATION",
                "\\n\\nHTTP/1.1 200 OK\\nContent-Length: 0\\n\\n               | PROTOCOL_VIOLATION",
                "HTTP/2.0 200 OK\\nContent-Length: 0\\n\\n                    | PROTOCOL_VIOLATION",
                "HTTP/1.1200 OK\\nContent-Length: 0\\n\\n                     | PROTOCOL_VIOLATION",
                "HTTP/1.1 20 OK\\nContent-Length: 0\\n\\n                     | PROTOCOL_VIOLATION",
                "HTTP/1.1 2000 OK\\nContent-Length: 0\\n\\n                   | PROTOCOL_VIOLATION",
                "HTTP/1.1 -20 OK\\nContent-Length: 0\\n\\n                    | PROTOCOL_VIOLATION",
                "HTTP/1.1 000 OK\\nContent-Length: 0\\n\\n                    | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 O\\0K\\nContent-Length: 0\\n\\n                 | PROTOCOL_VIOLATION",
                // fields
                "HTTP/1.1 200 OK\\nContent-Length : 0\\n\\n                   | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\n: nothing\\nContent-Length: 0\\n\\n        | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nno colon\\nContent-Length: 0\\n\\n         | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\n X-Folded: first\\nContent-Length: 0\\n\\n | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nX: a\\0b\\nContent-Length: 0\\n\\n         | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nX: a\\rb\\nContent-Length: 0\\n\\n         | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nX(y): z\\nContent-Length: 0\\n\\n          | PROTOCOL_VIOLATION",
                // length
                "HTTP/1.1 200 OK\\nContent-Length: +5\\n\\nhello              | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nContent-Length: -5\\n\\nhello              | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nContent-Length: 0x5\\n\\nhello             | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nContent-Length: 5 5\\n\\nhello             | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nContent-Length: 5,5\\n\\nhello             | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nContent-Length:\\n\\nhello                 | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nContent-Length: 99999999999999999999\\n\\n | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nContent-Length: 5\\nContent-Length: 6\\n\\nhello  | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nContent-Length: 5\\nContent-Length: 5\\n\\nhello  | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\n"
                        + "Content-Length: 5\\n"
                        + "Transfer-Encoding: chunked\\n"
                        + "\\n"
                        + "5\\n"
                        + "hello\\n"
                        + "0\\n"
                        + "\\n"
                        + " | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: gzip, chunked\\n\\n0\\n\\n  | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: \\tchunked,\\n\\n0\\n\\n   | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: xchunked\\n\\n0\\n\\n       | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: identity\\n\\nhello         | PROTOCOL_VIOLATION",
                "HTTP/1.0 200 OK\\nTransfer-Encoding: chunked\\n\\n0\\n\\n        | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nContent-Length: 10\\n\\nhello              | TRUNCATED",
                "HTTP/1.1 200 OK\\nContent-Length: 10\\n\\n                   | TRUNCATED",
                "HTTP/1.1 200 OK\\nContent-Le                                | TRUNCATED",
                "HTTP/1.1 200 OK\\nContent-Length: 10\\n                      | TRUNCATED",
                // chunks
                "HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n+5\\nhello\\n0\\n\\n | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n-5\\nhello\\n0\\n\\n | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n0x5\\nhello\\n0\\n\\n | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n\\nhello\\n0\\n\\n | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\ng\\nhello\\n0\\n\\n | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\nffffffffffffffff\\nhello | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n5~hello\\n0\\n\\n | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n5;a~b\\nhello\\n0\\n\\n | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n5\\nhelloworld\\n0\\n\\n | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n5\\nhello~0\\n\\n | PROTOCOL_VIOLATION",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n5\\nhel        | TRUNCATED",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n5\\nhello\\n    | TRUNCATED",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n5\\nhello\\n0\\n | TRUNCATED",
                "HTTP/1.1 200 OK\\n"
                        + "Transfer-Encoding: chunked\\n"
                        + "\\n"
                        + "5\\n"
                        + "hello\\n"
                        + "0\\n"
                        + "X-Bad name: v\\n"
                        + "\\n"
                        + " | PROTOCOL_VIOLATION",
                // 1xx
                "HTTP/1.1 101 Switching Protocols\\nUpgrade: x\\n\\n           | PROTOCOL_VIOLATION",
                "HTTP/1.1 100 Continue\\n\\n                                  | CONNECTION_CLOSED",
            })
    void a_malformed_response_is_an_error(String written, NetworkError expected) {
        try (ScriptedServer server = answering(written);
                Bench bench = new Bench()) {
            NetworkException failure = bench.refused(request(server.uri("/")).build());
            assertThat(failure.code()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "HTTP/1.1 200 OK~Content-Length: 5~~hello",
                "HTTP/1.1 200\\nContent-Length: 5\\n\\nhello",
                "HTTP/1.1 200 \\nContent-Length:5\\n\\nhello",
                "HTTP/1.0 200 OK\\n\\nhello",
                "HTTP/1.1 200 OK\\nContent-Length: 5\\t \\n\\nhello",
                "HTTP/1.1 200 OK\\nX: a\\n b\\n\\tc\\nContent-Length: 5\\n\\nhello",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: Chunked\\n\\n2;x=\"y\"\\nhe\\n3 \\nllo\\n000\\nX: y\\n\\n",
                "HTTP/1.1 100 Continue\\n"
                        + "\\n"
                        + "HTTP/1.1 103 Hints\\n"
                        + "Link: x\\n"
                        + "\\n"
                        + "HTTP/1.1 200 OK\\n"
                        + "Content-Length: 5\\n"
                        + "\\n"
                        + "hello",
            })
    void what_is_odd_but_clear_is_read(String written) {
        try (ScriptedServer server = answering(written);
                Bench bench = new Bench()) {
            assertThat(bench.get(server.uri("/")).body()).isEqualTo("hello");
        }
    }

    @Test
    void a_foreign_transfer_coding_is_given_as_it_is_where_that_is_configured() {
        try (ScriptedServer server = answering("HTTP/1.1 200 OK\\nTransfer-Encoding: foo\\n\\nhello");
                Bench bench = new Bench("transfer.coding", "lenient")) {
            assertThat(bench.get(server.uri("/")).body()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\\nTransfer-Encoding: foo, chunked\\n\\n0\\n\\n",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: foo\\nContent-Length: 5\\n\\nhello",
                "HTTP/1.0 200 OK\\nTransfer-Encoding: foo\\n\\nhello",
            })
    void what_could_be_read_in_two_ways_is_an_error_also_then(String written) {
        try (ScriptedServer server = answering(written);
                Bench bench = new Bench("transfer.coding", "lenient")) {
            assertThat(bench.refused(request(server.uri("/")).build()).code())
                    .isEqualTo(NetworkError.PROTOCOL_VIOLATION);
        }
    }

    @Test
    void a_folded_field_becomes_one_line() {
        try (ScriptedServer server = answering("HTTP/1.1 200 OK\\nX: a\\n b\\n\\tc\\nContent-Length: 0\\n\\n");
                Bench bench = new Bench()) {
            assertThat(bench.get(server.uri("/")).firstValue("x")).contains("a b c");
        }
    }

    @ParameterizedTest
    @CsvSource({"100000, 1, HEADERS_TOO_LARGE", "1, 300, HEADERS_TOO_LARGE", "1, 1000000, HEADERS_TOO_LARGE"})
    void header_fields_have_limits(int size, int count, NetworkError expected) {
        try (ScriptedServer server = ScriptedServer.start(connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 200 OK\r\n");
                    String line = "X: " + "y".repeat(size) + "\r\n";
                    for (int i = 0; i < count; i++) {
                        connection.write(line);
                    }
                    connection.write("Content-Length: 0\r\n\r\n");
                });
                Bench bench = new Bench()) {
            assertThat(bench.refused(request(server.uri("/")).build()).code()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1 200 , x", "HTTP/1.1 200 OK\\nX: , y", "HTTP/1.1 103 Hints\\nX: , y"})
    void a_line_without_an_end_has_a_limit(String begin, String filler) {
        try (ScriptedServer server = ScriptedServer.start(connection -> {
                    connection.readHead();
                    connection.write(bytes(begin));
                    String much = filler.repeat(1 << 14);
                    for (int i = 0; i < 1000; i++) {
                        connection.write(much);
                    }
                });
                Bench bench = new Bench()) {
            assertThat(bench.refused(request(server.uri("/")).build()).code())
                    .isEqualTo(NetworkError.HEADERS_TOO_LARGE);
        }
    }

    @ParameterizedTest
    @CsvSource({"0\\nX: , y, HEADERS_TOO_LARGE", "5;a=, y, PROTOCOL_VIOLATION"})
    void trailers_and_chunk_extensions_have_limits(String begin, String filler, NetworkError expected) {
        try (ScriptedServer server = ScriptedServer.start(connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + bytes(begin));
                    String much = filler.repeat(1 << 14);
                    for (int i = 0; i < 1000; i++) {
                        connection.write(much);
                    }
                });
                Bench bench = new Bench()) {
            assertThat(bench.refused(request(server.uri("/")).build()).code()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 2000, 0", "X: y, 2000"})
    void a_body_has_a_limit(String field, int sent) {
        try (ScriptedServer server = ScriptedServer.start(connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 200 OK\r\n" + field + "\r\n\r\n" + "x".repeat(sent));
                    connection.awaitGone();
                });
                Bench bench = new Bench(FakeManagerContext.builder()
                        .limits(new Limits(1000, 1000))
                        .build())) {
            assertThat(bench.refused(request(server.uri("/")).build()).code()).isEqualTo(NetworkError.BODY_TOO_LARGE);
            await().atMost(PATIENCE).until(() -> server.openConnections() == 0);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK\\nContent-Length: 2\\n\\nokHTTP/1.1 200 OK\\nContent-Length: 4\\n\\nevil",
                "HTTP/1.1 204 No Content\\nContent-Length: 4\\n\\nevil",
                "HTTP/1.1 304 Not Modified\\n\\nevil",
                "HTTP/1.1 200 OK\\nTransfer-Encoding: chunked\\n\\n2\\nok\\n0\\n\\nevil",
                "HTTP/1.1 200 OK\\nContent-Length: 2\\n\\nok\\n",
            })
    void bytes_after_a_response_never_answer_the_next_request(String poison) {
        try (ScriptedServer server = ScriptedServer.start(
                        connection -> {
                            connection.readHead();
                            connection.write(bytes(poison));
                            connection.awaitGone();
                        },
                        connection -> {
                            connection.readHead();
                            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nclean");
                            connection.awaitGone();
                        });
                Bench bench = new Bench()) {
            bench.get(server.uri("/first"));
            assertThat(bench.get(server.uri("/second")).body()).isEqualTo("clean");
            assertThat(server.connectionsSeen()).isEqualTo(2);
        }
    }

    @Test
    void bytes_on_an_idle_connection_end_it() {
        try (ScriptedServer server = ScriptedServer.start(
                        connection -> {
                            connection.readHead();
                            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                            connection.pause(Duration.ofMillis(300));
                            connection.write("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
                            connection.awaitGone();
                        },
                        connection -> {
                            connection.readHead();
                            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nclean");
                            connection.awaitGone();
                        });
                Bench bench = new Bench()) {
            bench.get(server.uri("/first"));
            await().atMost(PATIENCE).until(() -> server.openConnections() == 0);
            assertThat(bench.get(server.uri("/second")).body()).isEqualTo("clean");
        }
    }

    @Test
    void a_reset_inside_of_a_body_is_an_error() {
        try (ScriptedServer server = ScriptedServer.start(connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 200 OK\r\n\r\nsome");
                    connection.pause(Duration.ofMillis(100));
                    connection.reset();
                });
                Bench bench = new Bench()) {
            assertThat(bench.refused(request(server.uri("/")).build()).code())
                    .isIn(NetworkError.CONNECTION_RESET, NetworkError.TRUNCATED);
        }
    }

    @Test
    void a_head_that_trickles_is_a_response_time_out() {
        try (ScriptedServer server = ScriptedServer.start(connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 200 OK\r\n");
                    for (int i = 0; i < 1000; i++) {
                        connection.write("X" + i + ": y\r\n");
                        connection.pause(Duration.ofMillis(50));
                    }
                });
                Bench bench = new Bench()) {
            NetworkRequest request = request(server.uri("/"))
                    .attribute(RequestAttribute.TIMEOUTS, PATIENT.withResponse(Duration.ofMillis(500)))
                    .build();
            assertThat(bench.refused(request).code()).isEqualTo(NetworkError.RESPONSE_TIMEOUT);
        }
    }

    @Test
    void an_answer_before_the_end_of_an_upload_is_read_although_the_server_closes() {
        try (ScriptedServer server = ScriptedServer.start(connection -> {
                    connection.readHead();
                    connection.write(
                            "HTTP/1.1 413 Content Too Large\r\nContent-Length: 6\r\nConnection: close\r\n\r\nnope!!");
                    connection.awaitGone();
                });
                Bench bench = new Bench()) {
            NetworkReply<String> reply = bench.exchange(request(server.uri("/"))
                    .PUT(BodyPublishers.ofByteArray(new byte[64 << 20]))
                    .build());
            assertThat(reply.statusCode()).isEqualTo(413);
        }
    }

    @Test
    void a_server_that_keeps_alive_is_used_again_as_long_as_it_says() {
        try (ScriptedServer server = ScriptedServer.start(connection -> {
                    while (!connection.readHead().isEmpty()) {
                        connection.write("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=2\r\n"
                                + "Content-Length: 2\r\n\r\nok");
                    }
                });
                Bench bench = new Bench()) {
            bench.get(server.uri("/"));
            bench.get(server.uri("/"));
            assertThat(server.connectionsSeen()).isEqualTo(1);
            await().atMost(PATIENCE).until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void a_field_that_cannot_be_written_refuses_the_request_and_keeps_the_connection() {
        try (ScriptedServer server = ScriptedServer.start(connection -> {
                    while (!connection.readHead().isEmpty()) {
                        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    }
                });
                Bench bench = new Bench()) {
            bench.get(server.uri("/"));
            assertThat(bench.refused(request(server.uri("/"))
                                    .header("X", "\u20ac")
                                    .build())
                            .code())
                    .isEqualTo(NetworkError.INVALID_REQUEST);
            assertThat(bench.exchange(request(server.uri("/"))
                                    .header("X", "\u00e9")
                                    .build())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.connectionsSeen()).isEqualTo(1);
            assertThat(server.received().get(0)).contains("X: \u00e9\r\n");
        }
    }
}
