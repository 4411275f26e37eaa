// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import io.penstock.network.HeaderFields;
import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Timings;
import io.penstock.network.spi.ResponseHead;
import io.penstock.testkit.FakeExchange;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** One exchange in memory, as the contract of a manager wants it: demand kept, one end, cancellation seen. */
public final class HeldExchange<T> implements FakeExchange, Subscription {
    private static final byte[] END = {};

    private final NetworkRequest request;
    private final BodyHandler<T> handler;
    private final Future future = new Future();
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private long demand;
    private boolean delivering;
    private boolean aborted;
    private boolean ended;
    private @Nullable NetworkException failure;
    private HeaderFields trailers = HeaderFields.EMPTY;
    private @Nullable ResponseHead head;
    private @Nullable BodySubscriber<T> subscriber;

    /** Cancelling it aborts the exchange. */
    private final class Future extends CompletableFuture<NetworkReply<T>> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (cancelled) {
                abort(NetworkError.CANCELLED, "cancelled by the caller");
            }
            return cancelled;
        }
    }

    public HeldExchange(NetworkRequest request, BodyHandler<T> handler) {
        this.request = request;
        this.handler = handler;
    }

    public CompletableFuture<NetworkReply<T>> future() {
        return future;
    }

    @Override
    public NetworkRequest request() {
        return request;
    }

    @Override
    public void head(int status, HeaderFields fields) {
        ResponseHead made = new ResponseHead(status, Version.HTTP_1_1, fields, Timings.NONE, null);
        synchronized (this) {
            if (ended) {
                return;
            }
            head = made;
        }
        try {
            BodySubscriber<T> receiver = handler.apply(made);
            receiver.getBody().whenComplete((body, error) -> bodyDone(made, body, error));
            receiver.onSubscribe(this);
            synchronized (this) {
                subscriber = receiver;
            }
            deliver();
        } catch (RuntimeException e) {
            abort(NetworkError.BODY_HANDLER, "the body handler failed: " + e);
        }
    }

    private void bodyDone(ResponseHead made, T body, @Nullable Throwable error) {
        if (error == null) {
            future.complete(NetworkReply.of(request, made, body));
        } else if (error instanceof NetworkException same) {
            future.completeExceptionally(same);
        } else {
            future.completeExceptionally(new NetworkException(
                    NetworkError.BODY_HANDLER, request.uri(), "the body subscriber failed", error));
        }
    }

    @Override
    public void data(byte[] piece) {
        if (piece.length > 0) {
            enqueue(piece);
        }
    }

    @Override
    public void end(HeaderFields trailerFields) {
        synchronized (this) {
            trailers = trailerFields;
        }
        enqueue(END);
    }

    @Override
    public void fail(NetworkError error, String reason) {
        NetworkException made = new NetworkException(error, request.uri(), reason);
        synchronized (this) {
            failure = made;
        }
        enqueue(END);
    }

    private void enqueue(byte[] piece) {
        synchronized (this) {
            if (ended) {
                return;
            }
            waiting.add(piece);
        }
        deliver();
    }

    @Override
    public void request(long count) {
        synchronized (this) {
            if (count <= 0) {
                throw new IllegalArgumentException("a subscriber asked for " + count + " items");
            }
            demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
        }
        deliver();
    }

    /** One thread at a time delivers what is there and asked for. */
    private void deliver() {
        synchronized (this) {
            if (delivering) {
                return;
            }
            delivering = true;
        }
        while (true) {
            byte[] next;
            BodySubscriber<T> receiver;
            synchronized (this) {
                byte @Nullable [] first = waiting.peek();
                receiver = subscriber;
                boolean earlyFailure = first == END && failure != null && receiver == null && head == null;
                if (ended || first == null || !earlyFailure && (receiver == null || first != END && demand == 0)) {
                    delivering = false;
                    return;
                }
                next = waiting.remove();
                if (next == END) {
                    ended = true;
                } else {
                    demand--;
                }
            }
            try {
                hand(receiver, next);
            } catch (RuntimeException e) {
                abort(NetworkError.BODY_HANDLER, "the body subscriber failed: " + e);
            }
        }
    }

    private void hand(@Nullable BodySubscriber<T> receiver, byte[] piece) {
        if (piece == END) {
            finish(receiver);
        } else if (receiver instanceof LendingBodySubscriber<T> lending) {
            lending.onLent(ByteBuffer.wrap(piece).asReadOnlyBuffer());
        } else if (receiver != null) {
            receiver.onNext(List.of(ByteBuffer.wrap(piece.clone()).asReadOnlyBuffer()));
        }
    }

    private void finish(@Nullable BodySubscriber<T> receiver) {
        NetworkException error;
        ResponseHead made;
        HeaderFields last;
        synchronized (this) {
            error = failure;
            made = head;
            last = trailers;
        }
        if (error != null) {
            if (made != null) {
                made.bodyFailed(error);
            }
            if (receiver != null) {
                receiver.onError(error);
            }
            future.completeExceptionally(error);
        } else if (receiver != null && made != null) {
            made.bodyEnded(last);
            receiver.onComplete();
        }
    }

    /** The subscriber cancels: it is told nothing more, the future fails. */
    @Override
    public void cancel() {
        NetworkException error = new NetworkException(NetworkError.CANCELLED, request.uri(), "the body was cancelled");
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            aborted = true;
            failure = error;
        }
        future.completeExceptionally(error);
    }

    /** Ends it now, from the client's side. */
    public void abort(NetworkError code, String reason) {
        NetworkException error = new NetworkException(code, request.uri(), reason);
        BodySubscriber<T> receiver;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            aborted = true;
            failure = error;
            receiver = subscriber;
        }
        finish(receiver);
    }

    @Override
    public synchronized boolean isAborted() {
        return aborted;
    }

    @Override
    public synchronized boolean isEnded() {
        return ended;
    }

    @Override
    public synchronized int undelivered() {
        return waiting.size();
    }

    @Override
    public String toString() {
        return request.toString();
    }
}
