// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.cache.HttpCache;
import io.penstock.cookie.CookieJar;
import io.penstock.network.HeaderFields;
import io.penstock.network.LoadControl;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.ReplySource;
import io.penstock.network.RequestAttribute;
import io.penstock.testkit.Handler;
import io.penstock.testkit.Received;
import io.penstock.testkit.RecordingSubscriber;
import io.penstock.testkit.Responder;
import io.penstock.testkit.TestOrigin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;

/** The cache in the whole stack: engine, cookies above it, proxies and transport below it, an origin on loopback. */
class CachingTest {
    private static final int TOGETHER = 32;

    private static Penstock penstock;
    private TestOrigin origin;

    @BeforeAll
    static void start() throws IOException {
        penstock = Penstock.start();
    }

    @AfterAll
    static void stop() {
        penstock.close();
    }

    @BeforeEach
    void open() {
        origin = TestOrigin.http();
    }

    @AfterEach
    void close() {
        origin.close();
        cache().clear();
        penstock.context()
                .getService(penstock.context().getServiceReference(CookieJar.class))
                .clear();
    }

    private static HttpCache cache() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> penstock.context().getServiceReference(HttpCache.class) != null);
        return penstock.context().getService(penstock.context().getServiceReference(HttpCache.class));
    }

    private NetworkRequest.Builder request(String path, String... fields) {
        NetworkRequest.Builder request = NetworkRequest.newBuilder(origin.uri(path));
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        return request;
    }

    private static CompletableFuture<NetworkReply<String>> start(NetworkRequest.Builder request) {
        return penstock.network().send(request.build(), BodyHandlers.ofString());
    }

    private NetworkReply<String> get(String path, String... fields) throws Exception {
        return result(start(request(path, fields)));
    }

    private static <T> T result(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static NetworkError failure(CompletableFuture<?> future) throws Exception {
        try {
            future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return ((NetworkException) e.getCause()).code();
        }
        throw new AssertionError("it did not fail");
    }

    /** Fields with a date of now, as names and values. */
    private static HeaderFields fields(String... fields) {
        return HeaderFields.of(fields)
                .with("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Handler answering(String body, String... fields) {
        return (request, responder) -> responder.send(200, fields(fields), bytes(body));
    }

    /** Answers with 304 if the tag is that one. */
    private static void answer(Received request, Responder responder, String tag, String body, String... more)
            throws IOException {
        HeaderFields fields = fields(more).with("ETag", tag);
        if (request.firstValue("if-none-match").filter(tag::equals).isPresent()) {
            responder.send(304, fields, new byte[0]);
        } else {
            responder.send(200, fields, bytes(body));
        }
    }

    /** Waits until the cache has stored what was answered. */
    private static void awaitStored(int entries) {
        await().atMost(Duration.ofSeconds(30)).until(() -> cache().statistics().entries() == entries);
    }

    @Test
    void usersOfOneJarNeverGetEachOthersPages() throws Exception {
        Random random = new Random(11);
        origin.on(
                "/login",
                (request, responder) -> responder.send(
                        200,
                        fields(
                                "Set-Cookie",
                                "user=" + request.target().replaceAll(".*=", ""),
                                "Cache-Control",
                                "no-store"),
                        new byte[0]));
        for (int page = 0; page < 5; page++) {
            String maxAge = page % 2 == 0 ? "max-age=600" : "max-age=0";
            origin.on("/page" + page, (request, responder) -> {
                String user = request.firstValue("cookie").orElse("nobody");
                answer(request, responder, '"' + user + '"', user, "Cache-Control", maxAge, "Vary", "Cookie");
            });
        }
        String user = "nobody";
        int hits = 0;
        for (int i = 0; i < 1000; i++) {
            if (i % 10 == 0) {
                user = "user=" + random.nextInt(2);
                get("/login?" + user);
            }
            NetworkReply<String> reply = get("/page" + random.nextInt(5));
            assertThat(reply.body()).isEqualTo(user);
            hits += reply.source() == ReplySource.CACHE ? 1 : 0;
        }
        assertThat(hits).isGreaterThan(300);
    }

    @Test
    void usersWithCredentialsNeverGetEachOthersPages() throws Exception {
        Random random = new Random(12);
        for (int page = 0; page < 5; page++) {
            String maxAge = page % 2 == 0 ? "max-age=600" : "max-age=0";
            origin.on("/page" + page, (request, responder) -> {
                String user = request.firstValue("authorization").orElse("nobody");
                answer(request, responder, '"' + user + '"', user, "Cache-Control", maxAge);
            });
        }
        int hits = 0;
        for (int i = 0; i < 1000; i++) {
            String user = "Bearer " + random.nextInt(2);
            NetworkReply<String> reply = get("/page" + random.nextInt(5), "Authorization", user);
            assertThat(reply.body()).isEqualTo(user);
            hits += reply.source() == ReplySource.CACHE ? 1 : 0;
        }
        assertThat(hits).isGreaterThan(300);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestsForTheSameAtTheSameTimeAskTheOriginOnce(boolean stale) throws Exception {
        List<Responder> held = new ArrayList<>();
        AtomicInteger hold = new AtomicInteger();
        origin.on("/a", (request, responder) -> {
            if (stale && hold.get() == 0) {
                answer(request, responder, "\"1\"", "hello", "Cache-Control", "max-age=0");
                return;
            }
            synchronized (held) {
                held.add(responder);
            }
        });
        if (stale) {
            get("/a");
            awaitStored(1);
            hold.set(1);
        }
        List<CompletableFuture<NetworkReply<String>>> replies = new ArrayList<>();
        for (int i = 0; i < TOGETHER; i++) {
            replies.add(start(request("/a")));
        }
        await().until(() -> {
            synchronized (held) {
                return !held.isEmpty();
            }
        });
        held.get(0)
                .send(
                        stale ? 304 : 200,
                        fields("Cache-Control", "max-age=600", "ETag", "\"1\""),
                        stale ? new byte[0] : bytes("hello"));
        for (CompletableFuture<NetworkReply<String>> reply : replies) {
            assertThat(result(reply).body()).isEqualTo("hello");
        }
        assertThat(origin.count("/a")).isEqualTo(stale ? 2 : 1);
    }

    @Test
    void aBodyReachesItsReadersWhileItArrives() throws Exception {
        CompletableFuture<OutputStream> body = new CompletableFuture<>();
        origin.on(
                "/a",
                (request, responder) -> body.complete(responder.stream(200, fields("Cache-Control", "max-age=600"))));
        RecordingSubscriber leader = RecordingSubscriber.greedy();
        RecordingSubscriber follower = RecordingSubscriber.greedy();
        penstock.network().send(request("/a").build(), info -> leader);
        await().until(() -> origin.count("/a") == 1);
        penstock.network().send(request("/a").build(), info -> follower);
        OutputStream out = result(body);
        out.write(bytes("one "));
        await().until(() -> leader.text().equals("one ") && follower.text().equals("one "));
        out.write(bytes("two"));
        out.close();

        await().until(() -> leader.isEnded() && follower.isEnded());
        assertThat(follower.text()).isEqualTo("one two");
        assertThat(leader.violations()).isEmpty();
        assertThat(follower.violations()).isEmpty();
        awaitStored(1);
        assertThat(get("/a").source()).isEqualTo(ReplySource.CACHE);
        assertThat(origin.count("/a")).isEqualTo(1);
    }

    @Test
    void aDownloadThatIsGivenUpIsCompletedByTheNextOne() throws Exception {
        byte[] whole = new byte[300_000];
        new Random(1).nextBytes(whole);
        HeaderFields head = fields("Cache-Control", "max-age=600", "ETag", "\"1\"", "Accept-Ranges", "bytes");
        origin.on("/a", (request, responder) -> {
            String range = request.firstValue("range").orElse("");
            if (range.isEmpty()) {
                OutputStream out = responder.stream(200, head.with("Content-Length", "300000"));
                out.write(whole, 0, 100_000);
                return;
            }
            int first = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            responder.send(
                    206,
                    head.with("Content-Range", "bytes " + first + "-299999/300000"),
                    Arrays.copyOfRange(whole, first, whole.length));
        });
        RecordingSubscriber subscriber = RecordingSubscriber.greedy();
        CompletableFuture<?> first = penstock.network().send(request("/a").build(), info -> subscriber);
        await().until(() -> subscriber.bytes().length == 100_000);
        first.cancel(true);
        awaitStored(1);
        NetworkReply<byte[]> second =
                result(penstock.network().send(request("/a").build(), BodyHandlers.ofByteArray()));

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(whole);
        assertThat(origin.requests("/a").get(1).firstValue("if-range")).contains("\"1\"");
        await().until(() ->
                cache().list("*", 10).stream().noneMatch(entry -> entry.state().startsWith("partial")));
        NetworkReply<String> part = get("/a", "Range", "bytes=10-19");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.source()).isEqualTo(ReplySource.CACHE);
        assertThat(origin.count("/a")).isEqualTo(2);
    }

    @Test
    void aBodyThatIsCutIsCompletedByTheNextRequest() throws Exception {
        byte[] whole = new byte[200_000];
        new Random(2).nextBytes(whole);
        HeaderFields head = fields("Cache-Control", "max-age=600", "ETag", "\"1\"");
        origin.on("/a", (request, responder) -> {
            String range = request.firstValue("range").orElse("");
            if (range.isEmpty()) {
                OutputStream out = responder.stream(200, head.with("Content-Length", "200000"));
                out.write(whole, 0, 100_000);
                responder.abort();
                return;
            }
            int first = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
            responder.send(
                    206,
                    head.with("Content-Range", "bytes " + first + "-199999/200000"),
                    Arrays.copyOfRange(whole, first, whole.length));
        });
        assertThat(failure(start(request("/a")))).isIn(NetworkError.CONNECTION_RESET, NetworkError.TRUNCATED);
        awaitStored(1);
        int part = (int) cache().list("*", 1).get(0).bytes();
        NetworkReply<byte[]> reply =
                result(penstock.network().send(request("/a").build(), BodyHandlers.ofByteArray()));

        assertThat(reply.body()).isEqualTo(whole);
        assertThat(origin.requests("/a").get(1).firstValue("range")).contains("bytes=" + part + "-");
    }

    @Test
    void staleAnswersAreServedWhileTheyAreValidatedInTheBackground() throws Exception {
        AtomicInteger version = new AtomicInteger();
        origin.on(
                "/a",
                (request, responder) -> responder.send(
                        200,
                        fields("Cache-Control", "max-age=0, stale-while-revalidate=600"),
                        bytes("version " + version.incrementAndGet())));
        get("/a");
        awaitStored(1);
        NetworkReply<String> second = get("/a");

        assertThat(second.body()).isEqualTo("version 1");
        assertThat(second.source()).isEqualTo(ReplySource.STALE);
        await().until(() -> get("/a").body().equals("version 2"));
    }

    @Test
    void staleAnswersStandInForErrorsAndForAnOriginThatHasGone() throws Exception {
        origin.on("/a", answering("hello", "Cache-Control", "max-age=0, stale-if-error=600"));
        origin.on("/b", answering("hello", "Cache-Control", "max-age=0, must-revalidate", "ETag", "\"1\""));
        get("/a");
        get("/b");
        awaitStored(2);
        origin.on("/a", (request, responder) -> responder.send(503));
        assertThat(get("/a").source()).isEqualTo(ReplySource.STALE);
        origin.close();

        assertThat(get("/a").source()).isEqualTo(ReplySource.STALE);
        assertThat(failure(start(request("/b")))).isEqualTo(NetworkError.CONNECTION_REFUSED);
    }

    @Test
    void theFourLoadModes() throws Exception {
        AtomicInteger version = new AtomicInteger();
        origin.on(
                "/a",
                (request, responder) -> responder.send(
                        200,
                        fields("Cache-Control", "max-age=0", "ETag", '"' + "v" + version.get() + '"'),
                        bytes("version " + version.incrementAndGet())));
        assertThat(failure(start(request("/a").attribute(RequestAttribute.LOAD_CONTROL, LoadControl.ALWAYS_CACHE))))
                .isEqualTo(NetworkError.OFFLINE_MISS);
        get("/a");
        awaitStored(1);

        assertThat(load(LoadControl.PREFER_CACHE)).isEqualTo("version 1");
        assertThat(load(LoadControl.ALWAYS_CACHE)).isEqualTo("version 1");
        assertThat(load(LoadControl.PREFER_NETWORK)).isEqualTo("version 2");
        assertThat(load(LoadControl.ALWAYS_NETWORK)).isEqualTo("version 3");
        assertThat(origin.count("/a")).isEqualTo(3);
    }

    private String load(LoadControl mode) throws Exception {
        return result(start(request("/a").attribute(RequestAttribute.LOAD_CONTROL, mode)))
                .body();
    }

    @Test
    void compressedBodiesAreStoredCompressedAndGivenPlain() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes("hello ".repeat(1000)));
        }
        origin.on(
                "/a",
                (request, responder) -> responder.send(
                        200,
                        fields("Cache-Control", "max-age=600", "Content-Encoding", "gzip", "Vary", "Accept-Encoding"),
                        packed.toByteArray()));
        get("/a");
        awaitStored(1);
        NetworkReply<String> second = get("/a");

        assertThat(second.source()).isEqualTo(ReplySource.CACHE);
        assertThat(second.body()).isEqualTo("hello ".repeat(1000));
        assertThat(cache().statistics().bytes()).isEqualTo(packed.size());
    }

    @Test
    void aCachedAnswerNeverSetsACookieAgain() throws Exception {
        origin.on("/a", answering("hello", "Cache-Control", "max-age=600", "Set-Cookie", "visit=first"));
        origin.on(
                "/b",
                (request, responder) -> responder.send(
                        200,
                        fields("Cache-Control", "no-store", "Set-Cookie", "visit=second"),
                        bytes(request.firstValue("cookie").orElse(""))));
        get("/a");
        awaitStored(1);
        get("/b");

        assertThat(get("/a").source()).isEqualTo(ReplySource.CACHE);
        assertThat(get("/b").body()).contains("visit=second");
    }

    @Test
    void whatChangesAResourceRemovesIt() throws Exception {
        origin.on(
                "/a",
                (request, responder) ->
                        responder.send(200, fields("Cache-Control", "max-age=600"), bytes(request.method())));
        get("/a");
        awaitStored(1);
        result(start(request("/a").method("PATCH", BodyPublishers.ofString("x"))));

        awaitStored(0);
        assertThat(get("/a").source()).isEqualTo(ReplySource.NETWORK);
    }

    @Test
    void cacheStatusIsSaidOnRequest() throws Exception {
        origin.on("/a", answering("hello", "Cache-Control", "max-age=600"));
        NetworkReply<String> first = result(start(request("/a").attribute(RequestAttribute.CACHE_STATUS, true)));
        awaitStored(1);
        NetworkReply<String> second = result(start(request("/a").attribute(RequestAttribute.CACHE_STATUS, true)));

        assertThat(first.firstValue("cache-status")).contains("penstock; fwd=uri-miss; stored");
        assertThat(second.firstValue("cache-status").orElse("")).startsWith("penstock; hit; ttl=");
    }

    @Test
    void aBodyOutlivesTheStopOfTheBundleAndTheStoreItsNextStart() throws Exception {
        CompletableFuture<OutputStream> body = new CompletableFuture<>();
        origin.on(
                "/a",
                (request, responder) -> body.complete(responder.stream(200, fields("Cache-Control", "max-age=600"))));
        origin.on("/b", answering("hello", "Cache-Control", "max-age=600"));
        get("/b");
        awaitStored(1);
        RecordingSubscriber subscriber = RecordingSubscriber.greedy();
        penstock.network().send(request("/a").build(), info -> subscriber);
        OutputStream out = result(body);
        out.write(bytes("one "));
        await().until(() -> subscriber.text().equals("one "));
        Bundle bundle = Arrays.stream(penstock.context().getBundles())
                .filter(one -> one.getSymbolicName().equals("io.penstock.factory.caching"))
                .findFirst()
                .orElseThrow();
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> {
            try {
                bundle.stop();
            } catch (org.osgi.framework.BundleException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> penstock.runtime().engine().stack().stream()
                .noneMatch(layer -> layer.factory().equals("caching")));
        out.write(bytes("two"));
        out.close();
        await().until(subscriber::isEnded);
        assertThat(subscriber.text()).isEqualTo("one two");
        result(stopping);
        bundle.start();
        await().until(() -> penstock.runtime().engine().stack().stream()
                .anyMatch(layer -> layer.factory().equals("caching")));

        assertThat(get("/b").source()).isEqualTo(ReplySource.CACHE);
    }

    @Test
    void whatIsStoredOutlivesTheProcess(@TempDir Path storage) throws Exception {
        origin.on("/a", answering("hello", "Cache-Control", "max-age=600"));
        for (ReplySource expected : new ReplySource[] {ReplySource.NETWORK, ReplySource.CACHE}) {
            try (Penstock other = Penstock.builder().storage(storage).start()) {
                NetworkReply<String> reply =
                        result(other.network().send(request("/a").build(), BodyHandlers.ofString()));
                assertThat(reply.body()).isEqualTo("hello");
                assertThat(reply.source()).isEqualTo(expected);
            }
        }
    }
}
