// SPDX-License-Identifier: Apache-2.0
package io.penstock.soak;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.launcher.Penstock;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Consumers of every kind at the same time; what goes wrong is kept. */
final class SoakLoad {
    private static final long PATIENCE_SECONDS = 120;
    private static final int GETS_A_SECOND = 200;
    private static final AtomicLong NUMBERS = new AtomicLong();

    /** When one small GET was sent and answered, as {@link System#nanoTime()}. */
    record Timed(long sent, long answered) {}

    final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<Timed> gets = new ConcurrentLinkedQueue<>();
    final Map<String, AtomicLong> done = new ConcurrentHashMap<>();
    final AtomicLong abandonedPosts = new AtomicLong();

    private final AtomicLong underWay = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private final Penstock penstock;
    private final SoakOrigin origin;
    private volatile boolean over;

    private interface Work {
        void run(long number) throws Exception;
    }

    SoakLoad(Penstock penstock, SoakOrigin origin) {
        this.penstock = penstock;
        this.origin = origin;
    }

    void start() {
        thread("gets", this::gets);
        consumer("stream of 3 s", number -> stream("/stream/" + number + "/2000000/24", 0));
        consumer("stream of 20 s", number -> stream("/stream/" + number + "/2000000/162", 0));
        consumer("stream that nobody reads for 10 s", number -> stream("/stream/" + number + "/2000000/1", 10));
        consumer("repeatable POST", number -> post("/post/" + number + "/1", true));
        consumer("unrepeatable POST", number -> post("/post/" + number + "/1", false));
        consumer("POST longer than the drain", number -> post("/post/" + number + "/1700", false));
        consumer("document", number -> document("/graph/" + number + "/main.qml"));
        consumer("document", number -> document("/graph/" + number + "/main.qml"));
    }

    /** Small GETs that are not answered. */
    long underWay() {
        return underWay.get();
    }

    /** Ends the load; whatever has begun comes to its end. */
    void stop() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            if (thread.isAlive()) {
                faults.add(thread.getName() + " hangs");
            }
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (underWay.get() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        if (underWay.get() > 0) {
            faults.add(underWay + " GETs have not ended");
        }
    }

    private void thread(String name, Runnable work) {
        Thread thread = new Thread(work, "load: " + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void consumer(String name, Work work) {
        AtomicLong count = done.computeIfAbsent(name, key -> new AtomicLong());
        thread(name, () -> {
            while (!over) {
                long number = NUMBERS.incrementAndGet();
                try {
                    work.run(number);
                    count.incrementAndGet();
                    TimeUnit.MILLISECONDS.sleep(30);
                } catch (Exception | AssertionError e) {
                    faults.add(name + " " + number + ": " + e);
                }
            }
        });
    }

    /** At a steady rate, whether or not the ones before are answered. */
    private void gets() {
        AtomicLong count = done.computeIfAbsent("small GET", key -> new AtomicLong());
        long interval = TimeUnit.SECONDS.toNanos(1) / GETS_A_SECOND;
        for (long next = System.nanoTime(); !over; next += interval) {
            while (next - System.nanoTime() > 0) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
            long number = NUMBERS.incrementAndGet();
            String path = "/small/" + number + "/" + (1 + number % 5000);
            long sent = System.nanoTime();
            underWay.incrementAndGet();
            penstock.network().get(origin.uri(path), BodyHandlers.ofByteArray()).whenComplete((reply, failure) -> {
                long answered = System.nanoTime();
                if (failure != null) {
                    faults.add("GET " + number + ": " + failure);
                } else if (!Arrays.equals(reply.body(), SoakOrigin.body(path, SoakOrigin.last(path)))) {
                    faults.add("GET " + number + ": " + reply.statusCode() + ", wrong bytes");
                } else {
                    gets.add(new Timed(sent, answered));
                    count.incrementAndGet();
                }
                underWay.decrementAndGet();
            });
        }
    }

    private <T> NetworkReply<T> send(NetworkRequest request, BodyHandler<T> body) throws Exception {
        return penstock.network().send(request, body).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private void stream(String path, int idleSeconds) throws Exception {
        byte[] expected = SoakOrigin.body(path, 2_000_000);
        try (InputStream in = send(NetworkRequest.get(origin.uri(path)), BodyHandlers.ofInputStream())
                .body()) {
            for (int i = 0; i < idleSeconds * 10 && !over; i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            byte[] body = in.readAllBytes();
            if (!Arrays.equals(body, expected)) {
                throw new AssertionError(body.length + " of " + expected.length + " bytes, not all of them right");
            }
        }
    }

    private void post(String path, boolean repeatable) throws Exception {
        NetworkRequest request = NetworkRequest.newBuilder(origin.uri(path))
                .POST(
                        repeatable
                                ? BodyPublishers.ofString("three")
                                : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[3000])))
                .build();
        try {
            byte[] body = send(request, BodyHandlers.ofByteArray()).body();
            if (!Arrays.equals(body, SoakOrigin.body(path, 10))) {
                throw new AssertionError("wrong bytes");
            }
        } catch (ExecutionException e) {
            boolean abandoned = e.getCause() instanceof NetworkException failure
                    && failure.code() == NetworkError.ABANDONED_BY_SWAP;
            if (!abandoned || !origin.posts.contains(path)) {
                throw e;
            }
            abandonedPosts.incrementAndGet();
        }
    }

    private void document(String path) throws Exception {
        Component component = penstock.engine().load(origin.uri(path));
        CompletableFuture<Boolean> end = component.completion().handle((graph, failure) -> true);
        end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (component.status() != ComponentStatus.READY
                || component.graph().documents().size() != 4) {
            throw new AssertionError(component + " " + component.errors());
        }
    }
}
