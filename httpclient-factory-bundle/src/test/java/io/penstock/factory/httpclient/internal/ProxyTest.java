// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import static io.penstock.factory.httpclient.internal.Bench.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.factory.httpclient.internal.Bench.Protocol;
import io.penstock.network.Credentials;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Proxy;
import io.penstock.network.RequestAttribute;
import io.penstock.network.Timeouts;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.FakeResolver;
import io.penstock.testkit.Received;
import io.penstock.testkit.ScriptedServer;
import io.penstock.testkit.TestChallenge;
import io.penstock.testkit.TestOrigin;
import io.penstock.testkit.TestProxy;
import io.penstock.testkit.TestSocksProxy;
import io.penstock.testkit.TestTls;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of proxy, for each kind of target; and what is never done: go direct, or tell an origin. */
class ProxyTest {
    private static final byte[] LARGE = new byte[3 << 20];

    private static NetworkRequest.Builder via(URI uri, Proxy... proxies) {
        return request(uri).attribute(RequestAttribute.PROXIES, List.of(proxies));
    }

    private static TestOrigin origin(Protocol protocol) {
        return protocol.origin()
                .otherwise((request, responder) -> responder.send(
                        200, HeaderFields.of("X-Length", Integer.toString(request.body().length)), LARGE));
    }

    /** A context whose own names lead nowhere: only the proxy can look the origin up. */
    private static Bench blind() {
        return new Bench(FakeManagerContext.builder().names(new FakeResolver()).build());
    }

