// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.network.HeaderFields;
import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Proxy;
import io.penstock.network.spi.Lease;
import io.penstock.network.spi.NoNextManagerException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import org.junit.jupiter.api.Test;

class FakesTest {
    private static final NetworkRequest REQUEST = NetworkRequest.get(URI.create("http://a.test/x"));

    /** Asks for pieces only when told. */
    private static final class Slow implements LendingBodySubscriber<String> {
        final StringBuilder text = new StringBuilder();
        final List<Throwable> errors = new ArrayList<>();
        final CompletableFuture<String> body = new CompletableFuture<>();
        Subscription subscription;

        @Override
        public void onLent(ByteBuffer buffer) {
            text.append(UTF_8.decode(buffer));
        }

        @Override
        public CompletionStage<String> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
        }

        @Override
        public void onError(Throwable error) {
            errors.add(error);
            body.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            body.complete(text.toString());
        }
    }

    @Test
    void the_clock_moves_only_when_told() {
        FakeClock clock = new FakeClock();
        assertThat(clock.advance(Duration.ofHours(1)).instant()).hasToString("2026-01-01T01:00:00Z");
        assertThat(clock.instant()).isEqualTo(clock.instant());
    }

    @Test
    void the_resolver_knows_what_it_was_told_and_records_the_questions() throws Exception {
        FakeResolver resolver = new FakeResolver()
                .with("a.test", "10.0.0.1", "fd00::1")
                .withChanging("rebind.test", "8.8.8.8", "127.0.0.1");
        assertThat(resolver.resolve("a.test")).hasSize(2);
        assertThat(resolver.resolve("rebind.test")).containsExactly(FakeResolver.address("8.8.8.8"));
        assertThat(resolver.resolve("rebind.test")).containsExactly(FakeResolver.address("127.0.0.1"));
        assertThat(resolver.resolve("rebind.test")).containsExactly(FakeResolver.address("127.0.0.1"));
        assertThatThrownBy(() -> resolver.resolve("b.test")).isInstanceOf(UnknownHostException.class);
        assertThat(resolver.asked()).startsWith("a.test").endsWith("b.test").hasSize(5);
        assertThatThrownBy(() -> FakeResolver.address("a.test")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_manager_answers_by_a_function() throws Exception {
        FakeManager manager = FakeManager.answering(
                request -> FakeReply.ok("text/plain", request.uri().getPath()).trailer("X-Sum", "1"));
        NetworkReply<String> reply =
                manager.send(REQUEST, BodyHandlers.ofString()).get();
        assertThat(reply.body()).isEqualTo("/x");
        assertThat(reply.statusCode()).isEqualTo(200);
        assertThat(reply.trailers().get()).isEqualTo(HeaderFields.of("X-Sum", "1"));
        assertThat(manager.requests()).containsExactly(REQUEST);
    }

    @Test
    void a_held_exchange_delivers_no_more_than_was_asked_for() {
        FakeManager manager = FakeManager.holding();
        Slow slow = new Slow();
        CompletableFuture<NetworkReply<String>> future = manager.send(REQUEST, info -> slow);
        FakeExchange exchange = manager.exchanges().get(0);
        exchange.head(200, HeaderFields.EMPTY);
        exchange.data("one".getBytes(UTF_8));
        exchange.data("two".getBytes(UTF_8));
        exchange.end(HeaderFields.EMPTY);
        assertThat(slow.text).isEmpty();
        slow.subscription.request(1);
        assertThat(slow.text).hasToString("one");
        assertThat(future).isNotDone();
        slow.subscription.request(1);
        assertThat(future).isCompletedWithValueMatching(reply -> reply.body().equals("onetwo"));
        assertThat(exchange.isEnded()).isTrue();
        assertThat(exchange.isAborted()).isFalse();
    }

    @Test
    void cancelling_the_future_or_the_subscription_or_closing_aborts() {
        FakeManager manager = FakeManager.holding();
        manager.send(REQUEST, BodyHandlers.ofString()).cancel(true);
        assertThat(manager.exchanges().get(0).isAborted()).isTrue();

        Slow cancels = new Slow();
        CompletableFuture<NetworkReply<String>> second = manager.send(REQUEST, info -> cancels);
        manager.exchanges().get(1).head(200, HeaderFields.EMPTY);
        cancels.subscription.cancel();
        assertThat(manager.exchanges().get(1).isAborted()).isTrue();
        assertThat(FakeManager.failure(second).code()).isEqualTo(NetworkError.CANCELLED);

        Slow open = new Slow();
        CompletableFuture<NetworkReply<String>> third = manager.send(REQUEST, info -> open);
        manager.exchanges().get(2).head(200, HeaderFields.EMPTY);
        manager.close();
        assertThat(open.errors).hasSize(1);
        assertThat(FakeManager.failure(third).code()).isEqualTo(NetworkError.SHUTDOWN);
        assertThat(FakeManager.failure(manager.send(REQUEST, BodyHandlers.ofString()))
                        .code())
                .isEqualTo(NetworkError.SHUTDOWN);
    }

    @Test
    void a_manager_fails_before_the_head_or_in_the_middle() {
        FakeManager refusing = FakeManager.answering(r -> FakeReply.failing(NetworkError.CONNECTION_REFUSED));
        assertThat(FakeManager.failure(refusing.send(REQUEST, BodyHandlers.ofString()))
                        .code())
                .isEqualTo(NetworkError.CONNECTION_REFUSED);
        FakeManager cutting =
                FakeManager.answering(r -> FakeReply.of(200).body("half").failAfterBody(NetworkError.TRUNCATED));
        assertThat(FakeManager.failure(cutting.send(REQUEST, BodyHandlers.ofString()))
                        .code())
                .isEqualTo(NetworkError.TRUNCATED);
    }

    @Test
    void a_context_gives_what_its_builder_was_told() throws Exception {
        FakeManager below = FakeManager.answering("below");
        FakeManagerContext context = FakeManagerContext.over(below);
        assertThat(context.next()).isSameAs(below);
        assertThatThrownBy(context::next).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> FakeManagerContext.create().next()).isInstanceOf(NoNextManagerException.class);
        assertThat(context.resolver().resolve(REQUEST).get()).containsExactly(InetAddress.getLoopbackAddress());
        NetworkRequest literal = NetworkRequest.get(URI.create("http://192.0.2.1/"));
        assertThat(context.resolver().resolve(literal).get()).containsExactly(FakeResolver.address("192.0.2.1"));
    }

    @Test
    void a_context_refuses_by_its_policy_and_knows_no_unknown_name() {
        FakeManagerContext denying = FakeManagerContext.builder()
                .policy(request -> {
                    throw FakeManagerContext.denied(request, "no-tests");
                })
                .build();
        assertThat(FakeManager.failure(denying.resolver().resolve(REQUEST)).code())
                .isEqualTo(NetworkError.ACCESS_DENIED);
        FakeManagerContext nameless =
                FakeManagerContext.builder().names(new FakeResolver()).build();
        assertThat(FakeManager.failure(nameless.resolver().resolve(REQUEST)).code())
                .isEqualTo(NetworkError.HOST_NOT_FOUND);
        Proxy proxy = Proxy.of(Proxy.Kind.HTTP, "proxy.test", 3128);
        assertThatThrownBy(() -> nameless.resolver().resolve(REQUEST, proxy).get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("PROXY_NOT_FOUND");
    }

    @Test
    void a_context_counts_leases_and_runs_retirements_once() {
        FakeManagerContext context = FakeManagerContext.create();
        List<String> ran = new ArrayList<>();
        context.onRetired(() -> ran.add("flush"));
        Lease lease = context.retain().orElseThrow();
        assertThat(context.openLeases()).isEqualTo(1);
        lease.close();
        lease.close();
        assertThat(context.openLeases()).isZero();
        context.retire();
        context.retire();
        assertThat(ran).containsExactly("flush");
        assertThat(context.retain()).isEmpty();
    }
}
