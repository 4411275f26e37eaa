// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.network.HeaderFields;
import io.penstock.testkit.internal.Hpack;
import io.penstock.testkit.internal.Http2Frame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the JDK's client does not show of the origin's HTTP/2, frame by frame, in clear text. */
class TestOriginHttp2Test {
    private final List<Responder> held = new CopyOnWriteArrayList<>();
    private final TestOrigin origin =
            TestOrigin.builder().maxConcurrentStreams(2).start();

    @AfterEach
    void close() {
        origin.close();
    }

    private RawClient connect() throws IOException {
        RawClient client = new RawClient(origin.port());
        client.send(Http2Frame.PREFACE).send(Http2Frame.settings().toBytes());
        return client;
    }

    private static byte[] get(int stream, String path) {
        return Http2Frame.headers(
                        stream,
                        true,
                        Hpack.encode(":method", "GET", ":scheme", "http", ":authority", "localhost", ":path", path))
                .toBytes();
    }

    private static Http2Frame next(RawClient client, int type) throws IOException {
        while (true) {
            Http2Frame frame = Http2Frame.read(client.in()).orElseThrow();
            if (frame.type() == type && !(type == Http2Frame.SETTINGS && frame.has(Http2Frame.ACK))) {
                return frame;
            }
        }
    }

    @Test
    void serves_a_client_with_prior_knowledge_in_clear_text() throws Exception {
        origin.serve("/a", "text/plain", "clear");
        try (RawClient client = connect().send(get(1, "/a"))) {
            String[] fields =
                    new Hpack().decode(next(client, Http2Frame.HEADERS).content());
            assertThat(fields).startsWith(":status", "200").contains("content-type", "text/plain");
            assertThat(new String(next(client, Http2Frame.DATA).content(), StandardCharsets.US_ASCII))
                    .isEqualTo("clear");
        }
    }

    @Test
    void refuses_streams_beyond_its_limit() throws Exception {
        origin.otherwise((request, responder) -> held.add(responder));
        try (RawClient client = connect().send(get(1, "/a")).send(get(3, "/b")).send(get(5, "/c"))) {
            Http2Frame reset = next(client, Http2Frame.RST_STREAM);
            assertThat(reset.stream()).isEqualTo(5);
            assertThat(reset.payload()).containsExactly(0, 0, 0, 7);
        }
    }

    @Test
    void a_reset_of_the_client_ends_that_exchange_alone() throws Exception {
        origin.otherwise((request, responder) -> held.add(responder));
        try (RawClient client = connect().send(get(1, "/a")).send(get(3, "/b"))) {
            await().until(() -> held.size() == 2);
            client.send(Http2Frame.reset(1, 8).toBytes());
            await().until(() -> origin.openExchanges() == 1);
            held.stream().filter(Responder::isOpen).findFirst().orElseThrow().send(204);
            assertThat(next(client, Http2Frame.HEADERS).stream()).isEqualTo(3);
            assertThat(origin.openConnections()).isEqualTo(1);
        }
    }

    @Test
    void resets_a_stream_with_the_code_it_is_told() throws Exception {
        origin.otherwise((request, responder) -> responder.reset(11));
        try (RawClient client = connect().send(get(1, "/a"))) {
            assertThat(next(client, Http2Frame.RST_STREAM).payload()).containsExactly(0, 0, 0, 11);
        }
    }

    @Test
    void goes_away_after_the_last_answer() throws Exception {
        origin.otherwise((request, responder) -> held.add(responder));
        try (RawClient client = connect().send(get(1, "/a"))) {
            await().until(() -> held.size() == 1);
            origin.goAway();
            assertThat(next(client, Http2Frame.GOAWAY).payload()).startsWith(0, 0, 0, 1);
            assertThat(origin.openConnections()).isEqualTo(1);
            held.get(0).send(204);
            next(client, Http2Frame.HEADERS);
            await().until(() -> origin.openConnections() == 0);
        }
    }

    @Test
    void sends_interim_responses_trailers_and_long_header_blocks() throws Exception {
        origin.on("/t", (request, responder) -> {
            responder.informational(103, HeaderFields.of("Link", "</style>"));
            responder.trailers(HeaderFields.of("X-Sum", "1"));
            try (var out = responder.stream(200, HeaderFields.of("X-Long", "l".repeat(40_000)))) {
                out.write(1);
            }
        });
        try (RawClient client = connect().send(get(1, "/t"))) {
            Hpack hpack = new Hpack();
            assertThat(hpack.decode(next(client, Http2Frame.HEADERS).content()))
                    .containsExactly(":status", "103", "link", "</style>");
            Http2Frame head = next(client, Http2Frame.HEADERS);
            assertThat(head.has(Http2Frame.END_HEADERS)).isFalse();
            next(client, Http2Frame.CONTINUATION);
            assertThat(next(client, Http2Frame.CONTINUATION).has(Http2Frame.END_HEADERS))
                    .isTrue();
            Http2Frame trailers = next(client, Http2Frame.HEADERS);
            assertThat(trailers.has(Http2Frame.END_STREAM)).isTrue();
            assertThat(hpack.decode(trailers.content())).containsExactly("x-sum", "1");
        }
    }
}
