// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.RequestProgress;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.testkit.internal.HeldExchange;
import java.net.http.HttpResponse.BodyHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A transport in memory: it answers by a function on the caller's thread, or holds exchanges until the test answers
 * them. It keeps the manager's contract, demand of the subscriber included. Thread-safe.
 */
public final class FakeManager implements NetworkAccessManager {
    private final Consumer<FakeExchange> script;
    private final List<HeldExchange<?>> exchanges = new ArrayList<>();
    private final AtomicInteger closes = new AtomicInteger();

    private FakeManager(Consumer<FakeExchange> script) {
        this.script = script;
    }

    /** Answers each request at once. */
    public static FakeManager answering(Function<NetworkRequest, FakeReply> answer) {
        return new FakeManager(exchange -> exchange.answer(answer.apply(exchange.request())));
    }

    /** Answers every request with 200 and that text. */
    public static FakeManager answering(String text) {
        return answering(request -> FakeReply.ok("text/plain", text));
    }

    /** Holds every request; see {@link #exchanges()}. */
    public static FakeManager holding() {
        return new FakeManager(exchange -> {});
    }

    /** Hands each exchange to the test as it begins, on the caller's thread. */
    public static FakeManager scripted(Consumer<FakeExchange> script) {
        return new FakeManager(script);
    }

    @Override
    public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
        HeldExchange<T> exchange = new HeldExchange<>(request, body);
        synchronized (exchanges) {
            exchanges.add(exchange);
        }
        if (isClosed()) {
            exchange.fail(NetworkError.SHUTDOWN, "the manager is closed");
            return exchange.future();
        }
        request.attribute(RequestAttribute.PROGRESS).progress(RequestProgress.SENT);
        script.accept(exchange);
        return exchange.future();
    }

    /** Aborts what is under way. */
    @Override
    public void close() {
        closes.incrementAndGet();
        for (HeldExchange<?> exchange : held()) {
            exchange.abort(NetworkError.SHUTDOWN, "the manager was closed");
        }
    }

    public boolean isClosed() {
        return closes.get() > 0;
    }

    /** How often {@link #close()} was called. */
    public int closes() {
        return closes.get();
    }

    /** All exchanges, in the order of their start. */
    public List<FakeExchange> exchanges() {
        return List.copyOf(held());
    }

    /** All requests, in the order of their start. */
    public List<NetworkRequest> requests() {
        return held().stream().map(HeldExchange::request).toList();
    }

    /** Forgets all exchanges. */
    public void forget() {
        synchronized (exchanges) {
            exchanges.clear();
        }
    }

    private List<HeldExchange<?>> held() {
        synchronized (exchanges) {
            return List.copyOf(exchanges);
        }
    }

    /** A failure as a manager's future gives it, whatever it is wrapped in. */
    public static NetworkException failure(CompletableFuture<?> future) {
        try {
            future.join();
        } catch (java.util.concurrent.CompletionException e) {
            if (e.getCause() instanceof NetworkException failure) {
                return failure;
            }
            throw new AssertionError("failed, but not with a NetworkException", e);
        }
        throw new AssertionError("the exchange did not fail");
    }
}
