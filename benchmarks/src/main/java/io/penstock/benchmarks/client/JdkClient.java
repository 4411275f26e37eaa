// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.client;

import io.penstock.benchmarks.load.Client;
import io.penstock.benchmarks.load.Slot;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** {@code java.net.http}, as it comes. */
public final class JdkClient implements Client {
    private final HttpClient client;

    public JdkClient(HttpClient.Version version) {
        client = HttpClient.newBuilder().version(version).build();
    }

    @Override
    public void get(Slot slot) {
        client.sendAsync(HttpRequest.newBuilder(slot.target().uri()).build(), head -> {
                    slot.status(head.statusCode());
                    return new Body(slot);
                })
                .whenComplete((reply, failure) -> PenstockClient.end(slot, failure));
    }

    @Override
    public void close() {
        // has no close on JDK 17: its threads end when it is collected
    }

    private static final class Body implements BodySubscriber<Boolean> {
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
        public void onNext(List<ByteBuffer> parts) {
            parts.forEach(slot::data);
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
