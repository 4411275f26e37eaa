// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkResponseInfo;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The body as the consumer gets it: one subscriber and one subscription, however many hops feed it one after the other.
 * What the consumer has asked for and not got is asked of the next hop.
 */
final class Delivery<T> implements Flow.Subscription {
    private final Call<T> call;
    /** As it was received, before the fields of decoding were taken away. */
    private final NetworkResponseInfo received;

    private final BodySubscriber<T> sink;
    private final boolean decoding;
    private final AtomicBoolean ended = new AtomicBoolean();

    // guarded by this
    private long demand;
    private Flow.@Nullable Subscription upstream;
    private boolean subscribed;
    private boolean cancelled;

    /** Bytes as sent that have gone into the sink. */
    private volatile long delivered;

    Delivery(
            Call<T> call,
            NetworkResponseInfo received,
            BodySubscriber<T> consumer,
            List<Decoder> decoders,
            long mostDecoded) {
        this.call = call;
        this.received = received;
        this.decoding = !decoders.isEmpty();
        this.sink =
                decoding ? new DecodingBody<>(consumer, decoders, mostDecoded, call::fail, this::decoded) : consumer;
    }

    NetworkResponseInfo received() {
        return received;
    }

    long delivered() {
        return delivered;
    }

    CompletionStage<T> body() {
        return sink.getBody();
    }

    boolean isLending() {
        return sink instanceof LendingBodySubscriber;
    }

    /** A hop begins to feed. */
    void attach(Flow.Subscription from) {
        boolean first;
        long open;
        synchronized (this) {
            upstream = from;
            first = !subscribed;
            subscribed = true;
            open = demand;
        }
        if (first) {
            sink.onSubscribe(this);
        } else if (open > 0) {
            from.request(open);
        }
    }

    /** The hop feeds no more. */
    synchronized void detach() {
        upstream = null;
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            call.fail(NetworkError.BODY_HANDLER, "the subscriber requested " + n + " items");
            return;
        }
        Flow.Subscription from;
        synchronized (this) {
            demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
            from = upstream;
        }
        if (from != null) {
            from.request(n);
        }
    }

    /** The consumer wants no more; it gets no further signal. */
    @Override
    public void cancel() {
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
        }
        call.bodyCancelled();
    }

    /** An item has been skipped, so that another one is needed in its place. */
    void skipped() {
        Flow.Subscription from;
        synchronized (this) {
            from = demand == Long.MAX_VALUE ? null : upstream;
        }
        if (from != null) {
            from.request(1);
        }
    }

    void lend(ByteBuffer buffer) {
        int size = buffer.remaining();
        count(size);
        if (sink instanceof LendingBodySubscriber<T> lender) {
            lender.onLent(buffer);
        } else {
            ByteBuffer copy = ByteBuffer.allocate(size);
            copy.put(buffer);
            sink.onNext(List.of(copy.flip().asReadOnlyBuffer()));
        }
    }

    void next(List<ByteBuffer> buffers) {
        int size = 0;
        for (ByteBuffer buffer : buffers) {
            size += buffer.remaining();
        }
        count(size);
        sink.onNext(buffers);
    }

    private synchronized void count(int size) {
        delivered += size;
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
    }

    /** All bytes have gone into the sink. */
    void complete() {
        if (decoding) {
            sink.onComplete();
        } else if (ended.compareAndSet(false, true)) {
            boolean quiet;
            synchronized (this) {
                quiet = cancelled;
            }
            if (!quiet) {
                sink.onComplete();
            }
            call.delivered(null);
        }
    }

    /** The body ends here. Not while a hop feeds. */
    void fail(NetworkException failure) {
        boolean quiet;
        boolean first;
        synchronized (this) {
            quiet = cancelled;
            first = !subscribed;
            subscribed = true;
        }
        if (decoding && !quiet) {
            lastFailure = failure;
            if (first) {
                sink.onSubscribe(this);
            }
            sink.onError(failure);
        } else if (ended.compareAndSet(false, true)) {
            if (!quiet) {
                if (first) {
                    sink.onSubscribe(this);
                }
                sink.onError(failure);
            }
            call.delivered(failure);
        }
    }

    private volatile @Nullable NetworkException lastFailure;

    private void decoded() {
        if (ended.compareAndSet(false, true)) {
            call.delivered(lastFailure);
        }
    }
}
