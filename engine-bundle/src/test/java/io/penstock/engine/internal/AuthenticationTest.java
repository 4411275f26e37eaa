// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import static io.penstock.engine.internal.EngineBench.failure;
import static io.penstock.engine.internal.EngineBench.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.network.Credentials;
import io.penstock.network.Initiator;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.Timeouts;
import io.penstock.network.spi.CredentialsProvider;
import io.penstock.network.spi.CredentialsRequest;
import io.penstock.testkit.FakeManager;
import io.penstock.testkit.FakeReply;
import io.penstock.testkit.TestChallenge;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 401, answered above the stack. */
class AuthenticationTest {
    private static final URI PAGE = URI.create("https://origin.test/dir/page?q");
    private static final Credentials GOOD = Credentials.of("user", "s3cret");

    private final List<CredentialsRequest> asked = Collections.synchronizedList(new ArrayList<>());

    private CredentialsProvider always(Credentials credentials) {
        return request -> {
            asked.add(request);
            return Optional.of(credentials);
        };
    }

    private static EngineBench bench(CredentialsProvider... providers) {
        return new EngineBench(new Extensions(List::of, () -> List.of(providers), List::of, List::of, List::of));
    }

    private static Function<NetworkRequest, FakeReply> guarded(TestChallenge challenge) {
        return request -> {
            String query = request.uri().getRawQuery();
            String target = request.uri().getRawPath() + (query == null ? "" : "?" + query);
            return challenge.accepts(request.method(), target, request.firstValue("Authorization"))
                    ? FakeReply.ok("text/plain", "inside")
                    : FakeReply.of(401)
                            .header("WWW-Authenticate", challenge.challenge())
                            .body("no entry");
        };
    }

    private static NetworkReply<String> ask(EngineBench bench, URI uri) throws Exception {
        return get(bench.access.get(uri, BodyHandlers.ofString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MD5", "SHA-256", "SHA-512-256", "basic"})
    void a_challenge_is_answered_and_the_answer_remembered(String kind) throws Exception {
        TestChallenge challenge = kind.equals("basic")
                ? TestChallenge.basic("r", "user", "s3cret")
                : TestChallenge.digest("r", "user", "s3cret", kind);
        try (EngineBench bench = bench(always(GOOD))) {
            EngineBench.Transport transport = bench.transport("t", 0, () -> FakeManager.answering(guarded(challenge)));
            assertThat(ask(bench, PAGE).body()).isEqualTo("inside");
            assertThat(ask(bench, URI.create("https://origin.test/dir/other")).body())
                    .isEqualTo("inside");
            assertThat(transport.managers.stream()
                            .mapToInt(each -> each.requests().size())
                            .sum())
                    .isEqualTo(3);
            assertThat(asked).singleElement().satisfies(one -> {
                assertThat(one.uri()).isEqualTo(PAGE);
                assertThat(one.scheme()).isEqualTo(kind.equals("basic") ? "basic" : "digest");
                assertThat(one.realm()).isEqualTo("r");
                assertThat(one.identity()).isEqualTo(bench.owner.identity());
                assertThat(one.proxy().isDirect()).isTrue();
                assertThat(one.initiator()).isEqualTo(Initiator.NONE);
                assertThat(one.attempt()).isEqualTo(1);
            });
        }
    }

    @Test
    void a_bearer_token_is_shown() throws Exception {
        try (EngineBench bench = bench(always(Credentials.bearer("tok")))) {
            bench.transport("t", 0, () -> FakeManager.answering(guarded(TestChallenge.bearer("r", "tok"))));
            assertThat(ask(bench, PAGE).body()).isEqualTo("inside");
        }
    }

    @Test
    void without_credentials_the_answer_is_the_answer_with_its_body() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CredentialsProvider slow = request -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        };
        try (EngineBench bench = bench(slow)) {
            TestChallenge challenge = TestChallenge.basic("r", "user", "s3cret");
            bench.transport("t", 0, () -> FakeManager.answering(guarded(challenge)));
            CompletableFuture<NetworkReply<String>> reply = bench.access.get(PAGE, BodyHandlers.ofString());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !bench.dto().inFlight().isEmpty()
                            && bench.dto().inFlight().get(0).phase().equals("AUTHENTICATING"));
            go.countDown();
            assertThat(get(reply).statusCode()).isEqualTo(401);
            assertThat(get(reply).body()).isEqualTo("no entry");
            CompletableFuture<NetworkReply<Void>> empty =
                    bench.access.send(NetworkRequest.newBuilder(PAGE).HEAD().build(), BodyHandlers.discarding());
            assertThat(get(empty).statusCode()).isEqualTo(401);
        }
        try (EngineBench bench = bench()) {
            bench.transport("t", 0, () -> FakeManager.answering(guarded(TestChallenge.basic("r", "user", "s3cret"))));
            assertThat(ask(bench, PAGE).body()).isEqualTo("no entry");
        }
    }

