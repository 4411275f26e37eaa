// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import io.penstock.network.ReplySource;
import io.penstock.network.spi.ResponseHead;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

/** A body that is there already, as one item. */
final class LocalBody implements Flow.Subscription {
    private final BodySubscriber<?> subscriber;
    private final ByteBuffer body;
    /** 0 until the item is asked for. */
    private final AtomicInteger state = new AtomicInteger();

    private LocalBody(BodySubscriber<?> subscriber, ByteBuffer body) {
        this.subscriber = subscriber;
        this.body = body;
    }

    /** Answers a request for a {@code data:} URL. */
    static void serve(Hop<?> hop, long most) {
        NetworkRequest request = hop.request();
        DataUrl data;
        try {
            if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
                throw new NetworkException(
                        NetworkError.INVALID_REQUEST, request.uri(), "a data: URL answers GET and HEAD only");
            }
            data = DataUrl.parse(request.uri(), most);
        } catch (NetworkException e) {
            hop.accept(null, e);
            return;
        }
        HeaderFields fields;
        try {
            fields = HeaderFields.of(
                    "Content-Type",
                    data.mediaType(),
                    "Content-Length",
                    String.valueOf(data.body().remaining()));
        } catch (IllegalArgumentException e) {
            hop.accept(null, new NetworkException(NetworkError.INVALID_REQUEST, request.uri(), "bad media type"));
            return;
        }
        ResponseHead head = ResponseHead.local(200, fields, ReplySource.LOCAL);
        BodySubscriber<?> subscriber = hop.apply(head);
        head.bodyEnded(HeaderFields.EMPTY);
        boolean empty = request.method().equals("HEAD") || data.body().remaining() == 0;
        LocalBody subscription = new LocalBody(subscriber, data.body());
        if (empty) {
            subscription.state.set(1);
        }
        subscriber.onSubscribe(subscription);
        if (empty) {
            subscriber.onComplete();
        }
    }

    @Override
    public void request(long n) {
        if (n > 0 && state.compareAndSet(0, 1)) {
            if (subscriber instanceof LentBody<?> lent) {
                lent.onLent(body);
            } else {
                subscriber.onNext(List.of(body));
            }
            subscriber.onComplete();
        }
    }

    @Override
    public void cancel() {
        state.set(1);
    }
}
