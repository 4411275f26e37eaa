// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.client;

import io.penstock.network.HeaderFields;
import io.penstock.testkit.Received;
import io.penstock.testkit.TestOrigin;
import io.penstock.testkit.TestTls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** What users of the JDK's client rely on: each is done with a client and comes to one line of text. */
public final class HttpClientBehaviours implements AutoCloseable {
    private static final long LIMIT = 30;
    private static final byte[] LARGE = new byte[3 << 20];

    /** Does something with a client; what it returns, or the exception's name, is the outcome. */
    interface Step {
        Object run(HttpClientBehaviours with, HttpClient client) throws Exception;
    }

    /** One line of the table. */
    public record Behaviour(String name, String outcome, Step step) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static final List<Behaviour> TABLE = List.of(
            // handlers
            of("ofString", "hello", (with, client) -> with.get(client, "/hello", BodyHandlers.ofString())),
            of(
                    "ofString, charset of the type",
                    "ü",
                    (with, client) -> with.get(client, "/latin", BodyHandlers.ofString())),
            of("ofByteArray", 5, (with, client) -> with.get(client, "/hello", BodyHandlers.ofByteArray()).length),
            of(
                    "a large body",
                    LARGE.length,
                    (with, client) -> with.get(client, "/large", BodyHandlers.ofByteArray()).length),
            of("ofFile", "hello", (with, client) -> {
                Path file = Files.createTempFile(with.directory, "body", ".txt");
                return Files.readString(with.get(client, "/hello", BodyHandlers.ofFile(file)));
            }),
            of(
                    "ofFileDownload",
                    "named.txt",
                    (with, client) -> with.get(
                                    client,
                                    "/download",
                                    BodyHandlers.ofFileDownload(
                                            Files.createTempDirectory(with.directory, "down"),
                                            StandardOpenOption.CREATE,
                                            StandardOpenOption.WRITE))
                            .getFileName()),
            of(
                    "ofLines",
                    "a|b|c",
                    (with, client) ->
                            with.get(client, "/lines", BodyHandlers.ofLines()).collect(Collectors.joining("|"))),
            of("ofInputStream", "hello", (with, client) -> {
                try (InputStream in = with.get(client, "/hello", BodyHandlers.ofInputStream())) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }),
            of("ofInputStream before the end", "first", (with, client) -> {
                try (InputStream in = with.get(client, "/half", BodyHandlers.ofInputStream())) {
                    return new String(in.readNBytes(5), StandardCharsets.UTF_8);
                }
            }),
            of("discarding", "null", (with, client) -> with.get(client, "/hello", BodyHandlers.discarding())),
            of("replacing", "other", (with, client) -> with.get(client, "/hello", BodyHandlers.replacing("other"))),
            of("fromSubscriber", 5, (with, client) -> {
                Counting counting = new Counting();
                return with.get(client, "/hello", BodyHandlers.fromSubscriber(counting, each -> each.bytes.get()));
            }),
            of("fromLineSubscriber", "[a, b, c]", (with, client) -> {
                Collecting lines = new Collecting();
                return with.get(client, "/lines", BodyHandlers.fromLineSubscriber(lines, each -> each.items, null));
            }),
            of("ofByteArrayConsumer", "hello", (with, client) -> {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                with.get(client, "/hello", BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(all::writeBytes)));
                return all.toString(StandardCharsets.UTF_8);
            }),
            of("ofPublisher", 5, (with, client) -> {
                Counting counting = new Counting();
                with.get(client, "/hello", BodyHandlers.ofPublisher()).subscribe(counting);
                counting.ended.get(LIMIT, TimeUnit.SECONDS);
                return counting.bytes;
            }),
            of("buffering", "true", (with, client) -> {
                List<Integer> sizes = new CopyOnWriteArrayList<>();
                with.get(
                        client,
                        "/large",
                        BodyHandlers.buffering(
                                BodyHandlers.ofByteArrayConsumer(
                                        part -> part.ifPresent(bytes -> sizes.add(bytes.length))),
                                1000));
                return sizes.stream().mapToInt(each -> each).sum() == LARGE.length
                        && sizes.stream().allMatch(each -> each <= 1000);
            }),
            of(
                    "mapping",
                    5,
                    (with, client) -> with.get(
                            client,
                            "/hello",
                            info -> BodySubscribers.mapping(
                                    BodySubscribers.ofString(StandardCharsets.UTF_8), String::length))),
            of(
                    "a handler sees status and headers",
                    "404 text/plain",
                    (with, client) -> with.get(
                            client,
                            "/none",
                            info -> BodySubscribers.replacing(info.statusCode() + " "
                                    + info.headers().firstValue("content-type").orElse("")))),
            // publishers
            of("POST noBody", "POST 0 ", (with, client) -> with.post(client, BodyPublishers.noBody())),
            of("POST ofString", "POST 4 text", (with, client) -> with.post(client, BodyPublishers.ofString("text"))),
            of(
                    "POST ofByteArray, a part",
                    "POST 2 bc",
                    (with, client) -> with.post(
                            client, BodyPublishers.ofByteArray("abcd".getBytes(StandardCharsets.UTF_8), 1, 2))),
            of(
                    "POST ofByteArrays",
                    "POST ? ab",
                    (with, client) -> with.post(
                            client,
                            BodyPublishers.ofByteArrays(List.of(
                                    "a".getBytes(StandardCharsets.UTF_8), "b".getBytes(StandardCharsets.UTF_8))))),
            of("POST ofFile", "POST 4 file", (with, client) -> {
                Path file = Files.createTempFile(with.directory, "upload", ".txt");
                return with.post(client, BodyPublishers.ofFile(Files.writeString(file, "file")));
            }),
            of(
                    "POST ofInputStream",
                    "POST ? stream",
                    (with, client) -> with.post(
                            client,
                            BodyPublishers.ofInputStream(
                                    () -> new ByteArrayInputStream("stream".getBytes(StandardCharsets.UTF_8))))),
            of(
                    "POST fromPublisher",
                    "POST ? flow",
                    (with, client) -> with.post(client, BodyPublishers.fromPublisher(BodyPublishers.ofString("flow")))),
            of(
                    "POST fromPublisher with a length",
                    "POST 4 flow",
                    (with, client) ->
                            with.post(client, BodyPublishers.fromPublisher(BodyPublishers.ofString("flow"), 4))),
            of(
                    "POST concat",
                    "POST 2 xy",
                    (with, client) -> with.post(
                            client, BodyPublishers.concat(BodyPublishers.ofString("x"), BodyPublishers.ofString("y")))),
            of(
                    "POST a large body",
                    LARGE.length,
                    (with, client) ->
                            with.post(client, BodyPublishers.ofByteArray(LARGE)).length()
                                    - ("POST " + LARGE.length + " ").length()),
            of(
                    "POST with Expect: 100-continue",
                    "POST 3 may",
                    (with, client) -> client.send(
                                    with.request("/echo")
                                            .expectContinue(true)
                                            .POST(BodyPublishers.ofString("may"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body()),
            of(
                    "a publisher that fails",
                    "true",
                    (with, client) -> with.fails(() -> with.post(client, BodyPublishers.fromPublisher(subscriber -> {
                        subscriber.onSubscribe(new Flow.Subscription() {
                            @Override
                            public void request(long n) {
                                subscriber.onError(new IllegalStateException("of its own"));
                            }

                            @Override
                            public void cancel() {}
                        });
                    })))),
            // methods, fields, statuses
            of("PUT", "PUT 1 x", (with, client) -> with.echo(client, "PUT", BodyPublishers.ofString("x"))),
            of(
                    "DELETE",
                    "DELETE ",
                    (with, client) -> client.send(
                                    with.request("/method").DELETE().build(), BodyHandlers.ofString())
                            .body()),
            of("PATCH", "PATCH 1 x", (with, client) -> with.echo(client, "PATCH", BodyPublishers.ofString("x"))),
            of("HEAD", "200  5", (with, client) -> {
                HttpResponse<String> head = client.send(
                        with.request("/hello")
                                .method("HEAD", BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
                return head.statusCode() + " " + head.body() + " "
                        + head.headers().firstValueAsLong("Content-Length").orElse(-1);
            }),
            of(
                    "404 is a response",
                    404,
                    (with, client) -> with.response(client, "/none").statusCode()),
            of(
                    "500 is a response",
                    500,
                    (with, client) -> with.response(client, "/500").statusCode()),
            of(
                    "401 is a response",
                    401,
                    (with, client) -> with.response(client, "/401").statusCode()),
            of(
                    "204 has no body",
                    "204 ",
                    (with, client) -> with.response(client, "/204").statusCode() + " "
                            + with.response(client, "/204").body()),
            of("fields of the request", "[1, 2]", (with, client) -> {
                client.send(
                        with.request("/hello")
                                .header("X-Many", "1")
                                .header("x-many", "2")
                                .build(),
                        BodyHandlers.discarding());
                return with.last("/hello").fields().asHttpHeaders().allValues("X-Many");
            }),
            of("fields of the response", "[1, 2] 7", (with, client) -> {
                HttpResponse<String> response = with.response(client, "/fields");
                return response.headers().allValues("x-many") + " "
                        + response.headers().firstValueAsLong("X-Number").orElse(0);
            }),
            of("the request of a response", "true true", (with, client) -> {
                HttpRequest request = with.request("/hello").build();
                HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
                return response.request().equals(request) + " " + response.uri().equals(request.uri());
            }),
            // redirects
            of("302 is followed", "hello /hello", (with, client) -> with.body(with.response(client, "/302"))),
            of(
                    "a relative location",
                    "hello /hello",
                    (with, client) -> with.body(with.response(client, "/a/relative"))),
            of("303 after POST is a GET", "GET ", (with, client) -> with.redirected(client, "/303")),
            of("302 after POST is a GET", "GET ", (with, client) -> with.redirected(client, "/302-echo")),
            of("307 keeps method and body", "POST body", (with, client) -> with.redirected(client, "/307")),
            of("308 keeps method and body", "POST body", (with, client) -> with.redirected(client, "/308")),
            of(
                    "304 is a response",
                    304,
                    (with, client) -> with.response(client, "/304").statusCode()),
            // failures
            of(
                    "a time-out",
                    "HttpTimeoutException",
                    (with, client) -> client.send(
                            with.request("/never")
                                    .timeout(Duration.ofMillis(300))
                                    .build(),
                            BodyHandlers.ofString())),
            of(
                    "a time-out, later",
                    "CompletionException: HttpTimeoutException",
                    (with, client) -> client.sendAsync(
                                    with.request("/never")
                                            .timeout(Duration.ofMillis(300))
                                            .build(),
                                    BodyHandlers.ofString())
                            .join()),
            of(
                    "nobody listens",
                    "ConnectException",
                    (with, client) -> client.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + with.closedPort() + "/"))
                                    .build(),
                            BodyHandlers.ofString())),
            of(
                    "nobody listens, later",
                    "ExecutionException: ConnectException",
                    (with, client) -> client.sendAsync(
                                    HttpRequest.newBuilder(URI.create("http://localhost:" + with.closedPort() + "/"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .get(LIMIT, TimeUnit.SECONDS)),
            of(
                    "the connection ends before the response",
                    "IOException",
                    (with, client) -> client.send(
                            with.request("/gone")
                                    .POST(BodyPublishers.ofString("x"))
                                    .build(),
                            BodyHandlers.ofString())),
            of(
                    "the body ends early",
                    "IOException",
                    (with, client) -> with.get(client, "/short", BodyHandlers.ofString())),
            of(
                    "a certificate that nobody signed",
                    "SSLHandshakeException",
                    (with, client) -> client.send(
                            HttpRequest.newBuilder(with.untrusted.uri("/")).build(), BodyHandlers.ofString())),
            of(
                    "a handler that throws",
                    "IOException: IllegalStateException",
                    (with, client) -> with.get(client, "/hello", info -> {
                        throw new IllegalStateException("mine");
                    })),
            of(
                    "a handler that throws, later",
                    "CompletionException: IllegalStateException",
                    (with, client) -> client.sendAsync(with.request("/hello").build(), info -> {
                                throw new IllegalStateException("mine");
                            })
                            .join()),
            of(
                    "a body that fails",
                    "CompletionException: ArithmeticException",
                    (with, client) -> client.sendAsync(with.request("/hello").build(), info -> new Failing())
                            .join()),
            of("no request", "NullPointerException", (with, client) -> client.send(null, BodyHandlers.ofString())),
            of(
                    "no handler",
                    "NullPointerException",
                    (with, client) -> client.send(with.request("/hello").build(), (BodyHandler<String>) null)),
            // cancellation
            of("cancel ends the exchange", "true true", (with, client) -> {
                CompletableFuture<HttpResponse<String>> running =
                        client.sendAsync(with.request("/never").build(), BodyHandlers.ofString());
                return with.cancelled(running);
            }),
            of("cancel of a dependent ends the exchange", "true true", (with, client) -> {
                CompletableFuture<HttpResponse<String>> running =
                        client.sendAsync(with.request("/never").build(), BodyHandlers.ofString());
                return with.cancelled(running.thenApply(HttpResponse::body));
            }),
            of("an interrupt ends the exchange", "InterruptedException true", (with, client) -> {
                AtomicReference<String> outcome = new AtomicReference<>();
                Thread caller = new Thread(() -> {
                    try {
                        client.send(with.request("/never").build(), BodyHandlers.ofString());
                    } catch (Exception e) {
                        outcome.set(e.getClass().getSimpleName());
                    }
                });
                caller.start();
                with.until(() -> with.held() > 0);
                caller.interrupt();
                caller.join(TimeUnit.SECONDS.toMillis(LIMIT));
                return outcome + " " + with.until(() -> with.held() == 0);
            }),
            of("a stream that is closed early ends the exchange", "true", (with, client) -> {
                with.get(client, "/half", BodyHandlers.ofInputStream()).close();
                return with.until(() -> with.http.openExchanges() == 0);
            }),
            // threads
            of(
                    "a dependent may block on another request",
                    "hello",
                    (with, client) -> client.sendAsync(with.request("/hello").build(), BodyHandlers.ofString())
                            .thenApply(first -> with.unchecked(
                                    () -> with.response(client, "/hello").body()))
                            .get(LIMIT, TimeUnit.SECONDS)),
            of("a subscriber may block on another request", "hello", (with, client) -> {
                AtomicReference<String> nested = new AtomicReference<>();
                with.get(
                        client,
                        "/hello",
                        BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(bytes -> nested.set(with.unchecked(
                                () -> with.response(client, "/hello").body())))));
                return nested;
            }),
            of("many at the same time", 60, (with, client) -> {
                List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                    all.add(client.sendAsync(with.request("/hello?" + i).build(), BodyHandlers.ofString()));
                }
                int good = 0;
                for (CompletableFuture<HttpResponse<String>> each : all) {
                    good += each.get(LIMIT, TimeUnit.SECONDS).body().equals("hello") ? 1 : 0;
                }
                return good;
            }),
            // TLS and HTTP/2
            of("HTTP/2", "HTTP_2 hello", (with, client) -> {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(with.https.uri("/hello")).build(), BodyHandlers.ofString());
                return response.version() + " " + response.body();
            }),
            of(
                    "HTTP/2, a body each way",
                    "POST ? body",
                    (with, client) -> client.send(
                                    HttpRequest.newBuilder(with.https.uri("/echo"))
                                            .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString("body")))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body()),
            of(
                    "HTTP/1.1 where a request wants it",
                    "HTTP_1_1",
                    (with, client) -> client.send(
                                    HttpRequest.newBuilder(with.https.uri("/hello"))
                                            .version(HttpClient.Version.HTTP_1_1)
                                            .build(),
                                    BodyHandlers.ofString())
                            .version()),
            of(
                    "the session of TLS",
                    "true",
                    (with, client) -> client.send(
                                            HttpRequest.newBuilder(with.https.uri("/hello"))
                                                    .build(),
                                            BodyHandlers.discarding())
                                    .sslSession()
                                    .orElseThrow()
                                    .getPeerCertificates()
                                    .length
                            > 0));

