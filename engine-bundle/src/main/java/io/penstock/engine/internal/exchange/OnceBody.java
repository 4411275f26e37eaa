// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** A body that cannot be sent again, and knows whether it has begun to be sent. */
final class OnceBody implements BodyPublisher {
    private final BodyPublisher body;
    private final AtomicBoolean begun = new AtomicBoolean();

    OnceBody(BodyPublisher body) {
        this.body = body;
    }

    boolean hasBegun() {
        return begun.get();
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        if (begun.getAndSet(true)) {
            subscriber.onSubscribe(Ended.SUBSCRIPTION);
            subscriber.onError(new IllegalStateException("this request body can be sent once only"));
            return;
        }
        body.subscribe(subscriber);
    }

    private enum Ended implements Flow.Subscription {
        SUBSCRIPTION;

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}
