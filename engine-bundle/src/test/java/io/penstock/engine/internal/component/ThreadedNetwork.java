// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.network.Identity;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A network with threads of its own: loaders, two for input and output, one for the time. */
final class ThreadedNetwork implements DocumentNetwork, AutoCloseable {
    private final Site site;
    private final List<ExecutorService> loaders = new ArrayList<>();
    private final ExecutorService io = Executors.newFixedThreadPool(2, task -> new Thread(task, "test-io"));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "test-timer"));
    final Queue<FakeExchange<?>> sent = new ConcurrentLinkedQueue<>();
    private final Queue<FakeExchange<?>> held = new ConcurrentLinkedQueue<>();
    /** While set, requests are kept and not answered. */
    volatile Predicate<URI> holding = url -> false;
    /** How long a departure is held. */
    volatile Duration patience = Duration.ZERO;

    ThreadedNetwork(Site site, int count) {
        this.site = site;
        for (int i = 0; i < count; i++) {
            String name = "test-loader-" + i;
            loaders.add(Executors.newSingleThreadExecutor(task -> new Thread(task, name)));
        }
    }

    @Override
    public String engine() {
        return "threads";
    }

    @Override
    public int loaders() {
        return loaders.size();
    }

    @Override
    public Executor loader(int index) {
        return loaders.get(index % loaders.size());
    }

    @Override
    public <T> CompletableFuture<NetworkReply<T>> send(
            int loader, Identity identity, NetworkRequest request, BodyHandler<T> body) {
        FakeExchange<T> exchange = new FakeExchange<>(loader, request, body);
        sent.add(exchange);
        if (holding.test(request.uri())) {
            held.add(exchange);
        } else {
            io.execute(() -> exchange.answer(site, 64));
        }
        return exchange.future;
    }

    /** Answers what was kept. */
    void release() {
        holding = url -> false;
        for (FakeExchange<?> next = held.poll(); next != null; next = held.poll()) {
            FakeExchange<?> exchange = next;
            io.execute(() -> exchange.answer(site, 64));
        }
    }

    @Override
    public Duration absence() {
        return Duration.ofSeconds(30);
    }

    @Override
    public long departing(long bundle, boolean bundleStops, boolean mayHold) {
        return System.nanoTime() + patience.toNanos();
    }

    @Override
    public void arrived(long bundle) {}

    @Override
    public Timeout after(Duration delay, Runnable action) {
        Future<?> scheduled = timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public void close() {
        loaders.forEach(ExecutorService::shutdown);
        io.shutdown();
        timer.shutdownNow();
    }
}
