// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.NetworkResponseInfo;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link NetworkAccessManagerFactory} and of the managers it makes, as tests: extend it for your own
 * factory. A transport is tested against an origin on loopback, a variant over a manager in memory.
 *
 * <p>A transport has further duties: {@link TransportContract}.
 */
public abstract class FactoryContract extends ContractSteps {
    private static final int CALLERS = 8;

    // create

    @Test
    void create_gives_a_new_manager_on_every_call() {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < 3; i++) {
            NetworkAccessManager manager = factory().create(bench().context().build());
            assertThat(manager).as("what create returned").isNotNull();
            assertThat(seen.add(manager))
                    .as("create returned a manager that it has returned before")
                    .isTrue();
            manager.close();
        }
    }

    @Test
    void create_asks_for_the_next_layer_once_or_never() {
        FakeManagerContext context = bench().context().build();
        closeAtEnd(factory().create(context));
        assertThat(context.isNextAsked())
                .as(isTransport() ? "a transport called next()" : "a variant called next()")
                .isEqualTo(!isTransport());
    }

    @Test
    void create_is_reentrant_with_all_callers_inside_at_once() throws Exception {
        closeAtEnd(factory().create(bench().context().build()));
        CreateBarrier barrier = new CreateBarrier(CALLERS, patience());
        List<CompletableFuture<NetworkAccessManager>> made = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            CompletableFuture<NetworkAccessManager> result = new CompletableFuture<>();
            made.add(result);
            ManagerContext context = barrier.guard(bench().context().build());
            Thread caller = new Thread(() -> createInto(result, context, barrier), "contract-loader-" + i);
            caller.setDaemon(true);
            caller.start();
        }
        Set<Object> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
        for (CompletableFuture<NetworkAccessManager> result : made) {
            NetworkAccessManager manager = result.get(3 * patience().toMillis(), TimeUnit.MILLISECONDS);
            closeAtEnd(manager);
            distinct.add(manager);
        }
        assertThat(barrier.isBroken())
                .as("a caller of create kept the others out")
                .isFalse();
        assertThat(distinct).as("managers of " + CALLERS + " callers").hasSize(CALLERS);
    }

    private void createInto(
            CompletableFuture<NetworkAccessManager> result, ManagerContext context, CreateBarrier barrier) {
        try {
            result.complete(factory().create(context));
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        } finally {
            barrier.finished();
        }
    }

    // close

    @Test
    void close_leaves_the_layer_below_open() {
        NetworkAccessManager manager = factory().create(bench().context().build());
        manager.close();
        assertThat(bench().isLowerClosed())
                .as("close() closed what next() gave")
                .isFalse();
    }

    @Test
    void closing_twice_is_harmless() {
        NetworkAccessManager manager = factory().create(bench().context().build());
        manager.close();
        assertThatCode(manager::close).doesNotThrowAnyException();
    }

    @Test
    void close_bears_that_its_bundle_has_stopped() {
        NetworkAccessManager manager = factory().create(bench().context().build());
        stop(factory());
        assertThatCode(manager::close).doesNotThrowAnyException();
    }

    @Test
    void closing_one_manager_ends_its_own_exchanges_only() {
        NetworkAccessManager leaving = create();
        NetworkAccessManager staying = create();
        NetworkRequest first = bench().request().build();
        NetworkRequest second = bench().request().build();
        CompletableFuture<NetworkReply<String>> ends = leaving.send(first, BodyHandlers.ofString());
        CompletableFuture<NetworkReply<String>> goesOn = staying.send(second, BodyHandlers.ofString());
        arrival(first);
        ContractExchange held = arrival(second);
        leaving.close();
        if (isTransport()) {
            assertThat(failure(ends))
                    .as("how the exchange of a closed manager ends")
                    .isNotNull();
            awaitAbort(arrival(first));
        }
        answer(held, "still here");
        assertThat(success(goesOn).body()).isEqualTo("still here");
        bench().endLower();
        assertThat(failure(ends))
                .as("how an exchange ends once all layers are closed")
                .isNotNull();
    }

    // one hop

    @Test
    void a_redirect_is_given_back_as_it_is() {
        NetworkRequest request = bench().request().build();
        HeaderFields fields =
                HeaderFields.of("Location", bench().uri("/contract/elsewhere").toString());
        NetworkReply<String> reply = exchange(request, 302, fields, "moved");
        assertThat(reply.statusCode()).isEqualTo(302);
        assertThat(reply.firstValue("location")).isPresent();
        assertThat(reply.body()).isEqualTo("moved");
        assertThat(bench().arrived(NetworkRequest.get(bench().uri("/contract/elsewhere"))))
                .isEmpty();
    }

    @Test
    void a_challenge_of_the_origin_is_given_back_as_it_is() {
        NetworkRequest request = bench().request().build();
        HeaderFields fields = HeaderFields.of("WWW-Authenticate", "Basic realm=\"contract\"");
        NetworkReply<String> reply = exchange(request, 401, fields, "who are you");
        assertThat(reply.statusCode()).isEqualTo(401);
        assertThat(reply.body()).isEqualTo("who are you");
        assertThat(bench().arrived(request)).as("requests that the origin saw").hasSize(1);
    }

    @Test
    void a_coded_body_is_not_decoded() {
        NetworkRequest request =
                bench().request().setHeader("Accept-Encoding", "gzip").build();
        HeaderFields fields = HeaderFields.of("Content-Encoding", "gzip");
        NetworkReply<String> reply = exchange(request, 200, fields, "these are no gzip bytes");
        assertThat(reply.firstValue("content-encoding")).contains("gzip");
        assertThat(reply.body()).isEqualTo("these are no gzip bytes");
    }

    // streaming

    @Test
    void the_head_comes_before_the_body_is_complete() {
        NetworkRequest request = bench().request().build();
        RecordingSubscriber subscriber = RecordingSubscriber.greedy();
        CompletableFuture<ResponseInfo> head = new CompletableFuture<>();
        CompletableFuture<NetworkReply<byte[]>> future = create().send(request, info -> {
            head.complete(info);
            return subscriber;
        });
        ContractExchange exchange = arrival(request);
        exchange.head(200, fields("X-Head", "here"));
        await().atMost(patience()).until(subscriber::isSubscribed);
        assertThat(head)
                .as("what the body handler is given")
                .isCompletedWithValueMatching(info -> info instanceof NetworkResponseInfo network
                        && network.firstValue("x-head").equals(Optional.of("here")));
        exchange.data("one".getBytes(UTF_8));
        await().atMost(patience()).until(() -> subscriber.text().equals("one"));
        assertThat(future).as("the future, while the body goes on").isNotDone();
        exchange.data("two".getBytes(UTF_8));
        exchange.end();
        assertThat(success(future).body()).isEqualTo("onetwo".getBytes(UTF_8));
        assertThat(subscriber.violations()).isEmpty();
    }

    @Test
    void no_more_is_delivered_than_was_asked_for() {
        for (RecordingSubscriber subscriber : List.of(RecordingSubscriber.onDemand(), RecordingSubscriber.lending())) {
            NetworkRequest request = bench().request().build();
            CompletableFuture<NetworkReply<byte[]>> future = create().send(request, info -> subscriber);
            ContractExchange exchange = arrival(request);
            exchange.head(200, fields());
            await().atMost(patience()).until(subscriber::isSubscribed);
            exchange.data("one".getBytes(UTF_8));
            subscriber.request(1);
            await().atMost(patience()).until(() -> subscriber.items() == 1);
            exchange.data("two".getBytes(UTF_8));
            exchange.end();
            assertThat(future).as("the future, while nobody asks for more").isNotDone();
            subscriber.request(Long.MAX_VALUE);
            assertThat(success(future).body()).isEqualTo("onetwo".getBytes(UTF_8));
            assertThat(subscriber.violations()).isEmpty();
        }
    }

    @Test
    void a_request_body_arrives_whole() {
        byte[] bytes = "the body of a request".repeat(500).getBytes(UTF_8);
        NetworkRequest request =
                bench().request().POST(BodyPublishers.ofByteArray(bytes)).build();
        CompletableFuture<NetworkReply<String>> future = create().send(request, BodyHandlers.ofString());
        ContractExchange exchange = arrival(request);
        assertThat(exchange.method()).isEqualTo("POST");
        assertThat(exchange.requestBody()).isEqualTo(bytes);
        answer(exchange, "thanks");
        assertThat(success(future).body()).isEqualTo("thanks");
    }

    @Test
    void exchanges_run_beside_each_other() {
        NetworkAccessManager manager = create();
        List<NetworkRequest> requests = new ArrayList<>();
        List<CompletableFuture<NetworkReply<String>>> futures = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            NetworkRequest request = bench().request().build();
            requests.add(request);
            futures.add(manager.send(request, BodyHandlers.ofString()));
        }
        for (int i = 3; i >= 0; i--) {
            answer(arrival(requests.get(i)), "answer " + i);
            assertThat(success(futures.get(i)).body()).isEqualTo("answer " + i);
        }
    }

    // cancellation

    @Test
    void cancelling_the_future_before_the_head_aborts_the_exchange() {
        NetworkRequest request = bench().request().build();
        CompletableFuture<NetworkReply<String>> future = create().send(request, BodyHandlers.ofString());
        ContractExchange exchange = arrival(request);
        future.cancel(true);
        awaitAbort(exchange);
    }

    @Test
    void cancelling_the_future_inside_the_body_aborts_the_exchange() {
        RecordingSubscriber subscriber = RecordingSubscriber.greedy();
        NetworkRequest request = bench().request().build();
        CompletableFuture<NetworkReply<byte[]>> future = create().send(request, info -> subscriber);
        ContractExchange exchange = begin(request, subscriber);
        future.cancel(true);
        awaitAbort(exchange);
        assertThat(subscriber.violations()).isEmpty();
    }

    @Test
    void cancelling_the_subscription_aborts_the_exchange_and_ends_the_future() {
        RecordingSubscriber subscriber = RecordingSubscriber.greedy();
        NetworkRequest request = bench().request().build();
        CompletableFuture<NetworkReply<byte[]>> future = create().send(request, info -> subscriber);
        ContractExchange exchange = begin(request, subscriber);
        subscriber.cancel();
        awaitAbort(exchange);
        assertThat(failure(future)).isNotNull();
        assertThat(subscriber.violations()).isEmpty();
    }

    // failures

    @Test
    void a_body_that_breaks_off_is_a_failure_and_ends_the_subscriber_once() {
        RecordingSubscriber subscriber = RecordingSubscriber.greedy();
        NetworkRequest request = bench().request().build();
        CompletableFuture<NetworkReply<byte[]>> future = create().send(request, info -> subscriber);
        begin(request, subscriber).cut();
        assertThat(failure(future).uri()).isEqualTo(request.uri());
        await().atMost(patience()).until(subscriber::isEnded);
        assertThat(subscriber.error()).isNotNull();
        assertThat(subscriber.violations()).isEmpty();
    }

    @Test
    void a_body_handler_that_throws_fails_the_exchange() {
        NetworkRequest request = bench().request().build();
        BodyHandler<String> failing = info -> {
            throw new IllegalStateException("the contract's handler fails on purpose");
        };
        CompletableFuture<NetworkReply<String>> future = create().send(request, failing);
        ContractExchange exchange = arrival(request);
        exchange.head(200, fields());
        assertThat(failure(future)).isNotNull();
        awaitAbort(exchange);
    }
}