    @Test
    void wrong_credentials_are_tried_once() throws Exception {
        try (EngineBench bench = bench(always(Credentials.of("user", "wrong")))) {
            TestChallenge challenge = TestChallenge.digest("r", "user", "s3cret", "SHA-256");
            bench.transport("t", 0, () -> FakeManager.answering(guarded(challenge)));
            assertThat(ask(bench, PAGE).statusCode()).isEqualTo(401);
            assertThat(challenge.given()).hasSize(1);
            assertThat(ask(bench, PAGE).statusCode()).isEqualTo(401);
            assertThat(challenge.given()).hasSize(2);
        }
    }

    @Test
    void remembered_credentials_that_are_refused_are_asked_for_again() throws Exception {
        List<Credentials> answers = List.of(GOOD, Credentials.of("user", "newer"));
        CredentialsProvider provider = request -> {
            asked.add(request);
            return Optional.of(answers.get(asked.size() - 1));
        };
        TestChallenge[] current = {TestChallenge.basic("r", "user", "s3cret")};
        try (EngineBench bench = bench(provider)) {
            bench.transport(
                    "t",
                    0,
                    () -> FakeManager.answering(request -> guarded(current[0]).apply(request)));
            assertThat(ask(bench, PAGE).body()).isEqualTo("inside");
            current[0] = TestChallenge.basic("r", "user", "newer");
            assertThat(ask(bench, PAGE).body()).isEqualTo("inside");
            assertThat(asked).extracting(CredentialsRequest::attempt).containsExactly(1, 2);
        }
    }

    @Test
    void a_stale_nonce_is_renewed_without_asking_but_not_for_ever() throws Exception {
        TestChallenge challenge = TestChallenge.digest("r", "user", "s3cret", "SHA-256");
        try (EngineBench bench = bench(always(GOOD))) {
            bench.transport("t", 0, () -> FakeManager.answering(guarded(challenge)));
            ask(bench, PAGE);
            challenge.expireNonce();
            assertThat(ask(bench, PAGE).body()).isEqualTo("inside");
            assertThat(asked).hasSize(1);
        }
        try (EngineBench bench = bench(always(GOOD))) {
            EngineBench.Transport transport = bench.transport(
                    "t",
                    0,
                    () -> FakeManager.answering(request ->
                            FakeReply.of(401).header("WWW-Authenticate", "Digest realm=r, nonce=n, stale=true")));
            assertThat(ask(bench, PAGE).statusCode()).isEqualTo(401);
            assertThat(transport.only().requests()).hasSize(4);
        }
    }

    @Test
    void basic_goes_in_clear_text_only_if_that_is_allowed() throws Exception {
        URI clear = URI.create("http://origin.test/");
        TestChallenge challenge = TestChallenge.basic("r", "user", "s3cret");
        try (EngineBench bench = bench(always(GOOD))) {
            bench.transport("t", 0, () -> FakeManager.answering(guarded(challenge)));
            assertThat(ask(bench, clear).statusCode()).isEqualTo(401);
            assertThat(asked).isEmpty();
            NetworkRequest allowed = NetworkRequest.newBuilder(clear)
                    .attribute(RequestAttribute.BASIC_IN_CLEAR, true)
                    .build();
            assertThat(get(bench.access.send(allowed, BodyHandlers.ofString())).body())
                    .isEqualTo("inside");
            assertThat(ask(bench, clear).statusCode()).isEqualTo(401); // remembered, and not told
        }
    }