    private final TestOrigin http = TestOrigin.http();
    private final TestOrigin https = TestOrigin.https();
    private final TestOrigin untrusted =
            TestOrigin.builder().tls(TestTls.SELFSIGNED).start();
    private final AtomicInteger held = new AtomicInteger();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Path directory;

    public HttpClientBehaviours(Path directory) {
        this.directory = directory;
        script(http);
        script(https);
        https.redirect("/down", 302, http.uri("/hello").toString());
    }

    private static Behaviour of(String name, Object outcome, Step step) {
        return new Behaviour(name, outcome.toString(), step);
    }

    private void script(TestOrigin origin) {
        origin.serve("/hello", "text/plain", "hello");
        origin.serve("/latin", "text/plain; charset=iso-8859-1", new byte[] {(byte) 0xfc});
        origin.serve("/lines", "text/plain", "a\nb\r\nc");
        origin.serve("/large", "application/octet-stream", LARGE);
        origin.on(
                "/download",
                (request, responder) -> responder.send(
                        200,
                        HeaderFields.of("Content-Disposition", "attachment; filename=\"named.txt\""),
                        new byte[3]));
        origin.on(
                "/echo",
                (request, responder) -> responder.send(
                        200,
                        "text/plain",
                        request.method() + " "
                                + request.firstValue("Content-Length").orElse("?") + " " + request.text()));
        origin.on(
                "/method",
                (request, responder) -> responder.send(200, "text/plain", request.method() + " " + request.text()));
        origin.on("/none", (request, responder) -> responder.send(404, "text/plain", "none"));
        for (int status : new int[] {204, 304, 401, 500}) {
            origin.on("/" + status, (request, responder) -> responder.send(status));
        }
        origin.on(
                "/fields",
                (request, responder) -> responder.send(
                        200,
                        HeaderFields.builder()
                                .add("X-Many", "1")
                                .add("X-Many", "2")
                                .add("X-Number", "7")
                                .build(),
                        new byte[0]));
        origin.redirect("/302", 302, origin.uri("/hello").toString());
        origin.redirect("/a/relative", 302, "../hello");
        origin.redirect("/302-echo", 302, "/method");
        for (int status : new int[] {303, 307, 308}) {
            origin.redirect("/" + status, status, "/method");
        }
        origin.on("/gone", (request, responder) -> responder.abort());
        origin.on("/short", (request, responder) -> {
            OutputStream body = responder.stream(200, HeaderFields.of("Content-Length", "100"));
            body.write(new byte[10]);
            body.flush();
            responder.abort();
        });
        origin.on("/half", (request, responder) -> {
            OutputStream body = responder.stream(200, HeaderFields.of("Content-Type", "text/plain"));
            body.write("first".getBytes(StandardCharsets.UTF_8));
            body.flush();
            while (responder.isOpen() && !closes()) {
                body.write('.');
                body.flush();
            }
        });
        origin.on("/never", (request, responder) -> {
            held.incrementAndGet();
            try {
                while (responder.isOpen() && !closes()) {
                    // until the client goes
                }
            } finally {
                held.decrementAndGet();
            }
        });
        origin.on("/zipped", (request, responder) -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream zip = new GZIPOutputStream(bytes)) {
                zip.write("unzipped".getBytes(StandardCharsets.UTF_8));
            }
            responder.send(200, HeaderFields.of("Content-Encoding", "gzip"), bytes.toByteArray());
        });
    }

    private boolean closes() {
        try {
            return closing.await(20, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** What a behaviour comes to with that client. */
    public String outcome(Behaviour behaviour, HttpClient client) {
        try {
            return String.valueOf(behaviour.step().run(this, client));
        } catch (Exception e) {
            return name(e);
        }
    }

    private static String name(Throwable thrown) {
        Throwable cause = thrown.getCause();
        boolean wrapped = thrown instanceof ExecutionException
                || thrown instanceof CompletionException
                || thrown.getClass() == IOException.class && cause instanceof RuntimeException;
        return kind(thrown) + (wrapped ? ": " + kind(cause) : "");
    }

    /** Kinds of IOException that the JDK makes no promise about count as one. */
    private static String kind(Throwable thrown) {
        String name = thrown.getClass().getSimpleName();
        return thrown instanceof IOException
                        && !List.of("HttpTimeoutException", "ConnectException", "SSLHandshakeException")
                                .contains(name)
                ? "IOException"
                : name;
    }

    public URI uri(String path) {
        return http.uri(path);
    }

    public URI secure(String path) {
        return https.uri(path);
    }

    /** Exchanges that are held at the moment. */
    public int held() {
        return held.get();
    }

    /** A port that nobody listens on. */
    public int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(http.uri(path));
    }

    private <T> T get(HttpClient client, String path, BodyHandler<T> handler) throws Exception {
        return client.send(request(path).build(), handler).body();
    }

    private HttpResponse<String> response(HttpClient client, String path) throws Exception {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private String post(HttpClient client, BodyPublisher body) throws Exception {
        return echo(client, "POST", body);
    }

    private String echo(HttpClient client, String method, BodyPublisher body) throws Exception {
        return client.send(request("/echo").method(method, body).build(), BodyHandlers.ofString())
                .body();
    }

    private String redirected(HttpClient client, String path) throws Exception {
        return client.send(request(path).POST(BodyPublishers.ofString("body")).build(), BodyHandlers.ofString())
                .body();
    }

    private String body(HttpResponse<String> response) {
        return response.body() + " " + response.uri().getPath();
    }

    private Received last(String path) {
        List<Received> all = http.requests(path);
        return all.get(all.size() - 1);
    }

    private <T> T unchecked(java.util.concurrent.Callable<T> step) {
        try {
            return step.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String cancelled(CompletableFuture<?> dependent) throws Exception {
        until(() -> held() > 0);
        dependent.cancel(true);
        return dependent.isCompletedExceptionally() + " " + until(() -> held() == 0);
    }

    /** Whether it fails with an I/O error; its cause is not compared. */
    private boolean fails(java.util.concurrent.Callable<?> step) throws Exception {
        try {
            step.call();
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private boolean until(java.util.concurrent.Callable<Boolean> condition) throws Exception {
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(LIMIT)).until(condition);
        return true;
    }

    @Override
    public void close() {
        closing.countDown();
        http.close();
        https.close();
        untrusted.close();
    }

    private static final class Counting implements Flow.Subscriber<List<ByteBuffer>> {
        final AtomicInteger bytes = new AtomicInteger();
        final CompletableFuture<Void> ended = new CompletableFuture<>();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> item) {
            item.forEach(each -> bytes.addAndGet(each.remaining()));
        }

        @Override
        public void onError(Throwable error) {
            ended.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            ended.complete(null);
        }
    }

    private static final class Collecting implements Flow.Subscriber<String> {
        final List<String> items = new CopyOnWriteArrayList<>();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String item) {
            items.add(item);
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onComplete() {}
    }

    private static final class Failing implements BodySubscriber<String> {
        private final CompletableFuture<String> body = new CompletableFuture<>();

        @Override
        public CompletionStage<String> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> item) {
            body.completeExceptionally(new ArithmeticException("mine"));
        }

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onComplete() {}
    }
}
