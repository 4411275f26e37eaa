// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Wants nothing of a body; a short one is let come to its end, so that its connection can be used again. */
final class Discarding implements BodySubscriber<Void> {
    private static final int PATIENCE = 16 << 10;

    private final CompletableFuture<Void> body = new CompletableFuture<>();
    private final boolean atOnce;
    private int seen;
    private @Nullable Subscription subscription;

    /**
     * One that waits for nothing.
     *
     * @param atOnce whether also a short body is given up
     */
    Discarding(boolean atOnce) {
        this.atOnce = atOnce;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        if (atOnce) {
            given.cancel();
            body.complete(null);
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            seen += buffer.remaining();
        }
        Subscription source = subscription;
        if (source != null && seen > PATIENCE) {
            source.cancel();
            body.complete(null);
        } else if (source != null) {
            source.request(1);
        }
    }

    @Override
    public void onError(Throwable error) {
        body.complete(null);
    }

    @Override
    public void onComplete() {
        body.complete(null);
    }
}
