// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.engine.internal.stack.LeaseSeeker;
import io.penstock.engine.internal.stack.ManagerStack;
import io.penstock.engine.internal.stack.SwapRecord;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.NetworkResponseInfo;
import io.penstock.network.RequestProgress;
import io.penstock.network.spi.ResponseHead;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a call on one stack: what the stack sees of the engine. It ends exactly once, by completion or by a
 * cut, and from then on nothing that the stack still says has any effect.
 *
 * <p>Signals of the stack come one at a time; a cut may come from any thread. If it finds a signal being delivered, it
 * takes effect when that has returned.
 */
final class Hop<T> extends HopSignals<T>
        implements LeaseSeeker, BodyHandler<T>, BodySubscriber<T>, BiConsumer<NetworkReply<T>, Throwable> {
    /** What is done with the body. */
    enum Mode {
        HEAD,
        PARKED,
        DRAIN,
        DELIVER
    }

    /** A redirect's body is read so far, to keep its connection. */
    private static final int DRAIN_LIMIT = 16 * 1024;

    private static final VarHandle STACK;
    private static final VarHandle FAILURE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STACK = lookup.findVarHandle(Hop.class, "stack", ManagerStack.class);
            FAILURE = lookup.findVarHandle(Hop.class, "failure", NetworkException.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** When a stack was asked for. */
    final long since;

    private @Nullable NetworkRequest request;

    @SuppressWarnings("UnusedVariable") // by its handle
    private volatile @Nullable ManagerStack stack;

    private volatile @Nullable NetworkException failure;
    private volatile @Nullable CompletableFuture<NetworkReply<T>> future;
    private volatile Flow.@Nullable Subscription upstream;
    private volatile Mode mode = Mode.HEAD;
    private volatile long generation;
    private volatile @Nullable Delivery<T> delivery;
    private @Nullable CompletableFuture<T> undelivered;
    private @Nullable NetworkResponseInfo parked;
    private boolean parkedEnd;
    private long received;
    private long skip;
    private long declared = -1;
    private volatile long drainSince;

    Hop(Call<T> call, long since) {
        super(call);
        this.since = since;
    }

    NetworkRequest request() {
        NetworkRequest known = request;
        if (known == null) {
            throw new IllegalStateException("the hop has no request yet");
        }
        return known;
    }

    void request(NetworkRequest prepared) {
        request = prepared;
    }

    long generation() {
        return generation;
    }

    Mode mode() {
        return mode;
    }

    /** When the drain began, in the mode DRAIN. */
    long drainSince() {
        return drainSince;
    }

    boolean isOn(ManagerStack other) {
        return stack == other;
    }

    boolean hasHead() {
        return mode != Mode.HEAD;
    }

    long received() {
        return received;
    }

    /** Whether all of the body has come, although nobody has said so. */
    boolean isWhole() {
        return declared >= 0 && received >= declared;
    }

    // --- outwards

    @Override
    public void leased(ManagerStack leased) {
        stack = leased;
        if (isDone()) {
            release(SwapRecord.Outcome.DRAINED);
            return;
        }
        generation = leased.generation();
        if (leased.isAborted()) { // since it was leased; whoever aborted it may not have seen this attempt
            progress(RequestProgress.NOT_SENT);
            cut(Cut.SWAP);
            return;
        }
        CompletableFuture<NetworkReply<T>> started;
        try {
            started = leased.send(request(), this);
        } catch (Throwable e) { // foreign code
            failed(new NetworkException(NetworkError.INTERNAL, request().uri(), "a manager failed: " + e, e));
            return;
        }
        if (started == null) {
            failed(new NetworkException(NetworkError.INTERNAL, request().uri(), "a manager returned no future"));
            return;
        }
        future = started;
        if (isCut()) {
            started.cancel(true);
        }
        if (isDone()) {
            future = null; // nothing of the stack stays reachable
        } else {
            started.whenComplete(this);
        }
    }

    /**
     * Gives the stack back.
     *
     * @param outcome counts if the stack is retired
     */
    void release(SwapRecord.Outcome outcome) {
        ManagerStack held = (ManagerStack) STACK.getAndSet(this, null);
        if (held != null) {
            if (outcome == SwapRecord.Outcome.DRAINED) {
                held.end();
            } else {
                held.end(outcome);
            }
        }
    }

    @Override
    void interrupt() {
        Flow.Subscription from = upstream;
        if (from != null) {
            from.cancel();
        }
        CompletableFuture<NetworkReply<T>> pending = future;
        if (pending != null) {
            pending.cancel(true);
        }
    }

    @Override
    void afterCut(Cut why) {
        Delivery<T> fed = delivery;
        if (fed != null) {
            fed.detach();
        }
        upstream = null;
        future = null;
        CompletableFuture<T> unread = undelivered;
        if (unread != null) {
            unread.cancel(false);
        }
        call.cut(this, why, failure);
    }

    private void failed(NetworkException reason) {
        if (FAILURE.compareAndSet(this, null, reason)) {
            cut(Cut.FAILURE);
        }
    }

    /** Reads a little of the body, to keep the connection, and drops it. */
    private BodySubscriber<T> drain() {
        drainSince = System.nanoTime();
        mode = Mode.DRAIN;
        undelivered = new CompletableFuture<>();
        return new LentBody<>(this);
    }

    // --- of the stack

    @Override
    public void accept(@Nullable NetworkReply<T> reply, @Nullable Throwable error) {
        if (error != null) {
            failed(exception(error));
        } else if (mode == Mode.HEAD) {
            failed(new NetworkException(
                    NetworkError.INTERNAL, request().uri(), "a manager answered without the body handler"));
        }
    }

    @Override
    public BodySubscriber<T> apply(ResponseInfo info) {
        NetworkResponseInfo head = ResponseHead.of(info);
        boolean outermost = enter();
        if (!outermost && !isNested()) {
            return new LentBody<>(this); // cut: its subscription is cancelled at once
        }
        CompletableFuture<Boolean> later = null;
        try {
            if (mode != Mode.HEAD) {
                call.fail(NetworkError.INTERNAL, "a manager called the body handler twice");
                return new LentBody<>(this);
            }
            declared = Codings.declaredLength(request().method(), head);
            Call.Verdict<T> verdict = call.head(this, head);
            later = verdict.again();
            if (later != null) {
                parked = head;
                undelivered = new CompletableFuture<>();
                mode = Mode.PARKED;
                return new LentBody<>(this);
            }
            Delivery<T> target = verdict.delivery();
            if (target == null) {
                return drain();
            }
            skip = verdict.skip();
            delivery = target;
            mode = Mode.DELIVER;
            return target.isLending() || skip > 0 ? new LentBody<>(this) : this;
        } finally {
            exit(outermost);
            if (later != null) {
                later.whenComplete((again, error) -> unpark(error == null && again));
            }
        }
    }

    /** It is known what becomes of a response that was kept. */
    private void unpark(boolean again) {
        boolean outermost = enter();
        if (!outermost && !isNested()) {
            return; // cut meanwhile
        }
        try {
            NetworkResponseInfo head = parked;
            parked = null;
            if (mode != Mode.PARKED || head == null) {
                return;
            }
            Flow.Subscription from = upstream;
            Delivery<T> target = again ? null : call.deliver(this, head).delivery();
            if (target == null) {
                if (again) {
                    call.repeat();
                }
                drainSince = System.nanoTime();
                mode = Mode.DRAIN;
                if (from != null && !parkedEnd) {
                    from.request(Long.MAX_VALUE);
                }
            } else {
                delivery = target;
                mode = Mode.DELIVER;
                CompletableFuture<T> promised = undelivered;
                undelivered = null;
                if (promised != null) {
                    target.body().whenComplete((body, error) -> {
                        if (error == null) {
                            promised.complete(body);
                        } else {
                            promised.completeExceptionally(error);
                        }
                    });
                }
                if (from != null) {
                    target.attach(from);
                }
            }
            if (parkedEnd) {
                ended();
            }
        } catch (Throwable e) { // the consumer's
            consumerFailed(e);
        } finally {
            exit(outermost);
        }
    }

    @Override
    public CompletionStage<T> getBody() {
        Delivery<T> fed = delivery;
        CompletableFuture<T> unread = undelivered;
        return fed != null ? fed.body() : unread != null ? unread : new CompletableFuture<>();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        boolean outermost = enter();
        if (!outermost && !isNested()) {
            subscription.cancel();
            return;
        }
        try {
            upstream = subscription;
            if (isCut()) {
                subscription.cancel();
                return;
            }
            Delivery<T> fed = delivery;
            if (fed != null) {
                fed.attach(subscription);
            } else if (mode != Mode.PARKED) {
                subscription.request(Long.MAX_VALUE);
            }
        } catch (Throwable e) { // the consumer's
            consumerFailed(e);
        } finally {
            exit(outermost);
        }
    }

    void onLent(ByteBuffer buffer) {
        boolean outermost = enter();
        if (!outermost && !isNested()) {
            return;
        }
        try {
            if (count(buffer.remaining())) {
                Delivery<T> fed = delivery;
                if (fed == null) {
                    return;
                }
                int over = (int) Math.min(skip, buffer.remaining());
                skip -= over;
                buffer.position(buffer.position() + over);
                if (over > 0 && !buffer.hasRemaining()) {
                    fed.skipped();
                } else {
                    fed.lend(buffer);
                }
            }
        } catch (Throwable e) { // the consumer's
            consumerFailed(e);
        } finally {
            exit(outermost);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        boolean outermost = enter();
        if (!outermost && !isNested()) {
            return;
        }
        try {
            int size = 0;
            for (ByteBuffer buffer : buffers) {
                size += buffer.remaining();
            }
            if (count(size)) {
                Delivery<T> fed = delivery;
                if (fed != null && skip == 0) {
                    fed.next(buffers);
                } else if (fed != null) {
                    received -= size; // counted again, piece by piece
                    ByteBuffer all = ByteBuffer.allocate(size);
                    buffers.forEach(all::put);
                    onLent(all.flip());
                }
            }
        } catch (Throwable e) { // the consumer's
            consumerFailed(e);
        } finally {
            exit(outermost);
        }
    }

    @Override
    public void onError(Throwable error) {
        upstream = null;
        failed(exception(error));
    }

    @Override
    public void onComplete() {
        boolean outermost = enter();
        if (!outermost && !isNested()) {
            return;
        }
        try {
            if (mode == Mode.PARKED) {
                parkedEnd = true; // an empty body
            } else {
                ended();
            }
        } catch (Throwable e) { // the consumer's: its last signal is out, and it threw
            call.fail(NetworkError.BODY_HANDLER, "the body subscriber failed: " + e);
        } finally {
            exit(outermost);
        }
    }

    /** The stack has said all. */
    private void ended() {
        if (mode == Mode.DELIVER && (declared >= 0 && received < declared || skip > 0)) {
            failed(new NetworkException(
                    NetworkError.TRUNCATED,
                    request().uri(),
                    "the body ended after " + received + " of " + declared + " bytes"));
            return;
        }
        if (!end()) {
            return;
        }
        upstream = null;
        future = null;
        release(SwapRecord.Outcome.DRAINED);
        CompletableFuture<T> unread = undelivered;
        if (unread != null) {
            unread.cancel(false);
        }
        Delivery<T> fed = delivery;
        if (fed != null) {
            fed.detach();
            fed.complete();
        } else {
            call.drained(this);
        }
    }

    /** @return whether the bytes are to be delivered */
    private boolean count(int size) {
        received += size;
        if (delivery == null) {
            if (received > DRAIN_LIMIT) {
                cut(Cut.DRAINED);
            }
            return false;
        }
        if (received > call.settings.limits().body()) {
            call.fail(
                    NetworkError.BODY_TOO_LARGE,
                    "the body has more than " + call.settings.limits().body() + " bytes");
            return false;
        }
        return true;
    }

    private void consumerFailed(Throwable e) {
        call.stop(new NetworkException(
                NetworkError.BODY_HANDLER, request().uri(), "the body subscriber failed: " + e, e));
    }

    private NetworkException exception(Throwable error) {
        return Foreign.failure(error, NetworkError.INTERNAL, request().uri(), "a manager failed: ");
    }
}