    @ParameterizedTest
    @EnumSource
    void an_http_proxy_carries_every_protocol(Protocol protocol) {
        try (TestProxy proxy = TestProxy.http()) {
            carries(protocol, proxy);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_https_proxy_carries_every_protocol(Protocol protocol) {
        try (TestProxy proxy = TestProxy.https()) {
            carries(protocol, proxy);
        }
    }

    private static void carries(Protocol protocol, TestProxy proxy) {
        try (TestOrigin origin = origin(protocol);
                Bench bench = blind()) {
            for (int i = 0; i < 3; i++) {
                NetworkReply<String> reply = bench.exchange(via(origin.uri("origin.test", "/a?b"), proxy.proxy())
                        .PUT(BodyPublishers.ofByteArray(LARGE))
                        .build());
                assertThat(reply.body()).hasSize(LARGE.length);
                assertThat(reply.firstValue("x-length")).contains(Integer.toString(LARGE.length));
            }
            assertThat(proxy.forwards()).isEqualTo(protocol == Protocol.HTTP1 ? 3 : 0);
            assertThat(proxy.tunnels()).isEqualTo(protocol == Protocol.HTTP1 ? 0 : 1);
            assertThat(proxy.connectionsSeen()).isEqualTo(1);
            assertThat(origin.requests()).allSatisfy(received -> {
                assertThat(received.protocol()).isEqualTo(protocol.wireName());
                assertThat(received.target()).isEqualTo("/a?b");
            });
        }
    }

    @ParameterizedTest
    @EnumSource(names = "SOCKS.*", mode = EnumSource.Mode.MATCH_ALL)
    void a_socks_proxy_carries_every_protocol(Proxy.Kind kind) {
        for (Protocol protocol : Protocol.values()) {
            try (TestSocksProxy proxy = TestSocksProxy.open();
                    TestOrigin origin = origin(protocol);
                    Bench bench = kind == Proxy.Kind.SOCKS4 ? new Bench() : blind()) {
                for (int i = 0; i < 2; i++) {
                    assertThat(bench.exchange(via(origin.uri("origin.test", "/"), proxy.proxy(kind))
                                            .build())
                                    .body())
                            .hasSize(LARGE.length);
                }
                assertThat(proxy.asked()).hasSize(1).first().satisfies(asked -> {
                    assertThat(asked.byName()).isEqualTo(kind != Proxy.Kind.SOCKS4);
                    assertThat(asked.host()).isEqualTo(kind == Proxy.Kind.SOCKS4 ? "127.0.0.1" : "origin.test");
                    assertThat(asked.port()).isEqualTo(origin.port());
                });
            }
        }
    }

    @Test
    void a_socks_password_is_told_and_a_wrong_one_is_an_error() {
        try (TestSocksProxy proxy = TestSocksProxy.withPassword("user", "secret");
                TestOrigin origin = origin(Protocol.HTTP1);
                Bench bench = blind()) {
            Proxy plain = proxy.proxy(Proxy.Kind.SOCKS5);
            URI uri = origin.uri("origin.test", "/");
            assertThat(bench.exchange(via(uri, plain.withCredentials(Credentials.of("user", "secret")))
                                    .build())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(proxy.asked().get(0).user()).isEqualTo("user");
            NetworkException wrong = bench.refused(via(uri, plain.withCredentials(Credentials.of("user", "wrong")))
                    .build());
            assertThat(wrong.code()).isEqualTo(NetworkError.PROXY_AUTHENTICATION);
            assertThat(wrong.getMessage()).doesNotContain("wrong").doesNotContain("secret");
            assertThat(bench.refused(via(uri, plain).build()).code()).isEqualTo(NetworkError.PROXY_AUTHENTICATION);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "SOCKS.*", mode = EnumSource.Mode.MATCH_ALL)
    void a_refusal_of_a_socks_proxy_is_an_error(Proxy.Kind kind) {
        try (TestSocksProxy proxy = TestSocksProxy.builder().refusing(2).start();
                TestOrigin origin = origin(Protocol.HTTP1);
                Bench bench = new Bench()) {
            assertThat(bench.refused(via(origin.uri("/"), proxy.proxy(kind)).build())
                            .code())
                    .isEqualTo(NetworkError.PROXY_FAILED);
            assertThat(origin.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"SOCKS4, ::1", "SOCKS4A, ::1"})
    void what_a_kind_cannot_express_is_an_error(Proxy.Kind kind, String host) {
        try (TestSocksProxy proxy = TestSocksProxy.open();
                Bench bench = new Bench()) {
            assertThat(bench.refused(via(URI.create("http://[" + host + "]:1/"), proxy.proxy(kind), Proxy.DIRECT)
                                    .build())
                            .code())
                    .isEqualTo(NetworkError.PROXY_UNSUPPORTED);
        }
    }

    private enum Challenge {
        BASIC,
        MD5,
        SHA256,
        SHA512;

        TestChallenge make() {
            return switch (this) {
                case BASIC -> TestChallenge.basic("proxies", "user", "secret");
                case MD5 -> TestChallenge.digest("proxies", "user", "secret", "MD5");
                case SHA256 -> TestChallenge.digest("proxies", "user", "secret", "SHA-256");
                case SHA512 -> TestChallenge.digest("proxies", "user", "secret", "SHA-512-256");
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_challenge_is_answered_with_the_proxys_own_credentials(Challenge kind) {
        for (Protocol protocol : Protocol.values()) {
            TestChallenge challenge = kind.make();
            try (TestProxy proxy = TestProxy.builder().challenge(challenge).start();
                    TestOrigin origin = origin(protocol);
                    Bench bench = blind()) {
                Proxy known = proxy.proxy().withCredentials(Credentials.of("user", "secret"));
                for (int i = 0; i < 3; i++) {
                    assertThat(bench.exchange(via(origin.uri("origin.test", "/x?y"), known)
                                            .POST(BodyPublishers.ofString("body"))
                                            .build())
                                    .statusCode())
                            .isEqualTo(200);
                }
                assertThat(proxy.requests().get(0).firstValue("proxy-authorization"))
                        .isEmpty();
                assertThat(proxy.requests()).hasSize(protocol == Protocol.HTTP1 ? 4 : 2);
                assertThat(origin.requests()).hasSize(3).allSatisfy(ProxyTest::tellsNothingOfTheProxy);
            }
        }
    }

    private static void tellsNothingOfTheProxy(Received received) {
        assertThat(received.fields().contains("proxy-authorization")).isFalse();
        assertThat(received.fields().toString()).doesNotContain("secret");
    }

    @Test
    void an_old_nonce_is_renewed_without_asking_anybody() {
        TestChallenge challenge = TestChallenge.digest("proxies", "user", "secret", "SHA-256");
        try (TestProxy proxy = TestProxy.builder().challenge(challenge).start();
                TestOrigin origin = origin(Protocol.HTTP1);
                Bench bench = blind()) {
            Proxy known = proxy.proxy().withCredentials(Credentials.of("user", "secret"));
            for (int i = 0; i < 3; i++) {
                assertThat(bench.exchange(via(origin.uri("origin.test", "/"), known)
                                        .build())
                                .statusCode())
                        .isEqualTo(200);
                challenge.expireNonce();
            }
        }
    }

    @Test
    void credentials_are_asked_for_once_if_the_proxy_has_none() {
        for (Protocol protocol : Protocol.values()) {
            FakeManagerContext context = FakeManagerContext.builder()
                    .proxyCredentials(asked -> Optional.of(Credentials.of("user", "secret")))
                    .build();
            try (TestProxy proxy = TestProxy.builder()
                            .challenge(Challenge.SHA256.make())
                            .start();
                    TestOrigin origin = origin(protocol);
                    Bench bench = new Bench(context)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(bench.exchange(via(origin.uri("origin.test", "/"), proxy.proxy())
                                            .build())
                                    .statusCode())
                            .isEqualTo(200);
                }
                assertThat(context.challenges()).hasSize(1).first().satisfies(asked -> {
                    assertThat(asked.scheme()).isEqualTo("digest");
                    assertThat(asked.realm()).isEqualTo("proxies");
                    assertThat(asked.proxy()).isEqualTo(proxy.proxy());
                    assertThat(asked.attempt()).isEqualTo(1);
                });
            }
        }
    }

    @Test
    void a_socks_password_is_asked_for_too() {
        FakeManagerContext context = FakeManagerContext.builder()
                .proxyCredentials(asked -> Optional.of(Credentials.of("user", "secret")))
                .build();
        try (TestSocksProxy proxy = TestSocksProxy.withPassword("user", "secret");
                TestOrigin origin = origin(Protocol.HTTP1);
                Bench bench = new Bench(context)) {
            assertThat(bench.exchange(via(origin.uri("origin.test", "/"), proxy.proxy(Proxy.Kind.SOCKS5))
                                    .build())
                            .statusCode())
                    .isEqualTo(200);
            assertThat(context.challenges()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void wrong_credentials_are_an_error_not_a_loop(Challenge kind) {
        for (Protocol protocol : List.of(Protocol.HTTP1, Protocol.HTTP2)) {
            try (TestProxy proxy = TestProxy.builder().challenge(kind.make()).start();
                    TestOrigin origin = origin(protocol);
                    Bench bench = blind()) {
                NetworkException failure = bench.refused(via(
                                origin.uri("origin.test", "/"),
                                proxy.proxy().withCredentials(Credentials.of("user", "wrong")))
                        .build());
                assertThat(failure.code()).isEqualTo(NetworkError.PROXY_AUTHENTICATION);
                assertThat(failure.getMessage()).doesNotContain("wrong");
                assertThat(proxy.requests()).hasSize(2);
                assertThat(bench.refused(via(origin.uri("origin.test", "/"), proxy.proxy())
                                        .build())
                                .code())
                        .isEqualTo(NetworkError.PROXY_AUTHENTICATION);
                assertThat(origin.requests()).isEmpty();
            }
        }
    }

    @Test
    void providers_that_are_wrong_are_asked_again_a_few_times_only() {
        FakeManagerContext context = FakeManagerContext.builder()
                .proxyCredentials(asked -> Optional.of(Credentials.of("user", "wrong" + asked.attempt())))
                .build();
        try (TestProxy proxy =
                        TestProxy.builder().challenge(Challenge.BASIC.make()).start();
                TestOrigin origin = origin(Protocol.HTTP2);
                Bench bench = new Bench(context)) {
            assertThat(bench.refused(via(origin.uri("origin.test", "/"), proxy.proxy())
                                    .build())
                            .code())
                    .isEqualTo(NetworkError.PROXY_AUTHENTICATION);
            assertThat(context.challenges()).hasSizeLessThanOrEqualTo(3);
        }
    }

    @Test
    void a_scheme_that_nobody_knows_is_an_error() {
        try (TestProxy proxy = TestProxy.builder()
                        .challenge(TestChallenge.bearer("proxies", "token"))
                        .start();
                TestOrigin origin = origin(Protocol.HTTP1);
                Bench bench = blind()) {
            assertThat(bench.refused(via(origin.uri("origin.test", "/"), proxy.proxy())
                                    .build())
                            .code())
                    .isEqualTo(NetworkError.PROXY_AUTHENTICATION);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 403, 404, 502, 503})
    void the_page_of_a_proxy_that_refuses_a_tunnel_is_never_the_origins(int status) {
        HeaderFields trap = HeaderFields.of("Set-Cookie", "evil=1", "Location", "http://evil.test/");
        try (TestProxy proxy = TestProxy.builder()
                        .refusing(status, trap, "<script>evil</script>")
                        .start();
                TestOrigin origin = origin(Protocol.HTTP2);
                Bench bench = blind()) {
            NetworkException failure = bench.refused(
                    via(origin.uri("origin.test", "/"), proxy.proxy()).build());
            assertThat(failure.code()).isIn(status == 200 ? NetworkError.TLS : NetworkError.PROXY_FAILED);
            assertThat(failure.getMessage()).doesNotContain("evil");
            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void a_401_that_a_proxy_says_of_wrong_credentials_is_a_failure_of_authentication() {
        try (ScriptedServer proxy = ScriptedServer.start(connection -> {
                    boolean told = connection.readHead().contains("Proxy-Authorization");
                    connection.write(
                            told
                                    ? "HTTP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n"
                                    : "HTTP/1.0 407 Asking\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n");
                    connection.close();
                });
                TestOrigin origin = origin(Protocol.HTTP2);
                Bench bench = blind()) {
            assertThat(bench.refused(via(
                                            origin.uri("origin.test", "/"),
                                            Proxy.of(Proxy.Kind.HTTP, "127.0.0.1", proxy.port())
                                                    .withCredentials(Credentials.of("user", "wrong")))
                                    .build())
                            .code())
                    .isEqualTo(NetworkError.PROXY_AUTHENTICATION);
        }
    }

    @Test
    void a_407_inside_of_a_tunnel_is_the_origins_and_gets_nothing() {
        FakeManagerContext context = FakeManagerContext.builder()
                .proxyCredentials(asked -> Optional.of(Credentials.of("user", "secret")))
                .build();
        try (TestProxy proxy = TestProxy.http();
                TestOrigin origin = TestOrigin.https()
                        .otherwise((request, responder) -> responder.send(
                                407, HeaderFields.of("Proxy-Authenticate", "Basic realm=\"trap\""), new byte[0]));
                Bench bench = new Bench(context)) {
            assertThat(bench.exchange(via(
                                            origin.uri("/"),
                                            proxy.proxy().withCredentials(Credentials.of("user", "secret")))
                                    .build())
                            .statusCode())
                    .isEqualTo(407);
            assertThat(context.challenges()).isEmpty();
            assertThat(origin.requests()).hasSize(1);
        }
    }

    @Test
    void the_next_proxy_of_the_list_is_tried_and_each_attempt_is_reported() throws Exception {
        List<String> attempts = new CopyOnWriteArrayList<>();
        try (TestProxy good = TestProxy.http();
                TestProxy refusing = TestProxy.builder()
                        .refusing(503, HeaderFields.EMPTY, "")
                        .start();
                TestSocksProxy closed = TestSocksProxy.withPassword("a", "b");
                ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestOrigin origin = origin(Protocol.HTTP2);
                Bench bench = new Bench(FakeManagerContext.builder()
                        .names(FakeResolver.loopback().unknown("nowhere.test"))
                        .build())) {
            int dead = port.getLocalPort();
            port.close();
            NetworkRequest request = via(
                            origin.uri("/"),
                            Proxy.of(Proxy.Kind.HTTP, "127.0.0.1", dead),
                            Proxy.of(Proxy.Kind.SOCKS5, "nowhere.test", 1080),
                            refusing.proxy(),
                            closed.proxy(Proxy.Kind.SOCKS5),
                            good.proxy())
                    .attribute(
                            RequestAttribute.PROXY_ATTEMPTS,
                            (proxy, failure) -> attempts.add(proxy.kind() + " " + failure))
                    .build();
            assertThat(bench.exchange(request).statusCode()).isEqualTo(200);
            assertThat(attempts)
                    .containsExactly(
                            "HTTP PROXY_REFUSED",
                            "SOCKS5 PROXY_NOT_FOUND",
                            "HTTP PROXY_FAILED",
                            "SOCKS5 PROXY_AUTHENTICATION",
                            "HTTP NONE");
        }
    }

    @Test
    void a_proxy_that_says_nothing_is_a_time_out_of_the_proxy() {
        Timeouts hasty = Bench.PATIENT.withConnect(Duration.ofMillis(300));
        try (ScriptedServer silent = ScriptedServer.start(ScriptedServer.Connection::awaitGone);
                TestOrigin origin = origin(Protocol.HTTP2);
                Bench bench = new Bench()) {
            for (Proxy.Kind kind : List.of(Proxy.Kind.HTTP, Proxy.Kind.HTTPS, Proxy.Kind.SOCKS4A, Proxy.Kind.SOCKS5)) {
                assertThat(bench.refused(via(origin.uri("/"), Proxy.of(kind, "127.0.0.1", silent.port()))
                                        .attribute(RequestAttribute.TIMEOUTS, hasty)
                                        .build())
                                .code())
                        .isEqualTo(NetworkError.PROXY_TIMEOUT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "HTTP/1.1 2", "\5\1", "\0\133\0\0\0\0\0\0"})
    void a_proxy_that_talks_nonsense_is_an_error_of_the_proxy(String answer) {
        try (ScriptedServer odd = ScriptedServer.start(connection -> {
                    connection.read(3);
                    connection.write(answer);
                    connection.close();
                });
                TestOrigin origin = origin(Protocol.HTTP2);
                Bench bench = new Bench()) {
            for (Proxy.Kind kind : List.of(Proxy.Kind.HTTP, Proxy.Kind.SOCKS4A, Proxy.Kind.SOCKS5)) {
                assertThat(bench.refused(via(origin.uri("/"), Proxy.of(kind, "127.0.0.1", odd.port()))
                                        .build())
                                .code())
                        .isIn(NetworkError.PROXY_FAILED, NetworkError.PROXY_CLOSED, NetworkError.PROXY_AUTHENTICATION);
            }
            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void the_certificate_of_an_https_proxy_is_verified() {
        try (TestProxy proxy = TestProxy.builder().tls(TestTls.WRONGHOST).start();
                TestOrigin origin = origin(Protocol.HTTP1);
                Bench bench = new Bench()) {
            assertThat(bench.refused(via(origin.uri("/"), proxy.proxy()).build())
                            .code())
                    .isEqualTo(NetworkError.TLS);
            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void a_policy_refuses_a_proxied_request_before_anything_is_opened() {
        FakeManagerContext context = FakeManagerContext.builder()
                .policy(asked -> {
                    throw FakeManagerContext.denied(asked, "via");
                })
                .build();
        try (TestProxy proxy = TestProxy.http();
                Bench bench = new Bench(context)) {
            assertThat(bench.refused(via(URI.create("http://origin.test/"), proxy.proxy())
                                    .build())
                            .code())
                    .isEqualTo(NetworkError.ACCESS_DENIED);
            assertThat(proxy.connectionsSeen()).isZero();
        }
    }

    @Test
    void connections_through_different_credentials_are_not_shared() {
        try (TestProxy proxy = TestProxy.http();
                TestOrigin origin = origin(Protocol.HTTP2);
                Bench bench = new Bench()) {
            for (String user : List.of("one", "two", "one")) {
                bench.exchange(via(origin.uri("/"), proxy.proxy().withCredentials(Credentials.of(user, "x")))
                        .build());
            }
            bench.exchange(request(origin.uri("/")).build());
            assertThat(proxy.tunnels()).isEqualTo(2);
            assertThat(origin.connectionsSeen()).isEqualTo(3);
        }
    }
}
