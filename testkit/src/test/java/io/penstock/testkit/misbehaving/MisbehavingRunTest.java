// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.testkit.FakeManager;
import io.penstock.testkit.FakeReply;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The table is whole, and whoever breaks its rules is found out. */
class MisbehavingRunTest {
    private static MisbehavingCase named(String name) {
        return MisbehavingCases.all().stream()
                .filter(one -> one.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> play(String name, TestedClient client) {
        return MisbehavingRun.play(named(name), client, Duration.ofMillis(200), Duration.ofSeconds(5));
    }

    /** Answers the case with that, the follow-up as it should be. */
    private static TestedClient answering(FakeReply reply) {
        FakeManager manager =
                FakeManager.answering(request -> request.uri().getPath().equals("/follow-up")
                        ? FakeReply.ok("text/plain", MisbehavingCase.FOLLOW_UP)
                        : reply);
        return manager::send;
    }

    @Test
    void the_table_has_many_cases_with_names_of_their_own() {
        List<MisbehavingCase> all = MisbehavingCases.all();
        Set<String> names = new HashSet<>();
        all.forEach(
                one -> assertThat(names.add(one.toString())).as(one.toString()).isTrue());
        assertThat(all).hasSizeGreaterThan(400);
        assertThat(MisbehavingCases.forTransports()).hasSizeGreaterThan(300);
        assertThat(all)
                .allSatisfy(one -> assertThat(one.expectation().errors().isEmpty()
                                && one.expectation().answer().isEmpty())
                        .as("nothing is right for " + one)
                        .isFalse());
    }

    @Test
    void the_right_failure_and_the_right_answer_pass() {
        assertThat(play("framing/short", answering(FakeReply.failing(NetworkError.TRUNCATED))))
                .isEmpty();
        assertThat(play("framing/close-delimited", answering(FakeReply.of(200).body("whole"))))
                .isEmpty();
    }

    @Test
    void another_failure_another_answer_and_another_status_are_found() {
        assertThat(play("framing/short", answering(FakeReply.failing(NetworkError.INTERNAL))))
                .singleElement()
                .asString()
                .contains("INTERNAL", "TRUNCATED");
        assertThat(play("framing/short", answering(FakeReply.of(200).body("whole"))))
                .hasSize(1);
        assertThat(play("framing/close-delimited", answering(FakeReply.of(200).body("who"))))
                .hasSize(1);
        assertThat(play("framing/close-delimited", answering(FakeReply.of(404).body("whole"))))
                .hasSize(1);
    }

    @Test
    void a_client_that_hangs_is_found() {
        assertThat(play("timing/no-answer", (TestedClientOf) CompletableFuture::new))
                .anyMatch(p -> p.contains("hangs"));
    }

    /** A client that answers every request with the same future. */
    private interface TestedClientOf extends TestedClient {
        CompletableFuture<Object> future();

        @Override
        @SuppressWarnings("unchecked")
        default <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
            return (CompletableFuture<NetworkReply<T>>) (CompletableFuture<?>) future();
        }
    }

    @Test
    void a_failure_that_is_no_network_exception_or_tells_a_secret_is_found() {
        TestedClientOf plain = () -> CompletableFuture.failedFuture(new IOException("plain"));
        assertThat(play("framing/short", plain)).anyMatch(p -> p.contains("no NetworkException"));
        TestedClientOf telling = () -> CompletableFuture.failedFuture(new NetworkException(
                NetworkError.TRUNCATED, named("framing/short").start().uri(), "sent Bearer " + MisbehavingCase.SECRET));
        assertThat(play("framing/short", telling)).anyMatch(p -> p.contains("secret"));
    }

    @Test
    void a_poisoned_follow_up_is_found() {
        FakeManager manager = FakeManager.answering(request -> FakeReply.of(200).body("whole"));
        assertThat(play("framing/close-delimited", manager::send))
                .singleElement()
                .asString()
                .contains("poisoned");
    }

    @Test
    void a_field_that_holds_a_line_break_is_found() {
        HeaderFields fields = HeaderFields.ofTrusted(new String[] {"X-A", "a\rb"});
        FakeReply reply = new FakeReply(
                200,
                fields,
                List.of("whole".getBytes(StandardCharsets.UTF_8)),
                HeaderFields.EMPTY,
                java.util.Optional.empty());
        assertThat(play("heads/cr-in-value", answering(reply)))
                .singleElement()
                .asString()
                .contains("X-A");
    }
}
