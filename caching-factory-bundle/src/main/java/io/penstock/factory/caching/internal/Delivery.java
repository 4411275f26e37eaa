// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CachedBody;
import io.penstock.network.HeaderFields;
import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.spi.ResponseHead;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Gives a stored body, or one that is still being stored, to one subscriber as fast as that asks for it. What is in
 * memory is given on the thread that asks; what must be read from disk on the executor. A body that breaks off is
 * {@linkplain Remedy continued} from elsewhere if that is possible.
 */
final class Delivery implements Subscription {
    /** Chunks that are read before others get a turn on the executor. */
    private static final int TURN = 64;

    private final BodySubscriber<?> subscriber;
    private final CachedBody body;
    private final ResponseHead head;
    private final Executor executor;
    private final URI uri;
    private final Ending ending;
    private final @Nullable Remedy remedy;

    private final AtomicInteger work = new AtomicInteger();
    private final AtomicLong demand = new AtomicLong();
    private volatile boolean cancelled;
    private volatile @Nullable NetworkException abort;
    /** Byte after the last one; negative while the body still grows. */
    private volatile long end;

    private volatile boolean broken;
    private volatile @Nullable Continuation elsewhere;

    /** For the delivering thread. */
    private long position;

    private final long start;
    private final @Nullable CRC32C delivered;
    private boolean ended;
    private volatile boolean complete;

    /** Told once when the subscriber has got its end, or wants no more. */
    interface Ending {
        void ended(Delivery delivery);
    }

    /** Continues a body that broke off. */
    interface Remedy {
        /**
         * Takes over: delivers what comes after the position, with that demand to begin with.
         *
         * @param from first byte that was asked for
         * @param position first byte that is missing
         * @param sum CRC-32C of what was delivered
         * @param end byte after the last one to deliver, -1 if unknown
         * @return what the subscriber's requests go to from now on; null if nothing can be done
         */
        @Nullable
        Continuation takeOver(BodySubscriber<?> subscriber, long from, long position, long end, int sum, long demand);
    }

    /** A subscription that can also end with an error. */
    interface Continuation extends Subscription {
        void abort(NetworkException cause);
    }

    /**
     * A delivery.
     *
     * @param end byte after the last one to deliver, -1 if the body is still being written
     * @param remedy null if the body cannot break off
     */
    Delivery(
            BodySubscriber<?> subscriber,
            CachedBody body,
            long start,
            long end,
            ResponseHead head,
            Executor executor,
            URI uri,
            Ending ending,
            @Nullable Remedy remedy) {
        this.subscriber = subscriber;
        this.body = body;
        this.start = start;
        this.position = start;
        this.end = end;
        this.head = head;
        this.executor = executor;
        this.uri = uri;
        this.ending = ending;
        this.remedy = remedy;
        delivered = remedy == null ? null : new CRC32C();
    }

    @Override
    public void request(long count) {
        Subscription other = elsewhere;
        if (other != null) {
            other.request(count);
            return;
        }
        if (count <= 0) {
            abort(new NetworkException(
                    NetworkError.BODY_HANDLER, uri, "the body subscriber asked for " + count + " items"));
            return;
        }
        if (count == Long.MAX_VALUE) {
            demand.set(count);
        } else {
            demand.accumulateAndGet(count, (known, more) -> known + more < 0 ? Long.MAX_VALUE : known + more);
        }
        drain(false);
    }

    @Override
    public void cancel() {
        cancelled = true;
        Subscription other = elsewhere;
        if (other != null) {
            other.cancel();
        }
        drain(false);
    }

    /** Ends it with an error. */
    void abort(NetworkException cause) {
        abort = cause;
        Continuation other = elsewhere;
        if (other != null) {
            other.abort(cause);
        }
        drain(false);
    }

    /** More of a growing body is there. */
    void more() {
        drain(false);
    }

    /** A growing body has come to its end. */
    void complete(long length) {
        if (end < 0) {
            end = length;
        }
        drain(false);
    }

