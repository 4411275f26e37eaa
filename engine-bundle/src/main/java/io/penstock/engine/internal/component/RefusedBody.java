// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.network.LendingBodySubscriber;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Throws a body away without anybody waiting for it: up to 64 KiB, to keep the connection, then the exchange is aborted. */
final class RefusedBody implements LendingBodySubscriber<BodyCollector> {
    private static final long LIMIT = 64 << 10;

    private final BodyCollector empty;
    private @Nullable Subscription subscription;
    private long thrownAway;

    /** @param empty what the reply has for a body */
    RefusedBody(BodyCollector empty) {
        this.empty = empty;
    }

    @Override
    public CompletionStage<BodyCollector> getBody() {
        return CompletableFuture.completedFuture(empty);
    }

    @Override
    public void onSubscribe(Subscription flow) {
        subscription = flow;
        flow.request(Long.MAX_VALUE);
    }

    @Override
    public void onLent(ByteBuffer buffer) {
        thrownAway += buffer.remaining();
        Subscription flow = subscription;
        if (thrownAway > LIMIT && flow != null) {
            flow.cancel();
        }
    }

    @Override
    public void onError(Throwable failure) {
        // nobody asked for this body
    }

    @Override
    public void onComplete() {
        // nobody asked for this body
    }
}
