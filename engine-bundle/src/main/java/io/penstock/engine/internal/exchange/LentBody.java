// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.LendingBodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A hop that consumes at once, so that the transport may lend its buffers. */
final class LentBody<T> implements LendingBodySubscriber<T> {
    private final Hop<T> hop;

    LentBody(Hop<T> hop) {
        this.hop = hop;
    }

    @Override
    public CompletionStage<T> getBody() {
        return hop.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        hop.onSubscribe(subscription);
    }

    @Override
    public void onLent(ByteBuffer buffer) {
        hop.onLent(buffer);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        hop.onNext(buffers);
    }

    @Override
    public void onError(Throwable failure) {
        hop.onError(failure);
    }

    @Override
    public void onComplete() {
        hop.onComplete();
    }
}
