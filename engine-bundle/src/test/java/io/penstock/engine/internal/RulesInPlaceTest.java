// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.network.Credentials;
import io.penstock.network.Initiator;
import io.penstock.network.NetworkAccess;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.CredentialsProvider;
import io.penstock.network.spi.CredentialsRequest;
import io.penstock.testkit.FakeResolver;
import io.penstock.testkit.TestChallenge;
import io.penstock.testkit.TestOrigin;
import io.penstock.testkit.TestProxy;
import io.penstock.testkit.TestTls;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS, HSTS, 401, redirects and policies where they are in force: over real connections, as they are configured. */
class RulesInPlaceTest {
    private static final String SECRET = "s3cr3t";

    @TempDir
    Path directory;

    private final List<CredentialsRequest> asked = new CopyOnWriteArrayList<>();

    private static FakeResolver names() {
        return new FakeResolver()
                .with("localhost", "127.0.0.1")
                .with("a.test", "127.0.0.1")
                .with("b.test", "127.0.0.1");
    }

    private HouseBench house() throws Exception {
        return new HouseBench(directory).names(names());
    }

    /** A house that trusts the authority of the tests. */
    private HouseBench trusting() throws Exception {
        return house().tls("test", "trust", authority());
    }

    private String authority() throws Exception {
        return Files.writeString(directory.resolve("ca.pem"), TestTls.pem(TestTls.authority()))
                .toString();
    }

