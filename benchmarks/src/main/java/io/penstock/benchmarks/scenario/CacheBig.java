// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.scenario;

import io.penstock.benchmarks.Options;
import io.penstock.benchmarks.load.Meter;
import io.penstock.network.HeaderFields;
import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.ReplySource;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.testkit.TestOrigin;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.zip.CRC32;

/** A gigabyte through the cache, stored and then served, in a small heap. */
final class CacheBig implements Scenario {
    private static final long LENGTH = 1L << 30;
    private static final int PIECE = 64 << 10;

    @Override
    public String title() {
        return "1 GiB stored and served, heap of " + (Runtime.getRuntime().maxMemory() >> 20) + " MiB";
    }

    @Override
    public List<String> run(Options options) throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add("| from | MiB/s | bytes allocated |");
        lines.add("|---|--:|--:|");
        CRC32 sum = new CRC32();
        try (TestOrigin origin = TestOrigin.http();
                NetworkAccessManager transport = CacheBench.transport();
                CacheBench cache = new CacheBench(transport, Map.of("max.size", "3G", "max.entry", "1500M"))) {
            origin.otherwise((request, responder) -> {
                OutputStream out = responder.stream(
                        200, HeaderFields.of("Cache-Control", "max-age=3600", "Content-Length", Long.toString(LENGTH)));
                byte[] piece = new byte[PIECE];
                for (long at = 0; at < LENGTH; at += PIECE) {
                    ByteBuffer.wrap(piece).putLong(0, at * 0x9E37_79B9_7F4A_7C15L);
                    sum.update(piece);
                    out.write(piece);
                }
                out.close();
            });
            NetworkRequest request = NetworkRequest.get(origin.uri("/big"));
            Meter meter = new Meter();
            for (ReplySource expected : new ReplySource[] {ReplySource.NETWORK, ReplySource.CACHE}) {
                meter.start();
                long start = System.nanoTime();
                NetworkReply<Long> reply =
                        cache.send(request, info -> new Summing()).get();
                double seconds = (System.nanoTime() - start) * 1e-9;
                long allocated = meter.stop().allocatedBytes();
                if (reply.source() != expected || reply.body() != sum.getValue()) {
                    throw new IllegalStateException("not what was asked for: " + reply.source());
                }
                lines.add(String.format(
                        Locale.ROOT,
                        "| %s | %.0f | %d |",
                        expected == ReplySource.CACHE ? "the cache" : "the origin, storing",
                        LENGTH / seconds / (1 << 20),
                        allocated));
                Thread.sleep(1000); // until it is stored
            }
        }
        return lines;
    }

    /** The checksum of a body. */
    private static final class Summing implements LendingBodySubscriber<Long> {
        private final CRC32 sum = new CRC32();
        private final CompletableFuture<Long> end = new CompletableFuture<>();

        @Override
        public CompletionStage<Long> getBody() {
            return end;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onLent(ByteBuffer buffer) {
            sum.update(buffer);
        }

        @Override
        public void onError(Throwable cause) {
            end.completeExceptionally(cause);
        }

        @Override
        public void onComplete() {
            end.complete(sum.getValue());
        }
    }
}