    /** A growing body will never come to its end. */
    void breakOff() {
        broken = true;
        drain(false);
    }

    private void drain(boolean onExecutor) {
        if (!onExecutor && work.getAndIncrement() != 0) {
            return;
        }
        int missed = 1;
        int turns = 0;
        do {
            while (isDeliverable()) {
                if (!onExecutor && !body.isResident(position) || turns == TURN) {
                    if (handOver()) {
                        return;
                    }
                }
                turns = turns == TURN ? 0 : turns + 1;
                deliver();
            }
            missed = work.addAndGet(-missed);
        } while (missed != 0);
    }

    /** The executor goes on in place of this thread; nobody else does meanwhile, since the work is not counted down. */
    private boolean handOver() {
        try {
            executor.execute(() -> drain(true));
            return true;
        } catch (RejectedExecutionException overloaded) {
            // a short read here is better than an answer that fails
            return false;
        }
    }

    /** Whether there is something to deliver and it is asked for; sees to every kind of end. */
    private boolean isDeliverable() {
        if (ended) {
            return false;
        }
        NetworkException cause = abort;
        if (cancelled || cause != null) {
            end(cause);
            return false;
        }
        long last = end;
        if (last >= 0 && position >= last) {
            complete();
            return false;
        }
        long available = last < 0 ? body.length() : Math.min(last, body.length());
        if (position >= available) {
            if (broken) {
                repair("the origin's answer to another request broke off");
            }
            return false;
        }
        return demand.get() > 0;
    }

    private void deliver() {
        ByteBuffer bytes;
        try {
            bytes = body.read(position);
        } catch (IOException e) {
            repair(String.valueOf(e.getMessage()));
            return;
        }
        long last = end;
        if (last >= 0 && bytes.remaining() > last - position) {
            bytes.limit(bytes.position() + (int) (last - position));
        }
        if (demand.get() != Long.MAX_VALUE) {
            demand.decrementAndGet();
        }
        position += bytes.remaining();
        CRC32C sum = delivered;
        if (sum != null) {
            sum.update(bytes.duplicate());
        }
        try {
            if (subscriber instanceof LendingBodySubscriber<?> lending) {
                lending.onLent(bytes);
            } else {
                subscriber.onNext(List.of(body.isStable() ? bytes : copy(bytes)));
            }
        } catch (RuntimeException e) {
            abort = new NetworkException(NetworkError.BODY_HANDLER, uri, "the body subscriber failed", e);
        }
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip().asReadOnlyBuffer();
    }

    private void repair(String reason) {
        Remedy known = remedy;
        CRC32C sum = delivered;
        Continuation other = known == null || sum == null
                ? null
                : known.takeOver(subscriber, start, position, end, (int) sum.getValue(), demand.getAndSet(0));
        if (other == null) {
            end(new NetworkException(NetworkError.TRUNCATED, uri, "the rest of the body cannot be had: " + reason));
            return;
        }
        ended = true;
        body.close();
        elsewhere = other;
        long more = demand.getAndSet(0);
        if (more > 0) {
            other.request(more);
        }
        NetworkException cause = abort;
        if (cause != null) {
            other.abort(cause);
        } else if (cancelled) {
            other.cancel();
        }
    }

    /** Whether the subscriber has got all that it wanted. */
    boolean isComplete() {
        return complete;
    }

    private void complete() {
        ended = true;
        complete = true;
        body.close();
        head.bodyEnded(HeaderFields.EMPTY);
        subscriber.onComplete();
        ending.ended(this);
    }

    private void end(@Nullable NetworkException cause) {
        ended = true;
        body.close();
        if (cause != null) {
            head.bodyFailed(cause);
            subscriber.onError(cause);
        } else {
            head.bodyFailed(new NetworkException(NetworkError.CANCELLED, uri, "the body was cancelled"));
        }
        ending.ended(this);
    }
}