    private static NetworkReply<String> reply(NetworkAccess access, NetworkRequest request) throws Exception {
        return access.send(request, BodyHandlers.ofString()).get(HouseBench.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static NetworkReply<String> reply(NetworkAccess access, URI uri) throws Exception {
        return reply(access, NetworkRequest.get(uri));
    }

    private static NetworkException failure(NetworkAccess access, NetworkRequest request) throws Exception {
        try {
            throw new AssertionError("it did not fail: " + reply(access, request));
        } catch (ExecutionException e) {
            NetworkException failure = (NetworkException) e.getCause();
            assertThat(failure.getMessage())
                    .doesNotContain(SECRET)
                    .contains(failure.code().name());
            return failure;
        }
    }

    private static NetworkException failure(NetworkAccess access, URI uri) throws Exception {
        return failure(access, NetworkRequest.get(uri));
    }

    private static void denied(NetworkException failure, String policy) {
        assertThat(failure.code()).isEqualTo(NetworkError.ACCESS_DENIED);
        assertThat(failure.reason()).contains(policy);
    }

    // TLS

    @ParameterizedTest
    @CsvSource({
        "EXPIRED, has expired",
        "FUTURE, not valid yet",
        "WRONGHOST, it is for elsewhere.test",
        "COMMONNAME, for no host at all",
        "SELFSIGNED, self-signed"
    })
    void a_bad_certificate_is_an_error_that_says_what_is_wrong(TestTls certificate, String reason) throws Exception {
        try (HouseBench house = trusting();
                TestOrigin origin = TestOrigin.builder().tls(certificate).start()) {
            origin.serve("/", "text/plain", "x");
            NetworkException failure = failure(house.access("consumer"), origin.uri("/"));
            assertThat(failure.code()).isEqualTo(NetworkError.TLS);
            assertThat(failure.reason()).contains("localhost").contains(reason);
            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void nobody_is_trusted_but_who_is_configured() throws Exception {
        try (HouseBench house = house();
                TestOrigin origin = TestOrigin.https()) {
            origin.serve("/", "text/plain", "good");
            NetworkAccess access = house.access("consumer");
            assertThat(failure(access, origin.uri("/")).code()).isEqualTo(NetworkError.TLS);
            house.tls("test", "match", "a.test", "trust", authority());
            assertThat(reply(access, origin.uri("a.test", "/")).body()).isEqualTo("good");
            assertThat(failure(access, origin.uri("/")).code()).isEqualTo(NetworkError.TLS);
        }
    }

    @Test
    void a_pin_that_comes_later_counts_for_connections_that_are_open() throws Exception {
        try (HouseBench house = trusting();
                TestOrigin origin = TestOrigin.https()) {
            origin.serve("/", "text/plain", "good");
            NetworkAccess access = house.access("consumer");
            assertThat(reply(access, origin.uri("/")).body()).isEqualTo("good");
            house.tls("right", "order", "-1", "trust", authority(), "pins", pin(TestTls.SERVER));
            assertThat(reply(access, origin.uri("/")).body()).isEqualTo("good");
            house.tls("wrong", "order", "-2", "trust", authority(), "pins", pin(TestTls.SELFSIGNED));
            assertThat(failure(access, origin.uri("/")).reason()).contains("pins");
            await().atMost(HouseBench.PATIENCE).until(() -> origin.openConnections() == 0);
        }
    }

    private static String pin(TestTls certificate) throws Exception {
        byte[] key = certificate.certificate().getPublicKey().getEncoded();
        return "sha256/" + Base64.getEncoder().encodeToString(sha256(key));
    }

    private static byte[] sha256(byte[] data) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(data);
    }

    private static String fingerprint(TestTls certificate) throws Exception {
        return HexFormat.of().formatHex(sha256(certificate.certificate().getEncoded()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELFSIGNED", "EXPIRED", "WRONGHOST"})
    void an_exception_is_for_its_host_and_its_certificate(TestTls certificate) throws Exception {
        try (HouseBench house = trusting()
                        .tls("exception", "order", "-1", "match", "a.test", "certificates", fingerprint(certificate));
                TestOrigin origin = TestOrigin.builder().tls(certificate).start();
                TestOrigin other = TestOrigin.builder().tls(TestTls.COMMONNAME).start()) {
            origin.serve("/", "text/plain", "accepted");
            NetworkAccess access = house.access("consumer");
            assertThat(reply(access, origin.uri("a.test", "/")).body()).isEqualTo("accepted");
            assertThat(failure(access, origin.uri("b.test", "/")).code()).isEqualTo(NetworkError.TLS);
            assertThat(failure(access, other.uri("a.test", "/")).code()).isEqualTo(NetworkError.TLS);
        }
    }

    // HSTS

    /** The port stays: what is asked for by http is served over TLS. */
    @Test
    void a_host_that_wants_https_is_asked_by_https_only() throws Exception {
        try (HouseBench house = trusting();
                TestOrigin origin = TestOrigin.https()) {
            wanting(origin);
            NetworkAccess access = house.access("consumer");
            URI plain = URI.create("http://A.test.:" + origin.port() + "/");
            failure(access, plain);
            reply(access, origin.uri("a.test", "/"));
            assertThat(reply(access, plain).uri().getScheme()).isEqualTo("https");
            assertThat(reply(house.access("other"), plain).body()).isEqualTo("secure");
        }
    }

    /** RFC 6797 §8.1. */
    @Test
    void nothing_is_learned_from_a_host_whose_certificate_is_an_exception() throws Exception {
        try (HouseBench house = trusting()
                        .tls(
                                "exception",
                                "order",
                                "-1",
                                "match",
                                "a.test",
                                "certificates",
                                fingerprint(TestTls.SELFSIGNED));
                TestOrigin origin = TestOrigin.builder().tls(TestTls.SELFSIGNED).start()) {
            wanting(origin);
            NetworkAccess access = house.access("consumer");
            assertThat(reply(access, origin.uri("a.test", "/")).body()).isEqualTo("secure");
            NetworkException plain = failure(access, URI.create("http://a.test:" + origin.port() + "/"));
            assertThat(plain.uri().getScheme()).isEqualTo("http");
        }
    }

    private static void wanting(TestOrigin origin) {
        origin.otherwise((request, responder) -> responder.send(
                200,
                io.penstock.network.HeaderFields.of("Strict-Transport-Security", "max-age=1000"),
                "secure".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    }

    // 401

    private CredentialsProvider telling(Credentials credentials) {
        return request -> {
            asked.add(request);
            return Optional.of(credentials);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "SHA-512-256", "SHA-256", "MD5", "Basic"})
    void a_challenge_is_answered_once_and_remembered(String kind) throws Exception {
        TestChallenge challenge = switch (kind) {
            case "Bearer" -> TestChallenge.bearer("realm", SECRET);
            case "Basic" -> TestChallenge.basic("realm", "user", SECRET);
            default -> TestChallenge.digest("realm", "user", SECRET, kind);
        };
        Credentials credentials = kind.equals("Bearer") ? Credentials.bearer(SECRET) : Credentials.of("user", SECRET);
        try (HouseBench house = trusting().with(CredentialsProvider.class, telling(credentials));
                TestOrigin origin = TestOrigin.https()) {
            origin.otherwise(challenge.guard((request, responder) -> responder.send(200, "text/plain", "inside")));
            NetworkAccess access = house.access("consumer");
            assertThat(reply(access, origin.uri("/a?b")).body()).isEqualTo("inside");
            assertThat(reply(access, origin.uri("/c")).body()).isEqualTo("inside");
            assertThat(origin.requests()).hasSize(3);
            assertThat(challenge.given()).hasSize(2);
            assertThat(asked).hasSize(1);
            assertThat(reply(house.access("stranger"), origin.uri("/d")).body()).isEqualTo("inside");
            assertThat(asked).extracting(one -> one.identity().bundle()).containsExactly("consumer", "stranger");
            assertThat(String.valueOf(house.dto())).doesNotContain(SECRET);
        }
    }

    @Test
    void basic_in_clear_text_must_be_allowed() throws Exception {
        TestChallenge challenge = TestChallenge.basic("realm", "user", SECRET);
        try (HouseBench house = house().with(CredentialsProvider.class, telling(Credentials.of("user", SECRET)));
                TestOrigin origin = TestOrigin.http()) {
            origin.otherwise(challenge.guard((request, responder) -> responder.send(200, "text/plain", "inside")));
            NetworkAccess access = house.access("consumer");
            assertThat(reply(access, origin.uri("/")).statusCode()).isEqualTo(401);
            assertThat(challenge.given()).isEmpty();
            NetworkRequest allowing = NetworkRequest.newBuilder(origin.uri("/"))
                    .attribute(RequestAttribute.BASIC_IN_CLEAR, true)
                    .build();
            assertThat(reply(access, allowing).body()).isEqualTo("inside");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/wrong", "/stale", "/proxy"})
    void a_challenge_without_end_is_an_answer_in_the_end(String path) throws Exception {
        try (HouseBench house = trusting().with(CredentialsProvider.class, telling(Credentials.of("user", SECRET)));
                TestOrigin origin = TestOrigin.https()) {
            always(origin, "/wrong", 401, "WWW-Authenticate", "Basic realm=\"r\"");
            always(
                    origin,
                    "/stale",
                    401,
                    "WWW-Authenticate",
                    "Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256, stale=true");
            always(origin, "/proxy", 407, "Proxy-Authenticate", "Basic realm=\"r\"");
            NetworkReply<String> reply = reply(house.access("consumer"), origin.uri(path));
            assertThat(reply.statusCode()).isEqualTo(path.equals("/proxy") ? 407 : 401);
            assertThat(origin.requests()).hasSizeLessThanOrEqualTo(4);
            assertThat(origin.requests()).noneMatch(request -> request.fields().contains("Proxy-Authorization"));
        }
    }

    private static void always(TestOrigin origin, String path, int status, String name, String value) {
        origin.on(
                path,
                (request, responder) ->
                        responder.send(status, io.penstock.network.HeaderFields.of(name, value), new byte[0]));
    }

    // redirects

    @Test
    void a_redirect_to_another_origin_carries_no_secret_and_is_asked_who_it_is_by_itself() throws Exception {
        TestChallenge challenge = TestChallenge.bearer("there", SECRET);
        try (HouseBench house = trusting().with(CredentialsProvider.class, telling(Credentials.bearer(SECRET)));
                TestOrigin here = TestOrigin.https();
                TestOrigin there = TestOrigin.https()) {
            here.redirect("/", 302, there.uri("b.test", "/").toString());
            there.otherwise(challenge.guard((request, responder) -> responder.send(200, "text/plain", "inside")));
            NetworkRequest request = NetworkRequest.newBuilder(here.uri("a.test", "/"))
                    .header("Authorization", "Bearer of-the-caller")
                    .header("Cookie", "of=the-caller")
                    .header("X-Api-Key", "of-the-caller")
                    .build();
            assertThat(reply(house.access("consumer"), request).body()).isEqualTo("inside");
            assertThat(challenge.given()).containsExactly("Bearer " + SECRET);
            assertThat(asked).extracting(one -> one.uri().getHost()).containsExactly("b.test");
            assertThat(there.requests()).noneMatch(seen -> seen.toString().contains("of-the-caller"));
            assertThat(there.requests().get(0).fields().toString()).doesNotContain("of-the-caller");
        }
    }

    @Test
    void a_redirect_from_https_to_http_is_refused_and_names_its_hop() throws Exception {
        try (HouseBench house = trusting();
                TestOrigin secure = TestOrigin.https();
                TestOrigin plain = TestOrigin.http()) {
            secure.redirect("/", 302, "/next");
            secure.redirect("/next", 302, plain.uri("/").toString());
            NetworkException failure = failure(house.access("consumer"), secure.uri("/"));
            assertThat(failure.code()).isEqualTo(NetworkError.INSECURE_REDIRECT);
            assertThat(failure.hop()).isEqualTo(1);
            assertThat(failure.uri()).isEqualTo(secure.uri("/next"));
            assertThat(plain.connectionsSeen()).isZero();
        }
    }

    // policies

    @Test
    void each_hop_is_checked() throws Exception {
        try (HouseBench house = house().policy("mine", "deny", "b.test");
                TestOrigin origin = TestOrigin.http()) {
            origin.redirect("/", 302, origin.uri("b.test", "/inner").toString());
            NetworkException failure = failure(house.access("consumer"), origin.uri("a.test", "/"));
            denied(failure, "mine");
            assertThat(failure.hop()).isEqualTo(1);
            assertThat(origin.count("/inner")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "2130706433",
                "0x7f.1",
                "0177.0.0.1",
                "127.1",
                "[::ffff:127.0.0.1]",
                "[::1]",
                "localhost",
                "a.test",
                "A.TEST."
            })
    void a_private_network_is_reached_by_no_spelling(String host) throws Exception {
        try (HouseBench house = house().policy("outside", "private.networks", "deny");
                TestOrigin origin = TestOrigin.http()) {
            denied(
                    failure(house.access("consumer"), URI.create("http://" + host + ":" + origin.port() + "/")),
                    "outside");
            assertThat(origin.connectionsSeen()).isZero();
        }
    }

    @Test
    void what_a_name_leads_to_later_is_checked_again() throws Exception {
        try (HouseBench house = new HouseBench(directory)
                        .names(new FakeResolver().withChanging("moving.test", "127.0.0.1", "127.0.0.2"))
                        .policy("one", "networks", "127.0.0.1/32");
                TestOrigin origin = TestOrigin.http()) {
            origin.serve("/", "text/plain", "good");
            NetworkAccess access = house.access("consumer");
            assertThat(reply(access, origin.uri("moving.test", "/")).body()).isEqualTo("good");
            denied(failure(access, origin.uri("moving.test", "/")), "one");
        }
    }

    @Test
    void of_several_addresses_those_that_may_be_connected_to_are() throws Exception {
        try (HouseBench house = new HouseBench(directory)
                        .names(new FakeResolver().with("two.test", "127.0.0.2", "127.0.0.1"))
                        .policy("one", "networks", "127.0.0.1/32");
                TestOrigin origin = TestOrigin.http()) {
            origin.serve("/", "text/plain", "good");
            assertThat(reply(house.access("consumer"), origin.uri("two.test", "/"))
                            .body())
                    .isEqualTo("good");
        }
    }

    @Test
    void a_policy_that_comes_later_ends_the_connections_of_before() throws Exception {
        try (HouseBench house = house();
                TestOrigin origin = TestOrigin.http()) {
            origin.serve("/", "text/plain", "good");
            NetworkAccess access = house.access("consumer");
            assertThat(reply(access, origin.uri("a.test", "/")).body()).isEqualTo("good");
            house.policy("late", "private.networks", "deny");
            denied(failure(access, origin.uri("a.test", "/")), "late");
            await().atMost(HouseBench.PATIENCE).until(() -> origin.openConnections() == 0);
        }
    }

    @Test
    void a_policy_concerns_the_bundles_and_the_documents_that_it_names() throws Exception {
        try (HouseBench house = house().policy("guests", "bundles", "guest*", "deny", "*")
                        .policy("documents", "initiators", "remote", "deny", "b.test");
                TestOrigin origin = TestOrigin.http()) {
            origin.serve("/", "text/plain", "good");
            denied(failure(house.access("guest.one"), origin.uri("a.test", "/")), "guests");
            NetworkAccess access = house.access("consumer");
            assertThat(reply(access, origin.uri("a.test", "/")).body()).isEqualTo("good");
            denied(failure(access, origin.uri("b.test", "/")), "documents"); // without a document: as from outside
            NetworkRequest local = NetworkRequest.newBuilder(origin.uri("b.test", "/"))
                    .attribute(RequestAttribute.INITIATOR, Initiator.document(URI.create("file:///app/main.qml")))
                    .build();
            assertThat(reply(access, local).body()).isEqualTo("good");
        }
    }

    @Test
    void a_proxy_is_exempt_and_what_it_looks_up_passes_only_if_that_is_allowed() throws Exception {
        try (TestOrigin origin = TestOrigin.http();
                TestProxy proxy = TestProxy.builder()
                        .names(new FakeResolver().with("inner.test", "127.0.0.1"))
                        .start()) {
            origin.serve("/", "text/plain", "good");
            NetworkRequest through = NetworkRequest.newBuilder(origin.uri("inner.test", "/"))
                    .attribute(RequestAttribute.PROXIES, List.of(proxy.proxy()))
                    .build();
            try (HouseBench house = house().policy("strict", "private.networks", "deny")) {
                denied(failure(house.access("consumer"), through), "strict");
                assertThat(proxy.connectionsSeen()).isZero();
            }
            try (HouseBench house = house().policy("lenient", "private.networks", "deny", "via.proxy", "allow")) {
                NetworkAccess access = house.access("consumer");
                assertThat(reply(access, through).body()).isEqualTo("good");
                NetworkRequest literal = NetworkRequest.newBuilder(origin.uri("127.0.0.1", "/"))
                        .attribute(RequestAttribute.PROXIES, List.of(proxy.proxy()))
                        .build();
                denied(failure(access, literal), "lenient");
            }
        }
    }
}
