// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.LendingBodySubscriber;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A body subscriber that keeps what it is given, asks for more only when it is told to, and notes whoever breaks the
 * rules of {@link java.util.concurrent.Flow}. Thread-safe.
 */
public class RecordingSubscriber implements BodySubscriber<byte[]> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> violations = new ArrayList<>();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final AtomicInteger callers = new AtomicInteger();
    private final long firstDemand;
    private @Nullable Subscription subscription;
    private @Nullable Throwable error;
    private long demand;
    private int items;
    private boolean ended;
    private boolean cancelled;

    /** @param firstDemand items that it asks for at once */
    protected RecordingSubscriber(long firstDemand) {
        this.firstDemand = firstDemand;
    }

    /** Takes everything. */
    public static RecordingSubscriber greedy() {
        return new RecordingSubscriber(Long.MAX_VALUE);
    }

    /** Takes what {@link #request} asks for. */
    public static RecordingSubscriber onDemand() {
        return new RecordingSubscriber(0);
    }

    /** As {@link #onDemand()}, and takes lent buffers. */
    public static RecordingSubscriber lending() {
        return new Lending();
    }

    private static final class Lending extends RecordingSubscriber implements LendingBodySubscriber<byte[]> {
        Lending() {
            super(0);
        }

        @Override
        public void onLent(ByteBuffer buffer) {
            super.onNext(List.of(buffer));
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            super.onNext(buffers);
        }
    }

    /** Asks for more. Waits for no subscription: call it once the handler has been called. */
    public void request(long count) {
        Subscription known;
        synchronized (this) {
            known = subscription;
            demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
        }
        if (known == null) {
            throw new IllegalStateException("not subscribed yet");
        }
        known.request(count);
    }

    /** Wants no more of the body. */
    public void cancel() {
        Subscription known;
        synchronized (this) {
            known = subscription;
            cancelled = true;
        }
        if (known == null) {
            throw new IllegalStateException("not subscribed yet");
        }
        known.cancel();
    }

    @Override
    public void onSubscribe(Subscription given) {
        synchronized (this) {
            if (subscription != null) {
                violations.add("onSubscribe was called twice");
                return;
            }
            subscription = given;
            demand = firstDemand;
        }
        if (firstDemand > 0) {
            given.request(firstDemand);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        enter("onNext");
        synchronized (this) {
            items++;
            if (demand < Long.MAX_VALUE && --demand < 0) {
                violations.add("onNext without demand");
            }
            for (ByteBuffer buffer : buffers) {
                byte[] piece = new byte[buffer.remaining()];
                buffer.get(piece);
                bytes.writeBytes(piece);
            }
        }
        callers.decrementAndGet();
    }

    @Override
    public void onError(Throwable cause) {
        enter("onError");
        synchronized (this) {
            ended = true;
            error = cause;
        }
        body.completeExceptionally(cause);
        callers.decrementAndGet();
    }

    @Override
    public void onComplete() {
        enter("onComplete");
        synchronized (this) {
            ended = true;
        }
        body.complete(bytes());
        callers.decrementAndGet();
    }

    private synchronized void enter(String call) {
        if (callers.incrementAndGet() > 1) {
            violations.add(call + " was called while another call ran");
        }
        if (subscription == null) {
            violations.add(call + " was called before onSubscribe");
        }
        if (ended) {
            violations.add(call + " was called after the end");
        }
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    public synchronized boolean isSubscribed() {
        return subscription != null;
    }

    /** Whether {@code onComplete} or {@code onError} was called. */
    public synchronized boolean isEnded() {
        return ended;
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** What {@code onError} was given; null if it was not called. */
    public synchronized @Nullable Throwable error() {
        return error;
    }

    /** Calls of {@code onNext} or {@code onLent}. */
    public synchronized int items() {
        return items;
    }

    /** What has come so far. */
    public synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    /** The same as UTF-8. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** What the publisher did against the rules; empty if nothing. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }
}
