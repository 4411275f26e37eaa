// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.client;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs a body handler and its subscriber on an executor, one signal after the other: with the JDK's client they may
 * block, and so they never see a thread of the transport.
 */
final class HandedOverBody<T> implements BodySubscriber<T> {
    private final Executor executor;
    private final Queue<Runnable> signals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final CompletableFuture<T> body = new CompletableFuture<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable Throwable fault;

    // of the executor, one task after the other
    private @Nullable BodySubscriber<T> target;

    HandedOverBody(BodyHandler<T> handler, ResponseInfo info, Executor executor) {
        this.executor = executor;
        later(() -> {
            BodySubscriber<T> made = handler.apply(info);
            made.getBody().whenComplete((value, error) -> {
                if (error == null) {
                    body.complete(value);
                } else {
                    Throwable cause =
                            error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
                    fault = cause;
                    body.completeExceptionally(cause);
                }
            });
            target = made;
        });
    }

    /** What the consumer's own handler or subscriber ended with. */
    @Nullable
    Throwable fault() {
        return fault;
    }

    @Override
    public CompletionStage<T> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription made) {
        subscription = made;
        signal(to -> to.onSubscribe(made));
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
        signal(to -> to.onNext(item));
    }

    @Override
    public void onError(Throwable error) {
        signal(to -> to.onError(error));
    }

    @Override
    public void onComplete() {
        signal(BodySubscriber::onComplete);
    }

    private interface Signal<T> {
        void to(BodySubscriber<T> subscriber);
    }

    private void signal(Signal<T> signal) {
        later(() -> {
            BodySubscriber<T> to = target;
            if (to != null) {
                signal.to(to);
            }
        });
    }

    private void later(Runnable signal) {
        signals.add(signal);
        if (waiting.getAndIncrement() == 0) {
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException e) {
                fail(new RejectedExecutionException("too many bodies are read at the same time", e));
            }
        }
    }

    private void run() {
        do {
            Runnable next = signals.poll();
            if (next != null && fault == null) {
                try {
                    next.run();
                } catch (Throwable e) { // the consumer's
                    fail(e);
                }
            }
        } while (waiting.decrementAndGet() > 0);
    }

    private void fail(Throwable reason) {
        fault = reason;
        body.completeExceptionally(reason);
        Flow.Subscription from = subscription;
        if (from != null) {
            from.cancel();
        }
    }
}
