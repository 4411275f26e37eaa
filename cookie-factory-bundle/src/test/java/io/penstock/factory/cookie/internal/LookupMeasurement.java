// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import com.sun.management.ThreadMXBean;
import io.penstock.factory.httpclient.internal.HttpClientFactory;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Timings;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.ResponseHead;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.FakeRegistry;
import io.penstock.testkit.TestOrigin;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What a request costs in this layer: with an empty jar, with 50 cookies that all go, and with 50 of which every other
 * request takes another half. Run its main by hand; CPU time, best of several rounds, as the machine is shared.
 */
final class LookupMeasurement {
    private static final int ROUND = 200_000;
    private static final int ROUNDS = 15;
    private static final int REQUESTS = 2000;

    private LookupMeasurement() {}

    /** The end of a stack that answers from memory. */
    static final class Nothing implements NetworkAccessManager {
        private final CompletableFuture<NetworkReply<Object>> reply = new CompletableFuture<>();
        final ResponseInfo info = new ResponseHead(
                200,
                Version.HTTP_1_1,
                HeaderFields.of("Date", "x", "Content-Type", "text/plain", "Content-Length", "1", "ETag", "x"),
                Timings.NONE,
                null);

        @Override
        @SuppressWarnings("unchecked")
        public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
            body.apply(info);
            return (CompletableFuture<NetworkReply<T>>) (CompletableFuture<?>) reply;
        }

        @Override
        public void close() {}
    }

    public static void main(String[] arguments) {
        Nothing below = new Nothing();
        BodySubscriber<Void> subscriber = BodyHandlers.discarding().apply(below.info);
        BodyHandler<Void> handler = info -> subscriber;
        NetworkRequest[] same = {request("/a/x"), request("/a/x")};
        NetworkRequest[] different = {request("/a/x"), request("/b/x")};
        measure("the layer below alone", below, handler, same);
        try (Bench bench = new Bench()) {
            NetworkAccessManager layer = new CookieFactory(bench.jars)
                    .create(FakeManagerContext.builder().next(below).build());
            measure("empty jar", layer, handler, same);
            for (int i = 0; i < 50; i++) {
                bench.set("https://www.example.com/", "name" + i + "=value-of-cookie-" + i + "; Path=/");
            }
            measure("50 cookies, all sent", layer, handler, same);
            bench.admin().clear();
            for (int i = 0; i < 50; i++) {
                bench.set(
                        "https://www.example.com/",
                        "name" + i + "=value-of-cookie-" + i + "; Path=/" + "ab".charAt(i % 2));
            }
            measure("50 cookies, 25 sent, another half each time", layer, handler, different);
            bench.admin().clear();
            bench.set("https://elsewhere.example/", "a=1");
            measure("cookies of another host only", layer, handler, same);
        }
        try (Bench bench = new Bench()) {
            measure("empty jar and no proxy rule for it", BothLayersTest.over(below, bench), handler, same);
        }
        transport();
    }

    /** CPU time of a whole request for 1 KiB on loopback: the caller's thread and the transport's. */
    private static void transport() {
        HttpClientFactory factory =
                new HttpClientFactory(FakeRegistry.withoutFiles().context(), Map.of());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (TestOrigin origin = TestOrigin.http();
                NetworkAccessManager manager = factory.create(FakeManagerContext.create())) {
            origin.serve("/", "text/plain", "x".repeat(1024));
            NetworkRequest request = NetworkRequest.get(origin.uri("/"));
            double best = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long start = cpu(threads);
                for (int i = 0; i < REQUESTS; i++) {
                    manager.send(request, BodyHandlers.ofByteArray()).join();
                }
                best = Math.min(best, (cpu(threads) - start) / (double) REQUESTS);
            }
            System.out.printf("%-45s %7.0f ns of CPU%n", "a request over loopback, transport alone", best);
        }
        factory.deactivate();
    }

    private static long cpu(ThreadMXBean threads) {
        long sum = 0;
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            boolean counts = info != null
                    && (info.getThreadName().startsWith("penstock-httpclient")
                            || info.getThreadId() == Thread.currentThread().getId());
            sum += counts ? Math.max(0, threads.getThreadCpuTime(info.getThreadId())) : 0;
        }
        return sum;
    }

    private static NetworkRequest request(String path) {
        return NetworkRequest.get(URI.create("https://www.example.com" + path));
    }

    private static void measure(
            String what, NetworkAccessManager layer, BodyHandler<Void> handler, NetworkRequest[] requests) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        double best = Double.MAX_VALUE;
        long bytes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long allocated = threads.getThreadAllocatedBytes(thread);
            long start = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < ROUND; i++) {
                layer.send(requests[i & 1], handler);
            }
            best = Math.min(best, (threads.getCurrentThreadCpuTime() - start) / (double) ROUND);
            bytes = (threads.getThreadAllocatedBytes(thread) - allocated) / ROUND;
        }
        System.out.printf("%-45s %7.0f ns of CPU %6d bytes%n", what, best, bytes);
    }
}
