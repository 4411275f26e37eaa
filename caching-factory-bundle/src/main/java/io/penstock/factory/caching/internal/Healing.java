// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.network.HeaderFields;
import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.ResponseHead;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Continues a body that broke off with one that is asked for anew: what has been delivered is skipped, and checked to be
 * the same. If it is not, the body ends with an error: two halves of two representations never make one.
 */
final class Healing implements Delivery.Continuation, LendingBodySubscriber<Void> {
    private final BodySubscriber<?> subscriber;
    private final NetworkRequest request;
    private final ResponseHead head;
    private final Relay.Leader ending;
    /** Of the representation, also for a body that is a part of it. */
    private final long from;

    private final long position;
    private final long end;
    private final int sum;
    private final CRC32C skipped = new CRC32C();
    private final CompletableFuture<Void> body = new CompletableFuture<>();

    /** Guards what follows. */
    private final Object lock = new Object();

    private long demand;
    private boolean outstanding;
    private boolean ended;
    private @Nullable Subscription upstream;

    /** Bytes seen; for the upstream's thread. */
    private long seen;

    Healing(
            BodySubscriber<?> subscriber,
            NetworkRequest request,
            ResponseHead head,
            Relay.Leader ending,
            long from,
            long position,
            long end,
            int sum,
            long demand) {
        this.subscriber = subscriber;
        this.request = request;
        this.head = head;
        this.ending = ending;
        this.from = from;
        this.position = position;
        this.end = end;
        this.sum = sum;
        this.demand = demand;
    }

    /**
     * Asks.
     *
     * @param status that the answer must have
     */
    void start(NetworkAccessManager next, int status) {
        BodyHandler<Void> handler = info -> {
            if (info.statusCode() == status) {
                return this;
            }
            fail("the origin now answers " + info.statusCode());
            return new Discarding(true);
        };
        CompletableFuture<NetworkReply<Void>> exchange = next.send(request, handler);
        exchange.whenComplete((reply, error) -> {
            if (error != null) {
                fail("the origin does not answer");
            }
        });
    }

    @Override
    public CompletionStage<Void> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        boolean late;
        synchronized (lock) {
            upstream = subscription;
            late = ended;
        }
        if (late) {
            subscription.cancel();
        } else {
            pull();
        }
    }

    @Override
    public void request(long count) {
        synchronized (lock) {
            demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
        }
        pull();
    }

    /** Asks for the next piece, if it is wanted or to be skipped. */
    private void pull() {
        Subscription source;
        synchronized (lock) {
            source = upstream;
            if (ended || outstanding || source == null || demand == 0) {
                return;
            }
            outstanding = true;
        }
        source.request(1);
    }

    @Override
    public void onLent(ByteBuffer buffer) {
        long before = seen;
        seen += buffer.remaining();
        ByteBuffer wanted = buffer.duplicate();
        int known = (int) Math.max(0, Math.min(wanted.remaining(), position - before));
        ByteBuffer same = wanted.duplicate();
        same.limit(same.position() + known);
        int foreign = (int) Math.max(0, Math.min(known, from - before));
        same.position(same.position() + foreign);
        skipped.update(same);
        wanted.position(wanted.position() + known);
        if (end >= 0 && seen > end) {
            wanted.limit(wanted.limit() - (int) Math.min(wanted.remaining(), seen - end));
        }
        if (seen >= position && before <= position && (int) skipped.getValue() != sum) {
            fail("the origin now sends another body");
            return;
        }
        boolean deliver = wanted.hasRemaining();
        synchronized (lock) {
            outstanding = false;
            if (ended) {
                return;
            }
            if (deliver && demand != Long.MAX_VALUE) {
                demand--;
            }
        }
        if (deliver) {
            deliver(wanted);
        }
        if (end >= 0 && seen >= end) {
            complete();
        } else {
            pull();
        }
    }

    private void deliver(ByteBuffer bytes) {
        try {
            if (subscriber instanceof LendingBodySubscriber<?> lending) {
                lending.onLent(bytes.asReadOnlyBuffer());
            } else {
                ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes);
                subscriber.onNext(List.of(copy.flip().asReadOnlyBuffer()));
            }
        } catch (RuntimeException e) {
            abort(new NetworkException(NetworkError.BODY_HANDLER, request.uri(), "the body subscriber failed", e));
        }
    }

    @Override
    public void onComplete() {
        if (seen < position || end >= 0 && seen < end) {
            fail("the origin now sends less");
        } else {
            complete();
        }
    }

    @Override
    public void onError(Throwable error) {
        fail("the origin does not send the rest");
    }

    @Override
    public void cancel() {
        if (end()) {
            body.complete(null);
            ending.left(Optional.empty());
        }
    }

    private void complete() {
        if (end()) {
            body.complete(null);
            head.bodyEnded(HeaderFields.EMPTY);
            subscriber.onComplete();
            ending.left(Optional.empty());
        }
    }

    private void fail(String reason) {
        abort(new NetworkException(NetworkError.TRUNCATED, request.uri(), "the stored body broke off, and " + reason));
    }

    @Override
    public void abort(NetworkException cause) {
        if (end()) {
            body.complete(null);
            head.bodyFailed(cause);
            subscriber.onError(cause);
            ending.left(Optional.empty());
        }
    }

    /** True for the first end; the exchange is given up if it goes on. */
    private boolean end() {
        Subscription source;
        synchronized (lock) {
            if (ended) {
                return false;
            }
            ended = true;
            source = upstream;
        }
        if (source != null) {
            source.cancel();
        }
        return true;
    }
}
