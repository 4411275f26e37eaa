// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.factory.proxy.internal.ProxyRig.Service;
import io.penstock.network.Credentials;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Proxy;
import io.penstock.network.spi.Explainer;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.FakeResolver;
import io.penstock.testkit.TestOrigin;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of proxy, for http and https targets: rules as an operator writes them, and the real transport below. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProxyLines {
    private static final byte[] LARGE = new byte[1 << 20];

    private final TestOrigin http = answering(TestOrigin.http());
    private final TestOrigin https = answering(TestOrigin.https());
    private ProxyRig rig;

    /** @param directory for files of the proxies */
    abstract ProxyRig start(Path directory) throws IOException;

    @BeforeAll
    void startProxies(@TempDir Path directory) throws IOException {
        rig = start(directory);
    }

    @AfterAll
    void stopProxies() {
        rig.close();
        http.close();
        https.close();
    }

    private static TestOrigin answering(TestOrigin origin) {
        return origin.otherwise((request, responder) -> responder.send(200, request.fields(), LARGE));
    }

    /** One kind of proxy for one kind of target. */
    record Line(Service service, String scheme) {
        @Override
        public String toString() {
            return service + " for " + scheme;
        }
    }

    static Stream<Line> lines() {
        return Stream.of(Service.values())
                .flatMap(service -> Stream.of(new Line(service, "http"), new Line(service, "https")));
    }

    static Stream<Line> guardedLines() {
        return lines().filter(line -> line.service.guarded);
    }

    private TestOrigin origin(Line line) {
        TestOrigin origin = line.scheme.equals("http") ? http : https;
        origin.forgetRequests();
        return origin;
    }

    private static URI uri(TestOrigin origin) {
        return origin.uri(ProxyRig.ORIGIN, "/a?b");
    }

    private String url(Service service, String user) {
        return service.kind.name().toLowerCase(Locale.ROOT) + "://" + user + "127.0.0.1:" + rig.port(service);
    }

    private Map<String, String> rule(Service service, String password) {
        return service.guarded
                ? Map.of("rule.1", "* -> p", "proxy.p", url(service, ProxyRig.USER + "@"), ".password.p", password)
                : Map.of("rule.1", "* -> " + url(service, ""));
    }

    private static ProxyConfiguration read(Map<String, ?> properties) {
        return ProxyConfiguration.read(properties, Map.of(), Map.of());
    }

    /** SOCKS 4 alone leaves the look-up to the client. */
    private static UnaryOperator<FakeManagerContext.Builder> names(Service service) {
        return context -> service == Service.SOCKS4
                ? context.names(new FakeResolver().with(ProxyRig.ORIGIN, "127.0.0.1"))
                : context;
    }

    private static Stack stack(Service service, Map<String, ?> properties) {
        return new Stack(read(properties), names(service));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aRequestGoesThroughItsProxyAndTheProxyFindsTheOrigin(Line line) {
        TestOrigin origin = origin(line);
        try (Stack stack = stack(line.service, rule(line.service, ProxyRig.PASSWORD))) {
            NetworkRequest upload = Stack.request(uri(origin))
                    .PUT(BodyPublishers.ofByteArray(LARGE))
                    .build();
            for (NetworkRequest request : List.of(Stack.request(uri(origin)).build(), upload, upload)) {
                NetworkReply<String> reply = stack.exchange(request);
                assertThat(reply.statusCode()).isEqualTo(200);
                assertThat(reply.body()).hasSize(LARGE.length);
            }
        }
        assertThat(origin.requests()).hasSize(3).allSatisfy(received -> {
            assertThat(received.target()).isEqualTo("/a?b");
            assertThat(received.firstValue("host"))
                    .hasValueSatisfying(host -> assertThat(host).startsWith(ProxyRig.ORIGIN));
            assertThat(received.fields().contains("proxy-authorization")).isFalse();
            assertThat(received.fields().toString()).doesNotContain(ProxyRig.PASSWORD);
        });
        assertThat(origin.requests().get(2).body()).hasSize(LARGE.length);
    }

    @ParameterizedTest
    @MethodSource("guardedLines")
    void aWrongPasswordIsAnError(Line line) {
        TestOrigin origin = origin(line);
        try (Stack stack = stack(line.service, rule(line.service, "wr0ng"))) {
            if (rig.refusesAsAnOrigin(line.service) && line.scheme.equals("http")) {
                assertThat(stack.get(uri(origin)).statusCode()).isEqualTo(401);
            } else {
                NetworkException failure = stack.refused(uri(origin));
                assertThat(failure.code()).isEqualTo(NetworkError.PROXY_AUTHENTICATION);
                assertThat(failure.getMessage()).doesNotContain("wr0ng");
            }
        }
        assertThat(origin.requests()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("guardedLines")
    void withoutAPasswordTheProvidersAreAsked(Line line) {
        TestOrigin origin = origin(line);
        Map<String, String> rule = Map.of("rule.1", "* -> " + url(line.service, ""));
        try (Stack stack = new Stack(
                read(rule),
                context -> context.proxyCredentials(
                        asked -> Optional.of(Credentials.of(ProxyRig.USER, ProxyRig.PASSWORD))))) {
            assertThat(stack.get(uri(origin)).statusCode()).isEqualTo(200);
        }
        assertThat(origin.requests())
                .hasSize(1)
                .noneMatch(received -> received.fields().contains("proxy-authorization"));
    }

    @ParameterizedTest
    @MethodSource("guardedLines")
    void withoutAnyPasswordItIsAnError(Line line) {
        TestOrigin origin = origin(line);
        try (Stack stack = new Stack(Map.of("rule.1", "* -> " + url(line.service, "")))) {
            assertThat(stack.refused(uri(origin)).code()).isEqualTo(NetworkError.PROXY_AUTHENTICATION);
        }
        assertThat(origin.requests()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aDeadFirstProxyIsPassedOverAndRemembered(Line line) throws IOException {
        TestOrigin origin = origin(line);
        int dead = Program.freePorts(1)[0];
        Map<String, Object> rules = new java.util.HashMap<>(rule(line.service, ProxyRig.PASSWORD));
        rules.computeIfPresent(
                "rule.1", (key, text) -> ((String) text).replace("* -> ", "* -> http://127.0.0.1:" + dead + " | "));
        try (Stack stack = stack(line.service, rules)) {
            for (int i = 0; i < 2; i++) {
                assertThat(stack.get(uri(origin)).statusCode()).isEqualTo(200);
            }
            List<Explainer.Line> explained =
                    new ProxyExplainer(stack.policy, InstantSource.system()).explain(NetworkRequest.get(uri(origin)));
            assertThat(explained)
                    .anySatisfy(said -> assertThat(said.toString()).contains("proxy dead", "PROXY_REFUSED"));
        }
        assertThat(origin.requests()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Service.class,
            names = {"HTTP", "HTTP_OTHER", "HTTPS", "SOCKS4", "SOCKS4A", "SOCKS5"})
    void anOriginThatTheProxyCannotReachIsAnErrorAndNoPageOfTheProxys(Service service) throws IOException {
        URI nobody = URI.create("https://" + ProxyRig.ORIGIN + ":" + Program.freePorts(1)[0] + "/");
        try (Stack stack = stack(service, rule(service, ""))) {
            NetworkException failure = stack.refused(nobody);
            assertThat(failure.code()).isEqualTo(NetworkError.PROXY_FAILED);
            assertThat(failure.getMessage()).doesNotContainIgnoringCase("<html");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void theEnvironmentsAndTheSystemsProxiesCountToo(String scheme) {
        TestOrigin origin = origin(new Line(Service.HTTP_BASIC, scheme));
        String proxy =
                "http://" + ProxyRig.USER + ":" + ProxyRig.PASSWORD + "@127.0.0.1:" + rig.port(Service.HTTP_BASIC);
        ProxyConfiguration environment =
                ProxyConfiguration.read(Map.of("from.environment", "true"), Map.of(scheme + "_proxy", proxy), Map.of());
        Map<String, String> properties = Map.of(
                scheme + ".proxyHost",
                "127.0.0.1",
                scheme + ".proxyPort",
                Integer.toString(rig.port(Service.HTTP_BASIC)),
                scheme + ".proxyUser",
                ProxyRig.USER,
                scheme + ".proxyPassword",
                ProxyRig.PASSWORD);
        ProxyConfiguration system = ProxyConfiguration.read(Map.of("from.system", "true"), Map.of(), properties);
        ProxyConfiguration socks = ProxyConfiguration.read(
                Map.of("from.system", "true"),
                Map.of(),
                Map.of(
                        "socksProxyHost",
                        "127.0.0.1",
                        "socksProxyPort",
                        Integer.toString(rig.port(Service.SOCKS5_PASSWORD)),
                        "java.net.socks.username",
                        ProxyRig.USER,
                        "java.net.socks.password",
                        ProxyRig.PASSWORD));
        for (ProxyConfiguration source : List.of(environment, system, socks)) {
            try (Stack stack = new Stack(source, context -> context)) {
                assertThat(stack.get(uri(origin)).statusCode()).isEqualTo(200);
            }
        }
        assertThat(origin.requests()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void withoutARuleOrByARuleItGoesDirect(String scheme) throws IOException {
        TestOrigin origin = origin(new Line(Service.HTTP, scheme));
        // a request that took it would fail
        String dead = "http://127.0.0.1:" + Program.freePorts(1)[0];
        for (Map<String, String> rules : List.of(
                Map.<String, String>of(),
                Map.of("rule.1", "* -> " + dead),
                Map.of("rule.1", "localhost -> direct", "rule.2", "localhost -> " + dead))) {
            try (Stack stack = new Stack(rules)) {
                assertThat(stack.get(origin.uri("/")).statusCode()).isEqualTo(200);
            }
        }
        assertThat(origin.requests()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(value = Proxy.Kind.class, names = "DIRECT", mode = EnumSource.Mode.EXCLUDE)
    void aRequestWhoseProxiesAreAllDeadNeverGoesDirect(Proxy.Kind kind) throws IOException {
        String dead = kind.name().toLowerCase(Locale.ROOT) + "://127.0.0.1:" + Program.freePorts(1)[0];
        for (String scheme : List.of("http", "https")) {
            TestOrigin origin = origin(new Line(Service.HTTP, scheme));
            try (Stack stack = new Stack(Map.of("rule.1", "localhost -> " + dead))) {
                for (int i = 0; i < 2; i++) {
                    assertThat(stack.refused(origin.uri("/")).code()).isEqualTo(NetworkError.PROXY_REFUSED);
                }
            }
            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void aChangeUnderLoadFailsNoRequestAndCountsForTheNext() throws Exception {
        Map<String, String> one = rule(Service.HTTP, "");
        Map<String, String> other = rule(Service.HTTP_OTHER, "");
        TestOrigin origin = origin(new Line(Service.HTTP, "http"));
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try (Stack stack = new Stack(one)) {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                URI uri = i % 2 == 0 ? uri(origin) : uri(https);
                running.add(clients.submit(() -> {
                    int sent = 0;
                    while (!enough.get()) {
                        assertThat(stack.get(uri).statusCode()).isEqualTo(200);
                        sent++;
                    }
                    return sent;
                }));
            }
            for (int i = 0; i < 10; i++) {
                Service now = i % 2 == 0 ? Service.HTTP_OTHER : Service.HTTP;
                stack.configure(i % 2 == 0 ? other : one);
                long before = rig.carried(now);
                await().atMost(Stack.PATIENCE)
                        .until(() ->
                                rig.carried(now) > before || running.stream().anyMatch(Future::isDone));
            }
            enough.set(true);
            for (Future<Integer> client : running) {
                assertThat(client.get(Stack.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isPositive();
            }
            stack.configure(other);
            await().atMost(Stack.PATIENCE).until(() -> http.openExchanges() == 0 && https.openExchanges() == 0);
            long used = rig.carried(Service.HTTP_OTHER);
            assertThat(stack.get(uri(origin)).statusCode()).isEqualTo(200);
            await().atMost(Stack.PATIENCE).until(() -> rig.carried(Service.HTTP_OTHER) == used + 1);
        } finally {
            enough.set(true);
            clients.shutdownNow();
        }
    }
}
