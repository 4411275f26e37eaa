// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.cache.HttpCache;
import io.penstock.factory.caching.internal.policy.HttpDate;
import io.penstock.factory.caching.internal.policy.PolicyOptions;
import io.penstock.factory.caching.internal.store.StoreOptions;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.testkit.FakeClock;
import io.penstock.testkit.FakeExchange;
import io.penstock.testkit.FakeManager;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.FakeReply;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/** A cache over an origin in memory, with a clock that stands still. */
final class Bench implements AutoCloseable {
    static final int THREADS = 4;
    static final URI TARGET = URI.create("http://origin.test/a");

    final FakeClock clock = new FakeClock();
    final AtomicBoolean offline = new AtomicBoolean();
    final List<FakeManagerContext> contexts = new ArrayList<>();
    final CachingFactory factory;
    final FakeManager origin;

    private final Queue<Function<NetworkRequest, FakeReply>> answers = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "bench");
        thread.setDaemon(true);
        return thread;
    });
    private final Executor executor;
    private final List<NetworkAccessManager> managers = new ArrayList<>();
    private NetworkAccessManager manager;
    private volatile Function<NetworkRequest, FakeReply> always;
    private volatile Consumer<FakeExchange> script;

    Bench(Path directory) {
        this(directory, CachingOptions.DEFAULT, new StoreOptions(64 << 20, 1 << 20, 16 << 20));
    }

    Bench(Path directory, CachingOptions options, StoreOptions sizes) {
        executor = threads;
        factory = new CachingFactory(new StoreKeeper(directory, sizes, System::nanoTime), options, (cache, on) -> {});
        origin = FakeManager.scripted(this::answer);
        manager = create();
        await().until(() -> factory.stores().state().open() != null);
    }

    static CachingOptions options(boolean shared) {
        return new CachingOptions(new PolicyOptions(shared, true, Duration.ZERO), false);
    }

    /** Another manager of the same factory, over the same origin. */
    NetworkAccessManager create() {
        FakeManagerContext context = FakeManagerContext.builder()
                .engine("engine")
                .next(origin)
                .clock(clock)
                .executor(executor)
                .offline(offline)
                .build();
        contexts.add(context);
        NetworkAccessManager made = factory.create(context);
        managers.add(made);
        manager = made;
        return made;
    }

    FakeManagerContext context() {
        return contexts.get(contexts.size() - 1);
    }

    private void answer(FakeExchange exchange) {
        Consumer<FakeExchange> known = script;
        if (known != null) {
            known.accept(exchange);
            return;
        }
        Function<NetworkRequest, FakeReply> next;
        synchronized (answers) {
            next = answers.poll();
        }
        Function<NetworkRequest, FakeReply> answer = next == null ? always : next;
        if (answer != null) {
            exchange.answer(answer.apply(exchange.request()));
        }
    }

    /** What the origin answers when nothing else was said; null to hold the exchange. */
    void always(Function<NetworkRequest, FakeReply> reply) {
        always = reply;
    }

    /** Plays the origin from now on, in place of all answers. */
    void scripted(Consumer<FakeExchange> origin) {
        script = origin;
    }

    /** The origin's next answer; without one the exchange is held. */
    Bench answers(FakeReply reply) {
        return answers(request -> reply);
    }

    Bench answers(Function<NetworkRequest, FakeReply> reply) {
        synchronized (answers) {
            answers.add(reply);
        }
        return this;
    }

    /** A 200 of this moment, with a text and alternating names and values. */
    FakeReply ok(String body, String... fields) {
        return reply(200, body, fields);
    }

    FakeReply reply(int status, String body, String... fields) {
        FakeReply reply = FakeReply.of(status).header("Date", now(0));
        for (int i = 0; i < fields.length; i += 2) {
            reply = reply.header(fields[i], fields[i + 1]);
        }
        return body.isEmpty() ? reply : reply.body(body);
    }

    /** The date that many seconds from now. */
    String now(long seconds) {
        return HttpDate.format(clock.instant().getEpochSecond() + seconds);
    }

    void pass(double seconds) {
        clock.advance(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    NetworkRequest.Builder request(String... fields) {
        NetworkRequest.Builder request = NetworkRequest.newBuilder(TARGET);
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        return request;
    }

    CompletableFuture<NetworkReply<String>> start(NetworkRequest.Builder request) {
        return manager.send(request.build(), BodyHandlers.ofString());
    }

    NetworkReply<String> get(String... fields) {
        return send(request(fields));
    }

    /** Sends it and waits for the answer, and until what came is stored. */
    NetworkReply<String> send(NetworkRequest.Builder request) {
        NetworkReply<String> reply = result(start(request));
        settle();
        return reply;
    }

    /** Waits until nothing is under way in the cache. */
    void settle() {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(20))
                .until(() -> cache().flights().isEmpty());
    }

    static <T> T result(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the exchange failed", e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the exchange did not end", e);
        }
    }

    static NetworkException failure(CompletableFuture<?> future) {
        try {
            future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(NetworkException.class);
            return (NetworkException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the exchange did not end", e);
        }
        throw new AssertionError("the exchange did not fail");
    }

    NetworkAccessManager manager() {
        return manager;
    }

    ExecutorService threads() {
        return threads;
    }

    EngineCache cache() {
        return factory.caches().get(0);
    }

    HttpCache.Statistics statistics() {
        return cache().statistics();
    }

    /** Requests that the origin has seen. */
    int asked() {
        return origin.requests().size();
    }

    NetworkRequest lastAsked() {
        return origin.requests().get(asked() - 1);
    }

    FakeExchange exchange(int index) {
        await().atMost(Duration.ofSeconds(20)).until(() -> asked() > index);
        return origin.exchanges().get(index);
    }

    @Override
    public void close() {
        managers.forEach(NetworkAccessManager::close);
        factory.stores().release();
        threads.shutdownNow();
    }
}
