// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.network.HeaderFields;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestProxyTest {
    private final TestOrigin http = TestOrigin.http().serve("/a", "text/plain", "plain");
    private final TestOrigin https = TestOrigin.https().serve("/a", "text/plain", "secure");

    @AfterEach
    void close() {
        http.close();
        https.close();
    }

    private static HttpClient.Builder client(TestProxy proxy) {
        return HttpClient.newBuilder()
                .sslContext(TestTls.trustingContext())
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())));
    }

    private static HttpResponse<String> get(HttpClient client, URI uri) throws Exception {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    @Test
    void carries_requests_in_absolute_form_over_one_connection() throws Exception {
        http.on("/echo", (request, responder) -> responder.send(200, HeaderFields.EMPTY, request.body()));
        http.on("/chunks", (request, responder) -> {
            try (var out = responder.stream(200, HeaderFields.EMPTY)) {
                out.write(new byte[100]);
                out.write(new byte[200]);
            }
        });
        try (TestProxy proxy = TestProxy.http()) {
            HttpClient client = client(proxy).build();
            assertThat(get(client, http.uri("origin.test", "/a?q=1")).body()).isEqualTo("plain");
            HttpRequest post = HttpRequest.newBuilder(http.uri("origin.test", "/echo"))
                    .POST(HttpRequest.BodyPublishers.ofString("x".repeat(100_000)))
                    .build();
            assertThat(client.send(post, BodyHandlers.ofString()).body()).hasSize(100_000);
            assertThat(get(client, http.uri("origin.test", "/chunks")).body()).hasSize(300);
            assertThat(proxy.forwards()).isEqualTo(3);
            assertThat(proxy.tunnels()).isZero();
            assertThat(proxy.connectionsSeen()).isEqualTo(1);
            assertThat(proxy.requests().get(0).target()).isEqualTo("http://origin.test:" + http.port() + "/a?q=1");
            assertThat(http.requests().get(0).target()).isEqualTo("/a?q=1");
            assertThat(http.requests().get(0).firstValue("host")).contains("origin.test:" + http.port());
        }
    }

    @Test
    void carries_a_tunnel() throws Exception {
        try (TestProxy proxy = TestProxy.http()) {
            assertThat(get(client(proxy).build(), https.uri("origin.test", "/a"))
                            .body())
                    .isEqualTo("secure");
            assertThat(proxy.tunnels()).isEqualTo(1);
            assertThat(proxy.requests().get(0).target()).isEqualTo("origin.test:" + https.port());
        }
    }

    @Test
    void asks_for_basic_credentials() throws Exception {
        TestChallenge challenge = TestChallenge.basic("gate", "user", "päss");
        try (TestProxy proxy = TestProxy.builder().challenge(challenge).start();
                RawClient client = new RawClient(proxy.port())) {
            String line = "GET " + http.uri("/a") + " HTTP/1.1\r\nHost: x\r\n";
            client.send(line + "\r\n");
            String refused = client.readHead();
            assertThat(refused)
                    .startsWith("HTTP/1.1 407 ")
                    .contains("Proxy-Authenticate: Basic realm=\"gate\", charset=\"UTF-8\"\r\n");
            client.readText(Integer.parseInt(refused.replaceAll("(?s).*Content-Length: (\\d+).*", "$1")));
            String good =
                    Base64.getEncoder().encodeToString("user:päss".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            client.send(line + "Proxy-Authorization: Basic " + good + "\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(client.readText(5)).isEqualTo("plain");
            assertThat(challenge.given()).containsExactly("Basic " + good);
            assertThat(http.requests().get(0).fields().contains("Proxy-Authorization"))
                    .isFalse();
            assertThat(proxy.requests()).hasSize(2);
            assertThat(proxy.carried()).hasSize(1);
        }
    }

    @Test
    void lets_the_jdks_client_in_that_has_the_password() throws Exception {
        TestChallenge challenge = TestChallenge.basic("gate", "user", "secret");
        try (TestProxy proxy = TestProxy.builder().challenge(challenge).start()) {
            HttpClient client = client(proxy)
                    .authenticator(new Authenticator() {
                        @Override
                        protected PasswordAuthentication getPasswordAuthentication() {
                            return new PasswordAuthentication("user", "secret".toCharArray());
                        }
                    })
                    .build();
            assertThat(get(client, http.uri("/a")).body()).isEqualTo("plain");
        }
    }

    /** The examples of RFC 7616 §3.9.1, against the server's side. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "MD5 8ca523f5e9506fed4657c9700eebdbec",
                "SHA-256 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
            })
    void checks_digest_credentials_as_the_rfc_has_them(String vector) {
        String algorithm = vector.split(" ")[0];
        String response = vector.split(" ")[1];
        String parameters = "username=\"Mufasa\", realm=\"http-auth@example.org\", uri=\"/dir/index.html\", algorithm="
                + algorithm + ", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", nc=00000001, "
                + "cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\", qop=auth, response=\"" + response
                + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
        var given = io.penstock.testkit.internal.DigestAccess.parameters(parameters);
        assertThat(given).containsEntry("nc", "00000001").containsEntry("username", "Mufasa");
        assertThat(io.penstock.testkit.internal.DigestAccess.isRight(
                        algorithm, "Mufasa", "http-auth@example.org", "Circle of Life", "GET", given))
                .isTrue();
        assertThat(io.penstock.testkit.internal.DigestAccess.isRight(
                        algorithm, "Mufasa", "http-auth@example.org", "Circle of Life", "POST", given))
                .isFalse();
    }

    @Test
    void a_digest_nonce_counts_once_and_expires_as_stale() {
        TestChallenge challenge = TestChallenge.digest("r", "u", "p", "SHA-256");
        assertThat(challenge.challenge()).contains("nonce=\"nonce-0\"").doesNotContain("stale");
        challenge.expireNonce();
        assertThat(challenge.accepts(
                        "GET", "/", java.util.Optional.of("Digest username=\"u\", nonce=\"nonce-0\", uri=\"/\"")))
                .isFalse();
        assertThat(challenge.challenge()).contains("nonce=\"nonce-1\"").contains("stale=true");
    }

    @Test
    void is_spoken_to_over_tls() throws Exception {
        try (TestProxy proxy = TestProxy.https();
                RawClient client = new RawClient(proxy.port()).tls()) {
            client.send("CONNECT origin.test:" + http.port() + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            client.get(http.uri("/a"));
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(client.readText(5)).isEqualTo("plain");
        }
    }

    @Test
    void refuses_with_a_page_of_its_own_and_says_502_where_it_reaches_nobody() throws Exception {
        try (TestProxy refusing = TestProxy.builder()
                        .refusing(403, HeaderFields.of("Set-Cookie", "trap=1"), "<h1>no</h1>")
                        .start();
                TestProxy lost = TestProxy.builder()
                        .names(new FakeResolver().unknown("origin.test"))
                        .start()) {
            HttpResponse<String> refused = get(client(refusing).build(), http.uri("origin.test", "/a"));
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.headers().firstValue("set-cookie")).contains("trap=1");
            assertThat(get(client(lost).build(), http.uri("origin.test", "/a")).statusCode())
                    .isEqualTo(502);
            assertThat(http.requests()).isEmpty();
        }
    }

    @Test
    void ends_with_all_its_tunnels() throws Exception {
        TestProxy proxy = TestProxy.http();
        try (RawClient client = new RawClient(proxy.port())) {
            client.send("CONNECT localhost:" + http.port() + " HTTP/1.1\r\nHost: x\r\n\r\n");
            client.readHead();
            int port = proxy.port();
            proxy.close();
            assertThat(readToEnd(client)).isTrue();
            await().until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("testkit-proxy-" + port)));
        }
    }

    private static boolean readToEnd(RawClient client) {
        try {
            return client.in().read() < 0;
        } catch (IOException e) {
            return true;
        }
    }
}
