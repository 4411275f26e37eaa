// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.factory.caching.internal.store.StoreOptions;
import io.penstock.network.HeaderFields;
import io.penstock.network.InformationalHandler;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.NetworkResponseInfo;
import io.penstock.network.ReplySource;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.ResponseHead;
import io.penstock.testkit.FakeExchange;
import io.penstock.testkit.FakeReply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The public suite http-tests/cache-tests with an origin in memory and a clock that does not wait, so that it runs with
 * every build; {@code benchmarks/conformance} plays it over the network. Its cases are in {@code cache-tests/}, with their
 * licence; what is expected of them stands there.
 */
class CacheTestsTest {
    /** RFC 9111 §4.3.2 compares with Date where there is no Last-Modified; the case wants a 304 for an older date. */
    private static final String AGAINST_THE_RFC = "conditional-lm-fresh-no-lm";

    private static final Set<Integer> BODILESS = Set.of(204, 304);
    private static final double PAUSE = 3;

    @TempDir
    Path directory;

    private final Map<String, List<Seen>> seen = new ConcurrentHashMap<>();
    private Bench bench;

    /** A request as the origin saw it, and the fields that its answer carried. */
    private record Seen(int number, String method, HeaderFields request, HeaderFields sent) {}

    @AfterEach
    void close() {
        if (bench != null) {
            bench.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> aPrivateCache() throws IOException {
        return run(
                false,
                SuiteCase.every().stream()
                        .filter(one -> !one.is("cdn_only"))
                        .filter(one -> !one.isForSharedCaches())
                        // they need a browser's own reload
                        .filter(one -> !one.id().startsWith("cc-resp-immutable")));
    }

    @TestFactory
    Stream<DynamicTest> aSharedCache() throws IOException {
        return run(
                true,
                SuiteCase.every().stream().filter(one -> !one.is("cdn_only")).filter(one -> !one.is("browser_only")));
    }

    private Stream<DynamicTest> run(boolean shared, Stream<SuiteCase> cases) {
        bench = new Bench(directory, Bench.options(shared), new StoreOptions(64 << 20, 1 << 20, 1 << 20));
        Map<String, SuiteCase> all = new ConcurrentHashMap<>();
        bench.scripted(exchange -> answer(exchange, all));
        return cases.filter(one -> !one.kind().equals("check") && !one.id().equals(AGAINST_THE_RFC))
                .map(one -> DynamicTest.dynamicTest(one.toString(), () -> {
                    all.put(one.id(), one);
                    play(one);
                }));
    }

    private static URI uri(SuiteCase one, SuiteCase.Step step) {
        String file = step.has("filename") ? "/" + step.text("filename") : "";
        String query = step.has("query_arg") ? "?" + step.text("query_arg") : "";
        return URI.create("http://origin.test/" + one.id() + file + query);
    }

    private void play(SuiteCase one) {
        List<NetworkReply<String>> replies = new ArrayList<>();
        for (int number = 1; number <= one.steps().size(); number++) {
            SuiteCase.Step step = one.steps().get(number - 1);
            List<NetworkResponseInfo> interim = new CopyOnWriteArrayList<>();
            NetworkReply<String> previous = replies.isEmpty() ? null : replies.get(replies.size() - 1);
            NetworkReply<String> reply = ask(one, step, number, previous, interim);
            replies.add(reply);
            checkReply(one, step, number, reply);
            checkInterim(step, interim);
            if (step.is("pause_after")) {
                bench.pass(PAUSE);
            }
        }
        checkRequests(one, replies, seen.getOrDefault(one.id(), List.of()));
    }

    private NetworkReply<String> ask(
            SuiteCase one,
            SuiteCase.Step step,
            int number,
            NetworkReply<String> previous,
            List<NetworkResponseInfo> interim) {
        Instant base = previous == null
                ? bench.clock.instant()
                : Instant.ofEpochMilli(
                        Long.parseLong(previous.firstValue("server-now").orElse("" + bench.clock.millis())));
        NetworkRequest.Builder request = NetworkRequest.newBuilder(uri(one, step))
                .attribute(RequestAttribute.INFORMATIONAL_HANDLER, (InformationalHandler) interim::add);
        String method = step.has("request_method") ? step.text("request_method") : "GET";
        if (step.has("request_body")) {
            request.method(method, BodyPublishers.ofString(step.text("request_body")));
        } else {
            request.method(method);
        }
        // what the suite's client always sends
        request.header("Pragma", "foo").header("Cache-Control", "nothing-to-see-here");
        step.fields("request_headers", base, "").forEach(request::header);
        request.header("Test-ID", one.id()).header("Req-Num", Integer.toString(number));
        CompletableFuture<NetworkReply<String>> reply = bench.start(request);
        try {
            return reply.get();
        } catch (ExecutionException e) {
            // what a gateway makes of it
            return NetworkReply.of(
                    request.build(),
                    ResponseHead.local(502, HeaderFields.EMPTY, ReplySource.NETWORK),
                    String.valueOf(((NetworkException) e.getCause()).code()));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            bench.settle();
        }
    }

    // the origin

    private void answer(FakeExchange exchange, Map<String, SuiteCase> cases) {
        NetworkRequest request = exchange.request();
        SuiteCase one = cases.get(request.firstValue("test-id").orElseThrow());
        int number = Integer.parseInt(request.firstValue("req-num").orElseThrow());
        SuiteCase.Step step = one.steps().get(number - 1);
        step.number("response_pause").ifPresent(bench::pass);
        for (Object item : step.list("interim_responses")) {
            List<?> interim = (List<?>) item;
            HeaderFields.Builder fields = HeaderFields.builder();
            if (interim.size() > 1) {
                ((List<?>) interim.get(1))
                        .forEach(pair -> fields.add(
                                String.valueOf(((List<?>) pair).get(0)), String.valueOf(((List<?>) pair).get(1))));
            }
            request.attribute(RequestAttribute.INFORMATIONAL_HANDLER)
                    .onInformational(ResponseHead.local(
                            ((Long) interim.get(0)).intValue(), fields.build(), ReplySource.NETWORK));
        }
        List<Seen> known = seen.computeIfAbsent(one.id(), id -> new CopyOnWriteArrayList<>());
        HeaderFields given = step.fields(
                "response_headers", bench.clock.instant(), request.uri().getRawPath());
        known.add(new Seen(number, request.method(), request.fields(), checked(step, given)));
        if (step.is("disconnect")) {
            exchange.fail(NetworkError.CONNECTION_CLOSED, "as the case wants it");
            return;
        }
        exchange.answer(reply(one, step, number, status(one, step, number, request), given, known.size()));
    }

    /** The fields that the case wants to see again, all lines of a name together. */
    private static HeaderFields checked(SuiteCase.Step step, HeaderFields given) {
        HeaderFields.Builder checked = HeaderFields.builder();
        for (Object item : step.list("response_headers")) {
            List<?> pair = (List<?>) item;
            String name = (String) pair.get(0);
            if ((pair.size() < 3 || pair.get(2).equals("true")) && !name.equalsIgnoreCase("date")) {
                checked.set(name, String.join(", ", given.allValues(name)));
            }
        }
        return checked.build();
    }

    private static int status(SuiteCase one, SuiteCase.Step step, int number, NetworkRequest request) {
        if (!step.text("expected_type").endsWith("validated")) {
            return step.status();
        }
        HeaderFields before = HeaderFields.of(one.steps().get(number - 2).list("response_headers").stream()
                .flatMap(pair -> Stream.of(((List<?>) pair).get(0), ((List<?>) pair).get(1)))
                .map(String::valueOf)
                .toArray(String[]::new));
        boolean dated = before.contains("last-modified")
                && request.fields().contains("if-modified-since")
                && !request.fields().contains("if-none-match");
        boolean tagged = before.contains("etag")
                && before.allValues("etag").equals(request.fields().allValues("if-none-match"));
        return dated || tagged ? 304 : 999;
    }

    private FakeReply reply(SuiteCase one, SuiteCase.Step step, int number, int status, HeaderFields given, int count) {
        String path = uri(one, step).getRawPath();
        String content = step.text("response_body").isEmpty() ? one.body() : step.text("response_body");
        FakeReply reply = FakeReply.of(status)
                .header("Server-Base-Url", path)
                .header("Server-Request-Count", Integer.toString(count))
                .header("Client-Request-Count", Integer.toString(number))
                .header("Server-Now", Long.toString(bench.clock.millis()));
        for (int i = 0; i < given.size(); i++) {
            reply = reply.header(given.name(i), given.value(i));
        }
        if (!given.contains("content-type")) {
            reply = reply.header("Content-Type", "text/plain");
        }
        if (!given.contains("date")) {
            reply = reply.header("Date", bench.now(0));
        }
        boolean bodiless =
                BODILESS.contains(status) || step.text("request_method").equals("HEAD");
        if (!bodiless && !given.contains("content-length")) {
            reply = reply.header("Content-Length", Integer.toString(content.getBytes(StandardCharsets.UTF_8).length));
        }
        int length = given.firstValue("content-length").map(Integer::parseInt).orElse(content.length());
        return bodiless ? reply : reply.body(content.substring(0, Math.min(length, content.length())));
    }

    // what is expected

    private static int origins(NetworkReply<?> reply) {
        return reply.firstValue("server-request-count").map(Integer::parseInt).orElse(-1);
    }

    private static void checkReply(SuiteCase one, SuiteCase.Step step, int number, NetworkReply<String> reply) {
        int origins = origins(reply);
        switch (step.text("expected_type")) {
            case "cached" ->
                assertThat(origins > 0 && origins < number || reply.statusCode() == 304 && origins < 0)
                        .as("answer %s comes from the cache", number)
                        .isTrue();
            case "not_cached" ->
                assertThat(origins)
                        .as("answer %s comes from the origin", number)
                        .isEqualTo(number);
            default -> {
                // checked on the origin's side, if at all
            }
        }
        if (!step.has("expected_status")) {
            assertThat(reply.statusCode()).as("status of answer %s", number).isEqualTo(step.status());
        } else {
            step.number("expected_status")
                    .ifPresent(status -> assertThat(reply.statusCode())
                            .as("status of answer %s", number)
                            .isEqualTo(status));
        }
        for (Object expected : step.list("expected_response_headers")) {
            checkField(step, reply, expected);
        }
        for (Object expected : step.list("expected_response_headers_missing")) {
            if (expected instanceof String name) {
                assertThat(reply.fields().allValues(name)).as(name).isEmpty();
            }
        }
        checkBody(one, step, reply);
    }

    private static void checkField(SuiteCase.Step step, NetworkReply<String> reply, Object expected) {
        if (expected instanceof String name) {
            assertThat(reply.fields().contains(name)).as(name).isTrue();
            return;
        }
        List<?> parts = (List<?>) expected;
        String name = (String) parts.get(0);
        String value = String.join(", ", reply.fields().allValues(name));
        if (parts.size() == 2) {
            Instant then = Instant.ofEpochMilli(
                    Long.parseLong(reply.firstValue("server-now").orElse("0")));
            assertThat(value).as(name).isEqualTo(step.value(name, parts.get(1), then, ""));
        } else if (parts.get(1).equals("=")) {
            assertThat(value)
                    .as(name)
                    .isEqualTo(String.join(", ", reply.fields().allValues(String.valueOf(parts.get(2)))));
        } else {
            assertThat(Long.parseLong(value)).as(name).isGreaterThan((Long) parts.get(2));
        }
    }

    private static void checkBody(SuiteCase one, SuiteCase.Step step, NetworkReply<String> reply) {
        if (step.text("check_body").equals("false")) {
            return;
        }
        if (step.has("expected_response_text")) {
            if (!step.text("expected_response_text").isEmpty()) {
                assertThat(reply.body()).isEqualTo(step.text("expected_response_text"));
            }
        } else if (!step.text("response_body").isEmpty()) {
            assertThat(reply.body()).isEqualTo(step.text("response_body"));
        } else if (!BODILESS.contains(reply.statusCode())
                && !step.text("request_method").equals("HEAD")) {
            assertThat(reply.body()).isEqualTo(one.body());
        }
    }

    private static void checkInterim(SuiteCase.Step step, List<NetworkResponseInfo> interim) {
        if (step.has("expected_interim_responses")) {
            assertThat(interim)
                    .extracting(info -> (long) info.statusCode())
                    .isEqualTo(step.list("expected_interim_responses").stream()
                            .map(one -> ((List<?>) one).get(0))
                            .toList());
        }
    }

    private static void checkRequests(SuiteCase one, List<NetworkReply<String>> replies, List<Seen> origin) {
        int next = 0;
        for (int number = 1; number <= one.steps().size(); number++) {
            SuiteCase.Step step = one.steps().get(number - 1);
            String type = step.text("expected_type");
            if (type.equals("cached")) {
                continue;
            }
            if (next == origin.size()) {
                assertThat(type).as("request %s reaches the origin", number).isEmpty();
                continue;
            }
            Seen request = origin.get(next++);
            if (type.equals("not_cached")) {
                assertThat(request.number()).isEqualTo(number);
            }
            if (type.equals("etag_validated")) {
                assertThat(request.request().contains("if-none-match")).isTrue();
            }
            if (type.equals("lm_validated")) {
                assertThat(request.request().contains("if-modified-since")).isTrue();
            }
            for (Object expected : step.list("expected_request_headers")) {
                List<?> pair = expected instanceof List<?> two ? two : List.of(expected);
                String value = String.join(", ", request.request().allValues((String) pair.get(0)));
                if (pair.size() == 2) {
                    assertThat(value).isEqualTo(pair.get(1));
                } else {
                    assertThat(value).isNotEmpty();
                }
            }
            if (step.has("expected_method")) {
                assertThat(request.method()).isEqualTo(step.text("expected_method"));
            }
            NetworkReply<String> reply = replies.get(number - 1);
            request.sent()
                    .forEach((name, value) -> assertThat(
                                    String.join(", ", reply.fields().allValues(name)))
                            .as(name)
                            .isEqualTo(value));
        }
    }
}
