// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.exchange;

import io.penstock.network.HeaderFields;
import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.ResponseHead;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving side of an exchange: the future, the body's subscription, and the demand of its subscriber.
 *
 * <p>{@link #begin}, {@link #offer}, {@link #complete} and {@link #fail} are called by one connection, never at the
 * same time; everything else may come from any thread.
 */
abstract class Delivery<T> extends CompletableFuture<NetworkReply<T>> implements Flow.Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final VarHandle DEMAND;
    private static final VarHandle ENDED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            DEMAND = lookup.findVarHandle(Delivery.class, "demand", long.class);
            ENDED = lookup.findVarHandle(Delivery.class, "ended", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final NetworkRequest request;
    private final BodyHandler<T> handler;
    private @Nullable BodySubscriber<T> subscriber;
    private @Nullable LendingBodySubscriber<T> lending;
    private @Nullable ResponseHead head;
    private volatile long demand;
    private volatile boolean stalled;
    private volatile boolean ended;
    private volatile boolean unsubscribed;

    Delivery(NetworkRequest request, BodyHandler<T> handler) {
        this.request = request;
        this.handler = handler;
    }

    /** The subscriber asks for more after {@link #offer} had refused. */
    abstract void resumed();

    /** The caller wants no more; the subscriber has not been told and will be, if there is one. */
    abstract void abandoned(NetworkException reason);

    /** The exchange has ended, in whichever way. */
    abstract void left();

    public final NetworkRequest request() {
        return request;
    }

    /** Whether the exchange has ended, in whichever way. */
    public final boolean isEnded() {
        return ended;
    }

    /** Whether the head of the final response has been delivered. */
    public final boolean hasBegun() {
        return head != null;
    }

    /** Whether bytes are there that the subscriber has not asked for. */
    public final boolean isStalled() {
        return stalled;
    }

    /**
     * Delivers the head of the final response.
     *
     * @throws NetworkException if the caller's handler fails
     */
    public final void begin(ResponseHead response) throws NetworkException {
        head = response;
        try {
            BodySubscriber<T> made =
                    Objects.requireNonNull(handler.apply(response), "the body handler made no subscriber");
            subscriber = made;
            if (made instanceof LendingBodySubscriber<T> lender) {
                lending = lender;
            }
            made.onSubscribe(this);
            made.getBody().whenComplete(this::bodyMade);
        } catch (Throwable e) {
            throw handlerFailed(e);
        }
    }

    private void bodyMade(@Nullable T body, @Nullable Throwable failure) {
        if (failure == null) {
            super.complete(reply(body));
        } else {
            Throwable cause =
                    failure.getCause() == null || failure instanceof NetworkException ? failure : failure.getCause();
            super.completeExceptionally(cause instanceof NetworkException known ? known : handlerFailed(cause));
        }
    }

    @SuppressWarnings("NullAway") // a body handler may answer null, BodyHandlers.discarding() does
    private NetworkReply<T> reply(@Nullable T body) {
        return NetworkReply.of(request, Objects.requireNonNull(head), body);
    }

    private NetworkException handlerFailed(Throwable cause) {
        return new NetworkException(
                NetworkError.BODY_HANDLER, request.uri(), "the caller's body handler failed: " + cause, cause);
    }

    /**
     * Delivers bytes of the body, all or none of them.
     *
     * @return false if the subscriber asks for nothing now; then {@link #resumed()} follows
     * @throws NetworkException if the subscriber fails
     */
    public final boolean offer(ByteBuffer part) throws NetworkException {
        if (ended) {
            part.position(part.limit());
            return true;
        }
        if (demand == 0) {
            stalled = true;
            if (demand == 0) { // read again: a request() that did not see the stall has raised it
                return false;
            }
            stalled = false;
        }
        if (demand != Long.MAX_VALUE) {
            DEMAND.getAndAdd(this, -1L);
        }
        try {
            LendingBodySubscriber<T> lender = lending;
            if (lender != null) {
                lender.onLent(part);
                part.position(part.limit());
            } else {
                byte[] copy = new byte[part.remaining()];
                part.get(copy);
                Objects.requireNonNull(subscriber)
                        .onNext(List.of(ByteBuffer.wrap(copy).asReadOnlyBuffer()));
            }
        } catch (Throwable e) {
            throw handlerFailed(e);
        }
        return true;
    }

    /** Ends the exchange with success. */
    public final void complete(HeaderFields trailers) {
        if (end()) {
            Objects.requireNonNull(head).bodyEnded(trailers);
            try {
                Objects.requireNonNull(subscriber).onComplete();
            } catch (Throwable e) {
                super.completeExceptionally(handlerFailed(e));
            }
            left();
        }
    }

    /** Ends the exchange with a failure. */
    public final void fail(NetworkException failure) {
        if (end()) {
            if (head != null) {
                head.bodyFailed(failure);
            }
            BodySubscriber<T> told = subscriber;
            if (told != null) {
                try {
                    told.onError(failure);
                } catch (Throwable e) {
                    LOG.debug("A body subscriber failed in onError", e);
                }
            }
            super.completeExceptionally(failure);
            left();
        } else if (unsubscribed) {
            super.completeExceptionally(failure); // unless the subscriber has made its body of what it had
        }
    }

    private boolean end() {
        return ENDED.compareAndSet(this, false, true);
    }

    @Override
    public final void request(long count) {
        if (count <= 0) {
            abandoned(handlerFailed(new IllegalArgumentException("request(" + count + "): Flow demands more than 0")));
            return;
        }
        long before;
        long after;
        do {
            before = demand;
            after = before + count < 0 ? Long.MAX_VALUE : before + count;
        } while (!DEMAND.compareAndSet(this, before, after));
        if (stalled) {
            stalled = false;
            resumed();
        }
    }

    /** The subscription's cancel: the subscriber is told nothing more; the future ends when the connection has let go. */
    @Override
    public final void cancel() {
        if (end()) {
            unsubscribed = true;
            NetworkException reason = cancelled();
            if (head != null) {
                head.bodyFailed(reason);
            }
            abandoned(reason);
            left();
        }
    }

    /** The future's cancel. */
    @Override
    public final boolean cancel(boolean mayInterruptIfRunning) {
        boolean done = super.cancel(mayInterruptIfRunning);
        if (done) {
            abandoned(cancelled());
        }
        return done;
    }

    /** From outside, for instance by {@code orTimeout}. */
    @Override
    public final boolean completeExceptionally(Throwable cause) {
        boolean done = super.completeExceptionally(cause);
        if (done) {
            abandoned(cancelled());
        }
        return done;
    }

    private NetworkException cancelled() {
        return new NetworkException(NetworkError.CANCELLED, request.uri(), "the caller cancelled");
    }
}
