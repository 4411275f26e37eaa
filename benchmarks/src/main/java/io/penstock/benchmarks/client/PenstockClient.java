// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.client;

import io.penstock.benchmarks.load.Client;
import io.penstock.benchmarks.load.Slot;
import io.penstock.launcher.Penstock;
import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkAccess;
import io.penstock.network.NetworkRequest;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Penstock as an application has it: the launcher's framework, the engine's chain, a stack of layers. */
public final class PenstockClient implements Client {
    private final Penstock penstock;
    private final NetworkAccess network;

    /**
     * @param layers names of the factories that take part
     * @param perHost HTTP/1.1 connections to a host
     */
    public PenstockClient(int perHost, String... layers) throws IOException {
        penstock = start(perHost, layers);
        network = penstock.network();
    }

    /** Default configuration, but for the layers and the number of connections. */
    public static Penstock start(int perHost, String... layers) throws IOException {
        StringBuilder filter = new StringBuilder("(|");
        for (String layer : layers) {
            filter.append("(penstock.factory=").append(layer).append(')');
        }
        return Penstock.start(Map.of(
                "io.penstock.engine",
                Map.of("factory.target", filter.append(')').toString()),
                "io.penstock.factory.httpclient",
                Map.of("requests.per.host", perHost, "connections.total", 2 * perHost, "keep.alive", "10m")));
    }

    public NetworkAccess network() {
        return network;
    }

    @Override
    public void get(Slot slot) {
        send(network, slot).whenComplete((reply, failure) -> end(slot, failure));
    }

    static CompletableFuture<?> send(NetworkAccess network, Slot slot) {
        return network.send(NetworkRequest.get(slot.target().uri()), body(slot));
    }

    static void end(Slot slot, @Nullable Throwable failure) {
        if (failure == null) {
            slot.end();
        } else {
            slot.failed(failure);
        }
    }

    private static BodyHandler<Boolean> body(Slot slot) {
        return head -> {
            slot.status(head.statusCode());
            return new Body(slot);
        };
    }

    @Override
    public void close() {
        penstock.close();
    }

    private static final class Body implements LendingBodySubscriber<Boolean> {
        private final Slot slot;
        private final CompletableFuture<Boolean> end = new CompletableFuture<>();

        Body(Slot slot) {
            this.slot = slot;
        }

        @Override
        public CompletionStage<Boolean> getBody() {
            return end;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onLent(ByteBuffer buffer) {
            slot.data(buffer);
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
