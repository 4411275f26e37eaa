// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.engine.internal.auth.Tries;
import io.penstock.engine.internal.stack.SwapRecord;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.NetworkResponseInfo;
import io.penstock.network.Redaction;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request, from the consumer's call to the end of the body: the future that the consumer holds, the deadline, the
 * attempt under way. Acts on what {@link Chain}, {@link Retry} and {@link Fate} decide.
 */
final class Call<T> extends CompletableFuture<NetworkReply<T>> {
    private static final VarHandle STOP;
    private static final VarHandle FINISHED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            STOP = lookup.findVarHandle(Call.class, "stop", NetworkException.class);
            FINISHED = lookup.findVarHandle(Call.class, "finished", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * What is done with a head.
     *
     * @param delivery where the body goes; null to drop it
     * @param again says later whether to drop it and send the request again, or to deliver it; null if that is known
     */
    record Verdict<T>(
            @Nullable Delivery<T> delivery,
            long skip,
            @Nullable CompletableFuture<Boolean> again) {
        static <T> Verdict<T> deliver(Delivery<T> delivery, long skip) {
            return new Verdict<>(delivery, skip, null);
        }

        static <T> Verdict<T> drop() {
            return new Verdict<>(null, 0, null);
        }
    }

    // of RunningCalls
    @Nullable
    Call<?> previous;

    @Nullable
    Call<?> next;

    final Exchanges host;
    final Owner owner;
    final int loader;
    final long id;
    final long start;
    final ExchangeSettings settings;
    /** {@link System#nanoTime()} of the total deadline, and of the deadline for the head; 0 for none. */
    final long deadline;

    final long headDeadline;
    private final BodyHandler<T> handler;

    /** The thread that is inside a call to the consumer; null if none is. */
    volatile @Nullable Thread deliverer;

    private volatile NetworkRequest asked;
    private volatile List<URI> redirects = List.of();
    private int attempts;
    private boolean cookieSeen;
    private boolean decodes;
    private volatile Tries tries = new Tries();
    private volatile @Nullable NetworkRequest following;
    private volatile long bodyCancelledAt;
    private volatile @Nullable Hop<T> hop;
    private volatile @Nullable Delivery<T> delivery;
    private volatile @Nullable NetworkException stop;

    @SuppressWarnings("UnusedVariable") // by its handle
    private volatile boolean finished;

    Call(
            Exchanges host,
            Owner owner,
            int loader,
            long id,
            long start,
            long deadline,
            long headDeadline,
            ExchangeSettings settings,
            NetworkRequest request,
            BodyHandler<T> handler) {
        this.host = host;
        this.owner = owner;
        this.loader = loader;
        this.id = id;
        this.start = start;
        this.deadline = deadline;
        this.headDeadline = headDeadline;
        this.settings = settings;
        this.asked = request;
        this.handler = handler;
    }

    /** The request of the current hop, without what the chain adds. */
    NetworkRequest asked() {
        return asked;
    }

    @Nullable
    Hop<T> hop() {
        return hop;
    }

    @Nullable
    Delivery<T> delivery() {
        return delivery;
    }

    long bodyCancelledAt() {
        return bodyCancelledAt;
    }

    /** What the current hop has tried to be let in. */
    Tries tries() {
        return tries;
    }

    void decodes(boolean engineAsked) {
        decodes = engineAsked;
    }

    // --- attempts

    /** Makes the first attempt. */
    void begin() {
        begin(start);
    }

    private void begin(long now) {
        attempts++;
        Hop<T> attempt = new Hop<>(this, now);
        try {
            attempt.request(host.chain().outgoing(this, asked, attempt));
        } catch (NetworkException e) {
            terminate(said(e));
            return;
        }
        hop = attempt;
        if (stop != null) {
            attempt.cut(HopSignals.Cut.STOP);
            return;
        }
        host.start(this, attempt);
    }

    private void again() {
        begin(System.nanoTime());
    }

    // --- heads

    /** The response to an attempt has begun; on the thread that delivers. */
    Verdict<T> head(Hop<T> attempt, NetworkResponseInfo head) {
        Delivery<T> begun = delivery;
        if (begun != null) {
            return continued(begun, head);
        }
        cookieSeen |= head.fields().contains("Set-Cookie");
        Chain.Answer answer = host.chain().incoming(this, attempt.request(), head);
        if (answer instanceof Chain.Answer.Park park) {
            return new Verdict<>(null, 0, park.again());
        }
        if (answer instanceof Chain.Answer.Follow follow) {
            following = follow.next();
            return Verdict.drop();
        }
        if (answer instanceof Chain.Answer.Refuse refuse) {
            stop(said(new NetworkException(refuse.code(), asked.uri(), refuse.reason())));
            return Verdict.drop();
        }
        return deliver(attempt, head);
    }

    /** The response of an attempt is dropped, and its request sent again. */
    void repeat() {
        following = asked;
    }

    /** The response of an attempt is the answer. */
    Verdict<T> deliver(Hop<T> attempt, NetworkResponseInfo head) {
        try {
            boolean body = Codings.hasBody(asked.method(), head.statusCode());
            List<Decoder> decoders = decodes && body ? Codings.decoders(attempt.request(), head.fields()) : List.of();
            NetworkResponseInfo received = DetachedHead.of(head, head.fields());
            NetworkResponseInfo shown =
                    decoders.isEmpty() ? received : DetachedHead.of(received, Codings.decoded(received.fields()));
            Delivery<T> made = new Delivery<>(
                    this,
                    received,
                    handler.apply(shown),
                    decoders,
                    settings.limits().decoded());
            delivery = made;
            made.body().whenComplete((value, error) -> {
                if (error == null) {
                    super.complete(new EngineReply<>(attempt.request(), shown, value, redirects, attempt.generation()));
                } else {
                    super.completeExceptionally(said(bodyFailure(error)));
                }
            });
            return Verdict.deliver(made, 0);
        } catch (NetworkException e) {
            stop(said(e));
        } catch (Throwable e) { // the consumer's handler
            stop(said(
                    new NetworkException(NetworkError.BODY_HANDLER, asked.uri(), "the body handler failed: " + e, e)));
        }
        return Verdict.drop();
    }

    private Verdict<T> continued(Delivery<T> begun, NetworkResponseInfo head) {
        Resume.Continuation continuation = Resume.check(begun.received(), begun.delivered(), head);
        if (continuation.skip() < 0) {
            stop(said(new NetworkException(
                    NetworkError.ABANDONED_BY_SWAP,
                    asked.uri(),
                    "the body was cut off after " + begun.delivered()
                            + " bytes by a swap, and the origin does not continue it: " + continuation.reason())));
            return Verdict.drop();
        }
        return Verdict.deliver(begun, continuation.skip());
    }

    private NetworkException bodyFailure(Throwable error) {
        return Foreign.failure(error, NetworkError.BODY_HANDLER, asked.uri(), "the body handler's body failed: ");
    }

    // --- ends of attempts

    /** The body of a response that nobody reads has ended. */
    void drained(Hop<T> attempt) {
        NetworkRequest target = following;
        if (target == null) {
            return; // refused: the stop has been told
        }
        following = null;
        if (target != asked) {
            List<URI> hops = new ArrayList<>(redirects);
            hops.add(asked.uri());
            redirects = List.copyOf(hops);
            asked = target;
            tries = new Tries();
        }
        attempts = 0;
        again();
    }

    /** An attempt was cut, and its last signal has returned. */
    void cut(Hop<T> attempt, HopSignals.Cut why, @Nullable NetworkException failure) {
        switch (why) {
            case DRAINED -> {
                attempt.release(SwapRecord.Outcome.DRAINED);
                drained(attempt);
            }
            case STOP -> {
                host.forget(attempt);
                attempt.release(SwapRecord.Outcome.DRAINED);
                NetworkException reason = stop;
                if (reason != null) {
                    terminate(reason);
                }
            }
            case FAILURE -> {
                attempt.release(SwapRecord.Outcome.DRAINED);
                if (failure != null) {
                    failed(attempt, failure);
                }
            }
            case SWAP -> swapped(attempt);
        }
    }

    private void failed(Hop<T> attempt, NetworkException failure) {
        if (attempt.mode() == Hop.Mode.DRAIN && following != null) {
            drained(attempt); // the redirect itself was good
            return;
        }
        boolean again = !attempt.hasHead()
                && Retry.again(
                        failure.code(),
                        attempt.isUnprocessed(),
                        attempt.isResent(),
                        asked.isIdempotent(),
                        isBodyRepeatable(),
                        attempts);
        if (again) {
            again();
        } else {
            terminate(said(failure));
        }
    }

    private void swapped(Hop<T> attempt) {
        Delivery<T> begun = delivery;
        if (begun == null && following != null) {
            attempt.release(SwapRecord.Outcome.DRAINED);
            drained(attempt);
            return;
        }
        long done = begun == null ? 0 : begun.delivered();
        if (begun != null && attempt.isWhole()) {
            attempt.release(SwapRecord.Outcome.DRAINED);
            begun.complete();
            return;
        }
        Fate fate = Fate.of(
                attempt.isUnprocessed(),
                asked.isIdempotent(),
                isBodyRepeatable(),
                begun != null,
                done,
                begun != null && Resume.isPossible(asked, begun.received()));
        attempt.release(
                switch (fate) {
                    case REPLAY -> SwapRecord.Outcome.REPLAYED;
                    case RESUME -> SwapRecord.Outcome.RESUMED;
                    case ABANDON -> SwapRecord.Outcome.ABANDONED;
                });
        if (fate == Fate.ABANDON) {
            terminate(said(new NetworkException(
                    NetworkError.ABANDONED_BY_SWAP,
                    asked.uri(),
                    "its manager's bundle left before the exchange ended, and it can be neither "
                            + "sent again nor continued")));
            return;
        }
        attempts = 0;
        again();
    }

    private boolean isBodyRepeatable() {
        return asked.isBodyRepeatable()
                || asked.bodyPublisher()
                        .map(body -> body instanceof OnceBody once && !once.hasBegun())
                        .orElse(true);
    }

    // --- ends of the call

    /** Ends the call with a failure of its own. */
    void fail(NetworkError code, String reason) {
        stop(said(new NetworkException(code, asked.uri(), reason)));
    }

    /** Ends the call: the attempt under way is aborted, the consumer told. Only the first reason counts. */
    void stop(NetworkException reason) {
        if (!STOP.compareAndSet(this, null, reason)) {
            return;
        }
        Hop<T> attempt = hop;
        if (attempt != null && !attempt.cut(HopSignals.Cut.STOP) && attempt.isOver()) {
            terminate(reason);
        }
    }

    /** The consumer's subscriber wants no more. */
    void bodyCancelled() {
        bodyCancelledAt = System.nanoTime();
        host.watch();
        stop(said(new NetworkException(NetworkError.CANCELLED, asked.uri(), "the body's subscription was cancelled")));
    }

    /** A body that is cancelled and whose subscriber makes nothing of it ends the future all the same. */
    void bodyCancelledForGood() {
        NetworkException reason = stop;
        if (reason != null) {
            super.completeExceptionally(reason);
        }
        if (FINISHED.compareAndSet(this, false, true)) {
            host.finished(this, NetworkError.CANCELLED);
        }
    }

    private void terminate(NetworkException reason) {
        Thread before = deliverer;
        deliverer = Thread.currentThread();
        try {
            Delivery<T> begun = delivery;
            if (begun != null) {
                begun.fail(reason);
            } else {
                delivered(reason);
            }
        } finally {
            deliverer = before;
        }
    }

    /** The consumer has had its last signal. */
    void delivered(@Nullable NetworkException reason) {
        if (bodyCancelledAt != 0 && !isDone()) {
            return; // its own body may still say what happened; swept soon
        }
        if (!FINISHED.compareAndSet(this, false, true)) {
            return;
        }
        if (reason != null) {
            super.completeExceptionally(reason);
        }
        host.finished(this, reason == null ? NetworkError.NONE : reason.code());
    }

    /** The failure, said of the hop that it happened on. */
    private NetworkException said(NetworkException failure) {
        return failure.atHop(asked.uri(), redirects.size()); // a copy: what a layer attached stays behind
    }

    // --- of the consumer's future

    @Override
    public boolean cancel(boolean mayInterrupt) {
        boolean cancelled = super.cancel(mayInterrupt);
        if (cancelled) {
            stop(new NetworkException(NetworkError.CANCELLED, asked.uri(), "the caller cancelled"));
        }
        return cancelled;
    }

    /** As {@code orTimeout} does: ends the exchange, too. */
    @Override
    public boolean completeExceptionally(Throwable reason) {
        boolean first = super.completeExceptionally(reason);
        if (first) {
            stop(new NetworkException(NetworkError.CANCELLED, asked.uri(), "the caller ended the request"));
        }
        return first;
    }

    @Override
    public boolean complete(NetworkReply<T> value) {
        boolean first = super.complete(value);
        if (first) {
            stop(new NetworkException(NetworkError.CANCELLED, asked.uri(), "the caller ended the request"));
        }
        return first;
    }

    /** Dependents are plain futures: ending one of them is not the end of the exchange. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    List<URI> redirects() {
        return redirects;
    }

    boolean cookieSeen() {
        return cookieSeen;
    }

    @Override
    public String toString() {
        return asked.method() + " " + Redaction.uri(asked.uri());
    }
}
