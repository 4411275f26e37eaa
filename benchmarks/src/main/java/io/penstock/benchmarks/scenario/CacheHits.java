// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.scenario;

import static java.util.Objects.requireNonNull;

import io.penstock.benchmarks.Options;
import io.penstock.benchmarks.load.Meter;
import io.penstock.benchmarks.load.Spread;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.ReplySource;
import io.penstock.testkit.FakeManager;
import io.penstock.testkit.FakeReply;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Answers out of the cache, as byte arrays, beside a plain map that copies and {@code Files.readAllBytes} of files that
 * the system has in memory. Measured at the caching manager's {@code send}.
 */
final class CacheHits implements Scenario {
    private static final int KEYS = 32;
    private static final int[] SIZES = {1 << 10, 64 << 10, 1 << 20};
    private static final int[] THREADS = {1, 8};
    /** Larger bodies are never held in memory. */
    private static final int LARGEST_IN_MEMORY = 256 << 10;

    private static final String FILE = "Files.readAllBytes";

    /** Gives a body. */
    private interface Reader {
        byte[] read(int key) throws Exception;
    }

    /** A way to a body, and what its windows have measured. */
    private record Way(String name, Reader reader, List<Double> rates, List<Double> garbage) {
        Way(String name, Reader reader) {
            this(name, reader, new ArrayList<>(), new ArrayList<>());
        }
    }

    @Override
    public String title() {
        return "cached bodies as byte arrays, " + KEYS + " URLs in turn";
    }

    @Override
    public List<String> run(Options options) throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add("| body | threads | from | per second | ÷ " + FILE
                + " (quartiles) | bytes allocated beyond the body |");
        lines.add("|--:|--:|---|--:|--:|--:|");
        for (int size : SIZES) {
            measure(size, options, lines);
        }
        return lines;
    }

    private static void measure(int size, Options options, List<String> lines) throws Exception {
        byte[][] bodies = new byte[KEYS][size];
        Path directory = Files.createTempDirectory("penstock-files");
        Map<URI, byte[]> map = new ConcurrentHashMap<>();
        URI[] uris = new URI[KEYS];
        Path[] files = new Path[KEYS];
        NetworkRequest[] requests = new NetworkRequest[KEYS];
        for (int key = 0; key < KEYS; key++) {
            new Random(key).nextBytes(bodies[key]);
            uris[key] = URI.create("http://origin.example/some/path/to/a/body-" + key + ".qml");
            requests[key] = NetworkRequest.get(uris[key]);
            map.put(uris[key], bodies[key]);
            files[key] = Files.write(directory.resolve("body-" + key), bodies[key]);
        }
        FakeManager origin = FakeManager.answering(request -> FakeReply.of(200)
                .header("Cache-Control", "max-age=86400")
                .header("Content-Type", "text/plain")
                .header("ETag", "\"1\"")
                .body(requireNonNull(map.get(request.uri()))));
        try (CacheBench memory = new CacheBench(origin, Map.of("memory.size", "64M"));
                CacheBench disk = new CacheBench(origin, Map.of("memory.size", "0"))) {
            List<Way> ways = new ArrayList<>();
            ways.add(new Way(FILE, key -> Files.readAllBytes(files[key])));
            ways.add(new Way(
                    "ConcurrentHashMap",
                    key -> requireNonNull(map.get(uris[key])).clone()));
            if (size <= LARGEST_IN_MEMORY) {
                ways.add(new Way("memory tier", key -> hit(memory, requests[key])));
            }
            ways.add(new Way("disk tier", key -> hit(disk, requests[key])));
            for (NetworkRequest request : requests) {
                fill(memory, request);
                fill(disk, request);
            }
            for (int threads : THREADS) {
                measure(ways, bodies, threads, options);
                table(ways, size, threads, lines);
            }
        } finally {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.delete(directory);
        }
    }

    private static void fill(CacheBench bench, NetworkRequest request) throws Exception {
        for (int i = 0; i < 1000; i++) {
            if (bench.send(request, BodyHandlers.discarding()).get().source() == ReplySource.CACHE) {
                return;
            }
            Thread.sleep(5);
        }
        throw new IllegalStateException(request.uri() + " is not stored");
    }

    private static byte[] hit(CacheBench bench, NetworkRequest request) throws Exception {
        NetworkReply<byte[]> reply =
                bench.send(request, BodyHandlers.ofByteArray()).get();
        if (reply.source() != ReplySource.CACHE) {
            throw new IllegalStateException(request.uri() + " came from " + reply.source());
        }
        return reply.body();
    }

    private static void measure(List<Way> ways, byte[][] bodies, int threads, Options options) throws Exception {
        Meter meter = new Meter();
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            for (Way way : ways) {
                way.rates().clear();
                way.garbage().clear();
                long rounds = Math.max(KEYS, options.warmUp() / Math.max(1, bodies[0].length >> 13));
                window(way, bodies, callers, threads, rounds, Long.MAX_VALUE);
            }
            List<Way> order = new ArrayList<>(ways);
            for (int round = 0; round < options.rounds(); round++) {
                Collections.rotate(order, 1);
                for (Way way : order) {
                    meter.start();
                    long start = System.nanoTime();
                    long count = window(
                            way,
                            bodies,
                            callers,
                            threads,
                            Long.MAX_VALUE,
                            start + options.window().toNanos());
                    long took = System.nanoTime() - start;
                    way.rates().add(count / (took * 1e-9));
                    way.garbage().add((double) meter.stop().allocatedBytes() / count - bodies[0].length);
                }
            }
        } finally {
            callers.shutdown();
        }
    }

    /** Runs for so many bodies or until a time, checks the last one of each thread. */
    private static long window(Way way, byte[][] bodies, ExecutorService callers, int threads, long most, long deadline)
            throws Exception {
        CountDownLatch ends = new CountDownLatch(threads);
        AtomicLong sum = new AtomicLong();
        AtomicReference<Exception> failure = new AtomicReference<>();
        for (int thread = 0; thread < threads; thread++) {
            int first = thread;
            callers.execute(() -> {
                try {
                    long count = 0;
                    int key = first;
                    byte[] last = bodies[key];
                    while (count < most && System.nanoTime() < deadline) {
                        key = (key + 1) % KEYS;
                        last = way.reader().read(key);
                        count++;
                        if (last.length != bodies[key].length
                                || last[last.length - 1] != bodies[key][last.length - 1]) {
                            throw new IllegalStateException(way.name() + " gave a wrong body");
                        }
                    }
                    if (!Arrays.equals(last, bodies[key])) {
                        throw new IllegalStateException(way.name() + " gave a wrong body");
                    }
                    sum.addAndGet(count);
                } catch (Exception e) {
                    failure.set(e);
                } finally {
                    ends.countDown();
                }
            });
        }
        ends.await();
        Exception cause = failure.get();
        if (cause != null) {
            throw cause;
        }
        return sum.get();
    }

    private static void table(List<Way> ways, int size, int threads, List<String> lines) {
        List<Double> base = ways.get(0).rates();
        for (Way way : ways) {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < base.size(); i++) {
                ratios.add(way.rates().get(i) / base.get(i));
            }
            lines.add(String.format(
                    Locale.ROOT,
                    "| %d KiB | %d | %s | %.0f | %s | %.0f |",
                    size >> 10,
                    threads,
                    way.name(),
                    Spread.of(way.rates()).median(),
                    Spread.of(ratios),
                    Spread.of(way.garbage()).median()));
        }
    }
}
