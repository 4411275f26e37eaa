// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.network.Identity;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;

/**
 * A network, loader threads and time in one thread: {@link #run} carries everything out in an order that a seed
 * chooses, so that each run can be repeated.
 */
final class SimulatedNetwork implements DocumentNetwork {
    private record Alarm(long at, Runnable action, boolean[] cancelled) {}

    final Site site;
    private final Random random;
    private final List<Deque<Runnable>> mailboxes = new ArrayList<>();
    private final List<FakeExchange<?>> waiting = new ArrayList<>();
    final List<FakeExchange<?>> sent = new ArrayList<>();
    private final Set<URI> held = new HashSet<>();
    private final List<Alarm> alarms = new ArrayList<>();
    private long now = 1_000_000;
    int pieceSize = 16;
    /** Which loader's task is being run, -1 for none. */
    int current = -1;

    SimulatedNetwork(Site site, long seed, int loaders) {
        this.site = site;
        this.random = new Random(seed);
        for (int i = 0; i < loaders; i++) {
            mailboxes.add(new ConcurrentLinkedDeque<>());
        }
    }

    long nanoTime() {
        return now;
    }

    SimulatedNetwork hold(String path) {
        held.add(Site.url(path));
        return this;
    }

    void release(String path) {
        held.remove(Site.url(path));
    }

    long activeAlarms() {
        return alarms.stream().filter(alarm -> !alarm.cancelled[0]).count();
    }

    /** Until nothing is left to do but what is held. */
    void run() {
        while (step()) {}
    }

    boolean step() {
        List<FakeExchange<?>> ready = waiting.stream()
                .filter(exchange -> !held.contains(exchange.request.uri()))
                .toList();
        List<Integer> busy = new ArrayList<>();
        for (int i = 0; i < mailboxes.size(); i++) {
            if (!mailboxes.get(i).isEmpty()) {
                busy.add(i);
            }
        }
        int choices = ready.size() + busy.size();
        if (choices == 0) {
            return false;
        }
        int choice = random.nextInt(choices);
        if (choice < busy.size()) {
            current = busy.get(choice);
            mailboxes.get(current).remove().run();
            current = -1;
        } else {
            FakeExchange<?> exchange = ready.get(choice - busy.size());
            waiting.remove(exchange);
            exchange.answer(site, pieceSize);
        }
        return true;
    }

    /** Lets time pass and everything happen that is due, and what follows from it. */
    void advance(Duration time) {
        tick(time);
        run();
    }

    /** Lets time pass; what is due begins. */
    void tick(Duration time) {
        now += time.toNanos();
        for (boolean fired = true; fired; ) {
            fired = false;
            for (Alarm alarm : List.copyOf(alarms)) {
                if (alarm.at <= now && alarms.remove(alarm) && !alarm.cancelled[0]) {
                    alarm.action.run();
                    fired = true;
                }
            }
        }
    }

    @Override
    public String engine() {
        return "test";
    }

    @Override
    public int loaders() {
        return mailboxes.size();
    }

    @Override
    public Executor loader(int index) {
        return mailboxes.get(index % mailboxes.size())::add;
    }

    @Override
    public <T> CompletableFuture<NetworkReply<T>> send(
            int loader, Identity identity, NetworkRequest request, BodyHandler<T> body) {
        FakeExchange<T> exchange = new FakeExchange<>(loader, request, body);
        waiting.add(exchange);
        sent.add(exchange);
        return exchange.future;
    }

    @Override
    public Duration absence() {
        return Duration.ofSeconds(30);
    }

    /** There is but one thread: nothing is waited for. */
    @Override
    public long departing(long bundle, boolean bundleStops, boolean mayHold) {
        return now;
    }

    @Override
    public void arrived(long bundle) {}

    @Override
    public Timeout after(Duration delay, Runnable action) {
        boolean[] cancelled = new boolean[1];
        alarms.add(new Alarm(now + delay.toNanos(), action, cancelled));
        return () -> cancelled[0] = true;
    }
}
