// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.engine.internal.stack.Candidate;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.runtime.EngineDTO.SwapCounters;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Consumers on one side, factories that come and go on the other, for a few seconds: nothing may be lost. */
class SwapUnderLoadTest {
    private static final long SECONDS = Long.getLong("penstock.swap.seconds", 5);

    private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger honest = new AtomicInteger();
    private final Map<String, Boolean> failedPosts = new ConcurrentHashMap<>();
    private volatile boolean over;

    @Test
    void no_request_is_lost_while_every_layer_comes_and_goes() throws Exception {
        try (SimulatedOrigin origin = new SimulatedOrigin();
                EngineBench bench = new EngineBench(
                        "loader.threads",
                        "3",
                        "drain.timeout",
                        "20ms",
                        "stack.required",
                        "stamp",
                        "timeout.total",
                        "60s")) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(consumer(i, random -> get(bench, "/small-" + random.nextInt(5000))));
            }
            threads.add(consumer(10, random -> get(bench, "/slow-" + (100_000 + random.nextInt(50_000)))));
            threads.add(consumer(11, random -> get(bench, "/slow-" + (100_000 + random.nextInt(50_000)))));
            threads.add(consumer(12, random -> stream(bench, random, "/stream-" + (30_000 + random.nextInt(30_000)))));
            AtomicInteger number = new AtomicInteger();
            threads.add(consumer(13, random -> post(bench, "/post" + number.incrementAndGet() + "-100", true)));
            threads.add(consumer(14, random -> post(bench, "/post" + number.incrementAndGet() + "-9000", false)));
            threads.forEach(Thread::start);
            swap(bench, origin);
            for (Thread thread : threads) {
                thread.join(70_000);
                assertThat(thread.isAlive()).as("a consumer hangs").isFalse();
            }
            SwapCounters swaps = bench.dto().swapCounters();
            System.out.println("swap under load: " + done + " exchanges, " + honest + " POSTs abandoned honestly, "
                    + origin.ranges + " ranges, " + swaps);
            assertThat(faults).isEmpty();
            assertThat(origin.posts)
                    .allSatisfy((path, count) -> assertThat(count).as(path).hasValue(1));
            assertThat(origin.unstamped).hasValue(0);
            assertThat(failedPosts.keySet())
                    .as("POSTs that failed and had not arrived")
                    .allMatch(origin.posts::containsKey);
            assertThat(done.get()).isGreaterThan(200);
            assertThat(swaps.swaps()).isGreaterThan(50);
            assertThat(swaps.replayed() + swaps.resumed()).isPositive();
            await().until(() -> bench.dto().inFlight().isEmpty());
        }
    }

    private interface Work {
        void run(Random random) throws Exception;
    }

    private Thread consumer(int seed, Work work) {
        return new Thread(
                () -> {
                    Random random = new Random(seed);
                    while (!over) {
                        try {
                            work.run(random);
                            done.incrementAndGet();
                        } catch (Exception | AssertionError e) {
                            faults.add(seed + ": " + e);
                        }
                    }
                },
                "consumer-" + seed);
    }

    private static void get(EngineBench bench, String path) throws Exception {
        byte[] body = bench.access
                .get(EngineBench.uri(path), BodyHandlers.ofByteArray())
                .get(50, TimeUnit.SECONDS)
                .body();
        if (!Arrays.equals(body, SimulatedOrigin.body(path))) {
            throw new AssertionError("wrong bytes for " + path + ": " + body.length);
        }
    }

    private static void stream(EngineBench bench, Random random, String path) throws Exception {
        byte[] expected = SimulatedOrigin.body(path);
        try (InputStream in = bench.access
                .get(EngineBench.uri(path), BodyHandlers.ofInputStream())
                .get(50, TimeUnit.SECONDS)
                .body()) {
            byte[] piece = new byte[10_000];
            int at = 0;
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                if (!Arrays.equals(piece, 0, n, expected, at, at + n)) {
                    throw new AssertionError("wrong bytes for " + path + " at " + at);
                }
                at += n;
                TimeUnit.MILLISECONDS.sleep(random.nextInt(10));
            }
            if (at != expected.length) {
                throw new AssertionError("short body for " + path + ": " + at);
            }
        }
    }

    private void post(EngineBench bench, String path, boolean repeatable) throws Exception {
        NetworkRequest request = NetworkRequest.newBuilder(EngineBench.uri(path))
                .POST(
                        repeatable
                                ? BodyPublishers.ofString("x")
                                : BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(new byte[3])))
                .build();
        try {
            byte[] body = bench.access
                    .send(request, BodyHandlers.ofByteArray())
                    .get(50, TimeUnit.SECONDS)
                    .body();
            if (!Arrays.equals(body, SimulatedOrigin.body(path))) {
                throw new AssertionError("wrong bytes for " + path);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NetworkException failure && failure.code() == NetworkError.ABANDONED_BY_SWAP) {
                honest.incrementAndGet();
                failedPosts.put(path, true);
            } else {
                throw e;
            }
        }
    }

    private void swap(EngineBench bench, SimulatedOrigin origin) throws Exception {
        Random random = new Random(42);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        List<Candidate> transports = new ArrayList<>();
        List<Candidate> layers = new ArrayList<>();
        Candidate stamp = stamp(bench);
        while (System.nanoTime() < end) {
            switch (random.nextInt(7)) {
                case 0, 1 -> {
                    if (transports.size() < 3) {
                        transports.add(bench.factories.add(
                                "transport" + random.nextInt(3), random.nextInt(10), context -> origin.transport()));
                    }
                }
                case 2 -> {
                    if (!transports.isEmpty()) {
                        bench.factories.remove(transports.remove(random.nextInt(transports.size())));
                    }
                }
                case 3 -> {
                    bench.factories.remove(stamp);
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(10));
                    stamp = stamp(bench);
                }
                case 4 -> {
                    if (layers.size() < 2) {
                        layers.add(bench.factories.add(
                                "layer" + random.nextInt(2),
                                50 + random.nextInt(10),
                                context -> passing(context.next())));
                    } else {
                        bench.factories.remove(layers.remove(0));
                    }
                }
                case 5 -> stamp = bench.factories.rerank(stamp, 100 + random.nextInt(100));
                default ->
                    bench.engine.reconfigure(EngineBench.configuration(
                            "loader.threads", String.valueOf(1 + random.nextInt(4)),
                            "drain.timeout", "20ms",
                            "stack.required", "stamp",
                            "timeout.total", "60s"));
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(60));
        }
        over = true;
        bench.factories.add("last", 5, context -> origin.transport());
    }

    private static NetworkAccessManager passing(NetworkAccessManager next) {
        return new Passing("passing", next, new ArrayList<>());
    }

    private static Candidate stamp(EngineBench bench) {
        return bench.factories.add("stamp", 100, context -> new Passing("stamp", context.next(), new ArrayList<>()));
    }
}
