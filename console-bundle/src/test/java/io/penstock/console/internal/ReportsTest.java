// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cache.HttpCache;
import io.penstock.console.internal.Explanation.Judgement;
import io.penstock.cookie.CookieJar.CookieView;
import io.penstock.network.Timings;
import io.penstock.network.spi.AccessPolicy.Verdict;
import io.penstock.network.spi.Explainer;
import io.penstock.runtime.EngineDTO;
import io.penstock.runtime.EngineDTO.LayerDTO;
import io.penstock.runtime.SwapDTO;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReportsTest {
    private static final LayerDTO COOKIE = new LayerDTO("cookie", "b.cookie", "1.0.0", 300, false);
    private static final LayerDTO PROXY = new LayerDTO("proxy", "b.proxy", "1.0.0", 100, false);
    private static final LayerDTO SAME = new LayerDTO("same", "b.same", "1.0.0", 100, false);
    private static final LayerDTO TRANSPORT = new LayerDTO("httpclient", "b.http", "1.0.0", -100, true);
    private static final List<LayerDTO> STACK = List.of(COOKIE, PROXY, SAME, TRANSPORT);
    private static final Instant AT = Instant.parse("2026-11-26T01:02:03Z");

    private static EngineDTO engine(boolean usable, Map<String, String> configuration) {
        return new EngineDTO(
                "default",
                7,
                usable,
                usable ? "" : "no transport",
                List.of("proxy"),
                STACK,
                List.of(
                        new EngineDTO.FactoryDTO("proxy", "b.proxy", "1.0.0", 100, 1, "ACTIVE", ""),
                        new EngineDTO.FactoryDTO("proxy", "b.proxy", "0.9.0", 100, 2, "SHADOWED", "1.0.0 is better")),
                List.of(new EngineDTO.LoaderDTO("penstock-default-0", 7, 3, 11, 0)),
                new EngineDTO.ExchangeCounters(5, 3, 1, 1, 0, 4096),
                new EngineDTO.SwapCounters(6, 2, 1, 0, 0),
                List.of(),
                List.of(new EngineDTO.ExchangeDTO(9, "GET", "http://h/x", "b.app", 7, "SENT", 12, 0)),
                new EngineDTO.ComponentCacheDTO(4, 1, 0, 2048),
                Map.of("b.app", 5L),
                configuration);
    }

    static Stream<Arguments> places() {
        return Stream.of(
                Arguments.of(0, "top: the highest rank"),
                Arguments.of(1, "below cookie: rank 100 < 300"),
                Arguments.of(2, "below proxy: same rank, that service is older"),
                Arguments.of(3, "below same: rank -100 < 100; transport: it asks for nothing below"));
    }

    @ParameterizedTest
    @MethodSource("places")
    void each_place_in_the_stack_has_its_reason(int index, String reason) {
        assertThat(StatusReport.place(STACK, index)).isEqualTo(reason);
    }

    @Test
    void the_status_shows_stack_counters_and_what_is_under_way() {
        View view = StatusReport.of(engine(false, Map.of("offline", "true")));
        assertThat(TextView.draw(view))
                .contains("usable      no", "why         no transport", "offline     yes", "required    proxy")
                .contains("SHADOWED  1.0.0 is better", "in flight", "GET http://h/x", "4.0 KiB", "b.app");
        Map<?, ?> json = (Map<?, ?>) Json.read(JsonView.write(view));
        assertThat((List<?>) json.get("stack")).hasSize(4);
        assertThat((List<?>) json.get("notInTheStack")).hasSize(1);
        assertThat(json.get("exchanges"))
                .isEqualTo(Map.of(
                        "started",
                        5L,
                        "succeeded",
                        3L,
                        "failed",
                        1L,
                        "cancelled",
                        1L,
                        "waiting",
                        0L,
                        "bytesReceived",
                        4096L));
    }

    static Stream<Arguments> answers() {
        Judgement denied = new Judgement("b.policy", Verdict.denied("no-metadata"));
        Judgement allowed = new Judgement("b.policy", Verdict.ALLOWED);
        Map<String, String> on = Map.of("schemes", "http,https", "offline", "false", "absence.timeout", "30s");
        Map<String, String> off = Map.of("schemes", "http", "offline", "true");
        return Stream.of(
                Arguments.of("http://h/", true, on, List.of(), "it would be sent"),
                Arguments.of("http://h/", true, on, List.of(allowed), "it would be sent"),
                Arguments.of("http://h/", true, on, List.of(allowed, denied), "refused: rule no-metadata of b.policy"),
                Arguments.of("ftp://h/", true, on, List.of(), "refused: the scheme ftp is not served here"),
                Arguments.of("http://h/", false, on, List.of(), "it would wait, at most absence.timeout = 30s"),
                Arguments.of("http://h/", true, off, List.of(), "only a cache may answer"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_explanation_says_first_what_would_happen(
            String uri, boolean usable, Map<String, String> configuration, List<Judgement> verdicts, String answer) {
        View view = new Explanation(
                        URI.create(uri),
                        "GET",
                        "b.app",
                        engine(usable, configuration),
                        Map.of(
                                "proxy", List.of(new Explainer.Line("proxy", "DIRECT")),
                                "gone", List.of(new Explainer.Line("x", "y"))),
                        "none",
                        verdicts,
                        List.of("b.passwords 1.0.0"),
                        List.of("io.penstock.engine"))
                .view();
        assertThat(TextView.draw(view))
                .contains(answer, "b.passwords 1.0.0, if challenged", "io.penstock.engine")
                .contains("proxy  proxy  DIRECT", "gone   state  not in the stack");
        Json.read(JsonView.write(view));
    }

    @Test
    void secrets_of_a_url_are_not_shown() {
        View view = new Explanation(
                        URI.create("http://me:hush@h/"),
                        "GET",
                        "b",
                        engine(true, Map.of()),
                        Map.of(),
                        "",
                        List.of(),
                        List.of(),
                        List.of())
                .view();
        assertThat(TextView.draw(view) + JsonView.write(view)).doesNotContain("hush");
    }

    @Test
    void swaps_come_newest_first_and_limited() {
        SwapDTO swap = new SwapDTO(7, AT, "proxy 1.0.0 arrived", List.of(), STACK, 12, 11, 1, 0, 0, 40);
        String text = TextView.draw(SwapsReport.of(List.of(swap, swap), 1));
        assertThat(text.lines()).hasSize(2);
        assertThat(text).contains("cookie > proxy > same > httpclient", "proxy 1.0.0 arrived", "40 ms");
        assertThat(SwapsReport.names(List.of())).isEqualTo("(none)");
    }

    @Test
    void phases_are_the_time_between_two_marks() {
        long ms = 1_000_000;
        assertThat(Phases.of(new Timings(ms, 3 * ms, 3 * ms, 5 * ms, 9 * ms, 17 * ms, 33 * ms), 65 * ms))
                .isEqualTo(Map.of(
                        "queue", 2L, "resolve", 2L, "connect", 4L, "tls", 8L, "wait", 16L, "receive", 32L, "total",
                        64L));
        assertThat(Phases.of(new Timings(ms, 2 * ms, 0, 0, 0, 3 * ms, 5 * ms), 6 * ms))
                .isEqualTo(Map.of("queue", 1L, "wait", 2L, "receive", 1L, "total", 5L));
        assertThat(Phases.of(Timings.NONE, 6)).isEmpty();
    }

    @Test
    void cookies_and_cache_entries_are_rows() {
        CookieView cookie = new CookieView(
                "sid",
                "example.org",
                "/",
                false,
                true,
                true,
                "Lax",
                Optional.of("https://top.example"),
                Optional.empty(),
                AT,
                AT,
                16);
        assertThat(TextView.draw(CookiesCommand.list(List.of(cookie))))
                .contains(".example.org", "Secure HttpOnly SameSite=Lax Partitioned=https://top.example", "session");
        assertThat(TextView.draw(CacheCommand.list(
                        List.of(new HttpCache.EntryView("http://h/x", 200, 10, AT, "fresh", "accept")))))
                .contains("http://h/x", "fresh", "accept", "10 B");
        assertThat(JsonView.write(CacheCommand.stats(new HttpCache.Statistics(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11))))
                .isEqualTo("{\"hits\":1,\"misses\":2,\"validations\":3,\"stale\":4,\"collapsed\":5,\"stored\":6,"
                        + "\"evictions\":7,\"corrupt\":8,\"entries\":9,\"bytes\":10,\"memoryBytes\":11}");
    }
}
