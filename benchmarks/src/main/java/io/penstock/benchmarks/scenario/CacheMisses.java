// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.scenario;

import io.penstock.benchmarks.Options;
import io.penstock.network.HeaderFields;
import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.testkit.TestOrigin;
import java.io.OutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;

/** From the origin's first byte to the caller's, on a miss, with the cache and without. */
final class CacheMisses implements Scenario {
    private static final int REQUESTS = 1000;
    private static final byte[] PIECE = new byte[16 << 10];

    /** Sends a request. */
    private interface Sender {
        <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body);
    }

    @Override
    public String title() {
        return "µs from the origin's first byte to the caller's, " + REQUESTS + " misses, one at a time";
    }

    @Override
    public List<String> run(Options options) throws Exception {
        AtomicLong sent = new AtomicLong();
        try (TestOrigin origin = TestOrigin.http();
                NetworkAccessManager below = CacheBench.transport();
                CacheBench cache = new CacheBench(below, Map.of());
                NetworkAccessManager bare = CacheBench.transport()) {
            origin.otherwise((request, responder) -> {
                OutputStream out =
                        responder.stream(200, HeaderFields.of("Cache-Control", "max-age=3600", "ETag", "\"1\""));
                sent.set(System.nanoTime());
                for (int i = 0; i < 16; i++) {
                    out.write(PIECE);
                }
                out.close();
            });
            List<Double> with = new ArrayList<>();
            List<Double> without = new ArrayList<>();
            Sender caching = cache::send;
            Sender transport = bare::send;
            for (int i = -REQUESTS; i < REQUESTS; i++) {
                NetworkRequest request = NetworkRequest.get(origin.uri("/miss/" + i));
                double one = micros(transport, request, sent);
                double other = micros(caching, request, sent);
                if (i >= 0) {
                    without.add(one);
                    with.add(other);
                }
            }
            return List.of(
                    "| stack | p50 | p99 | largest |",
                    "|---|--:|--:|--:|",
                    line("transport", without),
                    line("transport and cache", with));
        }
    }

    private static String line(String name, List<Double> all) {
        double[] sorted = all.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f |",
                name,
                sorted[sorted.length / 2],
                sorted[sorted.length * 99 / 100],
                sorted[sorted.length - 1]);
    }

    private static double micros(Sender sender, NetworkRequest request, AtomicLong sent) throws Exception {
        First first = new First();
        sender.send(request, info -> first).get();
        return (first.came - sent.get()) / 1e3;
    }

    /** Notes when the first byte comes. */
    private static final class First implements LendingBodySubscriber<Boolean> {
        private final CompletableFuture<Boolean> end = new CompletableFuture<>();
        private volatile long came;

        @Override
        public CompletionStage<Boolean> getBody() {
            return end;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onLent(ByteBuffer buffer) {
            if (came == 0) {
                came = System.nanoTime();
            }
        }

        @Override
        public void onError(Throwable cause) {
            end.completeExceptionally(cause);
        }

        @Override
        public void onComplete() {
            end.complete(true);
        }
    }
}