    @Test
    void the_callers_own_authorization_is_left_alone_and_a_407_too() throws Exception {
        try (EngineBench bench = bench(always(GOOD))) {
            EngineBench.Transport transport = bench.transport(
                    "t", 0, () -> FakeManager.answering(guarded(TestChallenge.basic("r", "user", "s3cret"))));
            NetworkRequest own = NetworkRequest.newBuilder(PAGE)
                    .header("Authorization", "Bearer mine")
                    .build();
            assertThat(get(bench.access.send(own, BodyHandlers.ofString())).statusCode())
                    .isEqualTo(401);
            assertThat(transport.only().requests()).hasSize(1);
        }
        try (EngineBench bench = bench(always(GOOD))) {
            EngineBench.Transport transport = bench.transport(
                    "t",
                    0,
                    () -> FakeManager.answering(
                            request -> FakeReply.of(407).header("Proxy-Authenticate", "Basic realm=trap")));
            assertThat(ask(bench, PAGE).statusCode()).isEqualTo(407);
            assertThat(transport.only().requests()).hasSize(1);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void remembered_credentials_stay_with_bundle_origin_and_directory() throws Exception {
        TestChallenge challenge = TestChallenge.basic("r", "user", "s3cret");
        try (EngineBench bench = bench(always(GOOD))) {
            bench.transport("t", 0, () -> FakeManager.answering(guarded(challenge)));
            ask(bench, PAGE);
            int before = challenge.given().size();
            asked.clear();
            for (String elsewhere : List.of(
                    "https://origin.test/up", "https://origin.test:8443/dir/page", "https://other.test/dir/page")) {
                ask(bench, URI.create(elsewhere));
            }
            get(bench.engine.access(bench.engine.owner("another")).get(PAGE, BodyHandlers.ofString()));
            assertThat(asked).hasSize(4);
            assertThat(challenge.given()).hasSize(before + 4);
            asked.clear();
            NetworkRequest alone = NetworkRequest.newBuilder(PAGE)
                    .attribute(RequestAttribute.AUTHENTICATION_REUSE, false)
                    .build();
            get(bench.access.send(alone, BodyHandlers.ofString()));
            assertThat(asked).hasSize(1);
        }
    }

    @Test
    void credentials_do_not_follow_a_redirect_to_another_origin() throws Exception {
        TestChallenge challenge = TestChallenge.basic("r", "user", "s3cret");
        try (EngineBench bench = bench(always(GOOD))) {
            EngineBench.Transport transport = bench.transport(
                    "t",
                    0,
                    () -> FakeManager.answering(request -> {
                        if (request.origin().host().equals("other.test")) {
                            return FakeReply.ok("text/plain", "other");
                        }
                        FakeReply reply = guarded(challenge).apply(request);
                        return reply.status() == 200
                                ? FakeReply.of(302).header("Location", "https://other.test/")
                                : reply;
                    }));
            assertThat(ask(bench, PAGE).body()).isEqualTo("other");
            assertThat(transport.managers.stream()
                            .flatMap(each -> each.requests().stream())
                            .filter(each -> each.origin().host().equals("other.test")))
                    .singleElement()
                    .satisfies(each ->
                            assertThat(each.fields().contains("Authorization")).isFalse());
        }
    }

    @Test
    void a_body_that_cannot_be_sent_again_keeps_its_401() throws Exception {
        try (EngineBench bench = bench(always(GOOD))) {
            bench.transport("t", 0, () -> FakeManager.answering(guarded(TestChallenge.basic("r", "user", "s3cret"))));
            NetworkRequest once = NetworkRequest.newBuilder(PAGE)
                    .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[3])))
                    .build();
            assertThat(get(bench.access.send(once, BodyHandlers.ofString())).statusCode())
                    .isEqualTo(401);
            assertThat(asked).isEmpty();
        }
    }

    @Test
    void a_provider_that_fails_or_hangs_holds_no_call_beyond_its_deadline() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CredentialsProvider failing = request -> {
            throw new IllegalStateException("s3cret");
        };
        CredentialsProvider hanging = request -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.empty();
        };
        try (EngineBench bench = bench(failing, hanging)) {
            bench.transport("t", 0, () -> FakeManager.answering(guarded(TestChallenge.basic("r", "user", "s3cret"))));
            NetworkRequest bounded = NetworkRequest.newBuilder(PAGE)
                    .attribute(RequestAttribute.TIMEOUTS, Timeouts.DEFAULT.withTotal(Duration.ofMillis(500)))
                    .build();
            assertThat(failure(bench.access.send(bounded, BodyHandlers.ofString())))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(NetworkError.TOTAL_TIMEOUT))
                    .satisfies(e -> assertThat(e.toString()).doesNotContain("s3cret"));
        } finally {
            never.countDown();
        }
    }
}
