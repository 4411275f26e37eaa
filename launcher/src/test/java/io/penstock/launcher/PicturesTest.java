// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.Identity;
import io.penstock.network.Initiator;
import io.penstock.network.NetworkError;
import io.penstock.network.ReplySource;
import io.penstock.network.Timings;
import io.penstock.network.spi.NetworkListener.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PicturesTest {
    private static final long MS = 1_000_000;
    private static final List<ReplySource> SOURCES = List.of(ReplySource.values());
    private static final URI ROOT = URI.create("http://me:hush@host/main.qml");

    @TempDir
    Path directory;

    private static Event event(
            String uri, int status, NetworkError error, ReplySource source, Timings timings, long end) {
        return new Event(
                1,
                URI.create(uri),
                "GET",
                new Identity("default", "b"),
                Initiator.NONE,
                status,
                error,
                source,
                3,
                0,
                2048,
                timings,
                end * MS);
    }

    private static Timings timings(long... marks) {
        return new Timings(
                marks[0] * MS,
                marks[1] * MS,
                marks[2] * MS,
                marks[3] * MS,
                marks[4] * MS,
                marks[5] * MS,
                marks[6] * MS);
    }

    static Stream<Arguments> phases() {
        return Stream.of(
                Arguments.of(
                        timings(10, 11, 12, 15, 20, 30, 50),
                        Map.of(
                                Phase.QUEUE,
                                2 * MS,
                                Phase.RESOLVE,
                                3 * MS,
                                Phase.CONNECT,
                                5 * MS,
                                Phase.TLS,
                                10 * MS,
                                Phase.WAIT,
                                20 * MS,
                                Phase.RECEIVE,
                                10 * MS)),
                Arguments.of(
                        timings(10, 11, 0, 0, 0, 12, 50),
                        Map.of(Phase.QUEUE, 2 * MS, Phase.WAIT, 38 * MS, Phase.RECEIVE, 10 * MS)),
                Arguments.of(timings(10, 0, 0, 0, 0, 0, 0), Map.of(Phase.QUEUE, 50 * MS)),
                // it did not happen in that order: no phase is negative, and they still fill the whole
                Arguments.of(
                        timings(10, 30, 0, 30, 0, 20, 25),
                        Map.of(Phase.QUEUE, 20 * MS, Phase.CONNECT, 0L, Phase.WAIT, 0L, Phase.RECEIVE, 30 * MS)),
                Arguments.of(Timings.NONE, Map.of(Phase.QUEUE, 0L)));
    }

    @ParameterizedTest
    @MethodSource("phases")
    void phases_fill_the_time_of_an_exchange(Timings timings, Map<Phase, Long> expected) {
        Event event = event("http://host/", 200, NetworkError.NONE, ReplySource.NETWORK, timings, 60);
        assertThat(Phase.of(event)).isEqualTo(expected);
        assertThat(Phase.of(event).values().stream().mapToLong(each -> each).sum())
                .isEqualTo(event.end() - Phase.start(event));
    }

    private static List<Event> events(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ReplySource source = SOURCES.get(i % SOURCES.size());
            events.add(event(
                    "http://host/" + i
                            + "?<script>'\""
                                    .replace("<", "%3C")
                                    .replace(">", "%3E")
                                    .replace("\"", "%22"),
                    i % 7 == 6 ? 404 : 200,
                    NetworkError.NONE,
                    source,
                    timings(i + 1, i + 2, 0, i + 3, i + 4, i + 5, i + 9),
                    i + 12));
        }
        return events;
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {0, 5, 2000})
    void the_page_needs_nothing_else_and_shows_every_request(int count) {
        String page = Waterfall.page(ROOT, "tree <&>", List.of("main.qml:1:2: no <b>"), events(count));
        assertThat(page.split("class=\"row", -1)).hasSize(count + 1);
        assertThat(page)
                .contains("default-src 'none'", "width=device-width", "tree &lt;&amp;&gt;", "no &lt;b&gt;")
                .contains(count + " requests", count / 7 + " failed")
                .doesNotContain("<script", "hush", "src=\"", "url(", "@import");
    }

    @Test
    void the_archive_has_what_HAR_demands_and_no_secret() {
        Recording.Start start = new Recording.Start(Instant.parse("2026-11-26T01:02:03Z"), 0);
        Event refused = event(
                "http://host/x",
                0,
                NetworkError.CONNECTION_REFUSED,
                ReplySource.NETWORK,
                timings(10, 0, 0, 0, 0, 0, 0),
                11);
        String har = Har.print(ROOT, start, List.of(events(1).get(0), refused));
        assertThat(har)
                .startsWith("{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"Penstock\"")
                .contains("\"startedDateTime\":\"2026-11-26T01:02:03.001Z\"", "\"time\":11.000")
                .contains("\"blocked\":2.000,\"dns\":-1.000,\"connect\":2.000,\"ssl\":1.000,\"send\":0,\"wait\":4.000,"
                        + "\"receive\":3.000")
                .contains("\"status\":0,\"statusText\":\"CONNECTION_REFUSED\"")
                .doesNotContain("hush");
    }

    @Test
    void a_load_writes_both() throws Exception {
        Path page = directory.resolve("load.html");
        Path archive = directory.resolve("load.har");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exit = Main.run(
                List.of("demo", "--waterfall", page.toString(), "--har", archive.toString()),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err);
        assertThat(exit).isZero();
        assertThat(Files.readString(page)).contains("Colours.qml", "READY", "class=\"wait\"");
        assertThat(Files.readString(archive)).contains("Colours.qml", "\"status\":200");
    }
}
