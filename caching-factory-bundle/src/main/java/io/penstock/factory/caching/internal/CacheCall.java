// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheWriter;
import io.penstock.cache.CachedBody;
import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import io.penstock.factory.caching.internal.policy.Decision;
import io.penstock.factory.caching.internal.policy.Failures;
import io.penstock.factory.caching.internal.policy.Lookup;
import io.penstock.factory.caching.internal.policy.Presentation;
import io.penstock.factory.caching.internal.policy.RequestView;
import io.penstock.factory.caching.internal.policy.StoredView;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.NetworkResponseInfo;
import io.penstock.network.ReplySource;
import io.penstock.network.spi.ResponseHead;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One request that the cache answers, alone or with the origin's help: the future that the caller has. Thread-safe. */
final class CacheCall<T> extends CompletableFuture<NetworkReply<T>> implements Relay.Leader, Delivery.Ending {
    /** Larger bodies that are not in memory are opened on the executor. */
    private static final long SMALL = 64 << 10;

    private final CachingManager manager;
    private final OpenStore open;
    private final NetworkRequest request;
    private final RequestView view;
    private final Scopes scopes;
    private final BodyHandler<T> handler;

    private volatile Decision decision = NO_DECISION;
    /** What a cancellation stops. */
    private volatile @Nullable Stop stop;

    private volatile @Nullable NetworkException stopped;
    private volatile @Nullable BodySubscriber<T> subscriber;
    private volatile @Nullable Relay relay;
    private volatile boolean over;
    private int lookups;

    private static final Decision NO_DECISION = new Decision.Refuse();

    /** Ends what is under way. */
    private interface Stop {
        void now(NetworkException cause);
    }

    CacheCall(
            CachingManager manager,
            OpenStore open,
            NetworkRequest request,
            RequestView view,
            Scopes scopes,
            BodyHandler<T> handler) {
        this.manager = manager;
        this.open = open;
        this.request = request;
        this.view = view;
        this.scopes = scopes;
        this.handler = handler;
    }

    /** Cancelling aborts the exchange, unless others follow it. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            abort(failure(NetworkError.CANCELLED, "cancelled by the caller", null));
        }
        return cancelled;
    }

    /** Ends the request with a failure. */
    void abort(NetworkException cause) {
        stopped = cause;
        Stop running = stop;
        if (running != null) {
            running.now(cause);
        }
        completeExceptionally(cause);
    }

    private void stopsBy(Stop how) {
        stop = how;
        NetworkException cause = stopped;
        if (cause != null) {
            how.now(cause);
        }
    }

    /** Answers with what a look-up found. */
    void start(CompletableFuture<List<CachedResponse>> found) {
        if (found.isDone()) {
            decide(found.join(), manager.cache().commits());
        } else {
            long commits = manager.cache().commits();
            found.whenComplete((stored, error) -> decide(error == null ? stored : List.of(), commits));
        }
    }

    private void decide(List<CachedResponse> stored, long commits) {
        try {
            Decision made = Lookup.decide(view, stored, manager.now(), manager.options(), open.fingerprint());
            act(made, stored, commits);
        } catch (RuntimeException e) {
            fail(failure(NetworkError.INTERNAL, "the cache failed", e));
        }
    }

    private void act(Decision made, List<CachedResponse> stored, long commits) {
        decision = made;
        if (made instanceof Decision.Serve serve) {
            (serve.stale() ? manager.cache().counters().stale : manager.cache().counters().hits).increment();
            serve(serve.stored(), serve.as(), serve.stale() ? ReplySource.STALE : ReplySource.CACHE, Optional.empty());
            if (serve.refresh()) {
                manager.refresh(open, request, view, scopes, serve.stored());
            }
        } else if (made instanceof Decision.Refuse) {
            refuse();
        } else {
            boolean shared =
                    (made instanceof Decision.Validate || made instanceof Decision.Forward && !view.isConditional())
                            && view.mayLead();
            if (shared) {
                together(made, stored, commits);
            } else {
                alone();
            }
        }
    }

    void refuse() {
        if (view.isOffline()) {
            fail(failure(
                    NetworkError.OFFLINE_MISS,
                    "nothing usable is stored, and the request may not use the network",
                    null));
        } else {
            ResponseHead head = ResponseHead.local(504, HeaderFields.of("Content-Length", "0"), ReplySource.CACHE);
            deliver(head, NoBody.INSTANCE, 0, 0, null, -1);
        }
    }

    /** Asks the origin whatever is stored. */
    void forward(Decision.Forward how) {
        decision = how;
        alone();
    }

    // with the origin

    /** Follows a flight that is under way for the same, or leads one. */
    private void together(Decision made, List<CachedResponse> stored, long commits) {
        EngineCache cache = manager.cache();
        if (made instanceof Decision.Forward && cache.uncollapsible().contains(scopes.own())) {
            alone();
            return;
        }
        FlightKey key = new FlightKey(scopes.own(), manager.variant(open, view, stored));
        Flight mine = new Flight(manager, open, request, view, scopes, this, key, made);
        Flight other = cache.flights().putIfAbsent(key, mine);
        if (other != null) {
            if (!view.mayFollow() || !other.join(this)) {
                alone();
            }
            return;
        }
        if (commits != cache.commits()) {
            // what was looked for may have been stored between the look-up and now
            List<CachedResponse> again = open.find(scopes).getNow(stored);
            Decision now = Lookup.decide(view, again, manager.now(), manager.options(), open.fingerprint());
            if (now instanceof Decision.Serve) {
                mine.giveUp();
                act(now, again, cache.commits());
                return;
            }
        }
        lead(mine);
    }

    private void alone() {
        lead(new Flight(manager, open, request, view, scopes, this, null, decision));
    }

    private void lead(Flight mine) {
        stopsBy(mine::leaderLeft);
        manager.cache().counters().misses.increment();
        mine.launch();
    }

    /** Waits for that flight's outcome. */
    void waitsFor(Flight other) {
        stopsBy(cause -> other.leave(this));
    }

    /** The flight that this request waited for has nothing for it. */
    void goAlone() {
        if (!isDone()) {
            alone();
        }
    }

    /** The response that was stored, or is being stored, is confirmed. */
    void serveValidated(CachedResponse stored, Optional<NetworkResponseInfo> info) {
        Presentation as = Presentation.of(view, stored);
        boolean follower = info.isEmpty();
        // what the leader has confirmed may be another one's variant
        if (as == Presentation.NONE || follower && !manager.isSelected(open, stored.head(), view)) {
            goAlone();
            return;
        }
        if (follower) {
            manager.cache().counters().collapsed.increment();
        }
        serve(stored, as, ReplySource.REVALIDATED, info);
    }

    /** A stale response in place of an error, if there is one and it may be used. */
    boolean serveStale(boolean disconnected) {
        Optional<CachedResponse> stale = decision.fallback()
                .filter(stored -> Failures.mayServeStale(
                        StoredView.of(stored.head()), view, manager.now(), manager.options(), disconnected))
                .filter(stored -> Presentation.of(view, stored) != Presentation.NONE);
        stale.ifPresent(stored -> {
            manager.cache().counters().stale.increment();
            serve(stored, Presentation.of(view, stored), ReplySource.STALE, Optional.empty());
        });
        return stale.isPresent();
    }

    /** Whether a response with that head may be used without asking the origin (RFC 9111 §4). */
    boolean isAnsweredBy(CachedHead head) {
        return Lookup.isFresh(view, head, manager.now(), manager.options());
    }

    /** Follows a body that is being stored; false if it is not the one that was asked for. */
    boolean follow(CachedHead head, CacheWriter writer, Relay from) {
        if (isDone()) {
            return true;
        }
        if (!manager.isSelected(open, head, view)) {
            return false;
        }
        manager.cache().counters().collapsed.increment();
        // the length does not matter for what is no range
        Presentation as = Presentation.of(view, StoredView.of(head), 0);
        ResponseHead served = head(head, as, -1, ReplySource.CACHE, Optional.empty(), true);
        if (as.kind() == Presentation.Kind.FULL) {
            deliver(served, writer.body(), 0, -1, from, 0);
        } else {
            deliver(served, NoBody.INSTANCE, 0, 0, null, -1);
        }
        return true;
    }

    /** Reads a whole that is being put together of a stored part and the rest. */
    void combined(CachedHead head, CacheWriter writer, Relay from, NetworkResponseInfo info) {
        long length = CachingManager.length(head.fields());
        Presentation as = Presentation.of(view, StoredView.of(head), length);
        ResponseHead served = head(head, as, length, ReplySource.NETWORK, Optional.of(info), false);
        deliver(
                served,
                writer.body(),
                as.first(),
                as.end(),
                from,
                StoredView.of(head).contentRange().first());
    }

    // as a flight's leader

    /** Hands the head of the network's answer to the caller's handler; null if that fails. */
    @Nullable
    BodySubscriber<?> begin(NetworkResponseInfo info, Decision asked, boolean stored) {
        NetworkResponseInfo head = ServedHead.ofNetwork(request, info, asked, stored);
        BodySubscriber<T> receiver = accept(head);
        if (receiver != null) {
            settle(receiver, head);
        }
        return receiver;
    }

    @Override
    public BodySubscriber<?> subscriber() {
        BodySubscriber<T> known = subscriber;
        if (known == null) {
            throw new IllegalStateException("the head has not come yet");
        }
        return known;
    }

    @Override
    public void left(Optional<NetworkException> cause) {
        cause.ifPresent(this::completeExceptionally);
        over = true;
        manager.ended(this);
    }

    @Override
    public NetworkException failure(NetworkError code, String reason, @Nullable Throwable cause) {
        return cause instanceof NetworkException same ? same : new NetworkException(code, request.uri(), reason, cause);
    }

    // the answer

    private void serve(CachedResponse stored, Presentation as, ReplySource source, Optional<NetworkResponseInfo> info) {
        boolean body =
                !view.isHead() && (as.kind() == Presentation.Kind.FULL || as.kind() == Presentation.Kind.PARTIAL);
        ResponseHead head = head(stored.head(), as, stored.length(), source, info, false);
        if (!body) {
            deliver(head, NoBody.INSTANCE, 0, 0, null, -1);
        } else if (stored.isResident() || stored.length() <= SMALL) {
            openAndDeliver(stored, head, as);
        } else {
            onExecutor(() -> openAndDeliver(stored, head, as));
        }
    }

    private void onExecutor(Runnable task) {
        try {
            manager.executor().execute(task);
        } catch (RejectedExecutionException overloaded) {
            task.run();
        }
    }

    private void openAndDeliver(CachedResponse stored, ResponseHead head, Presentation as) {
        CachedBody body;
        try {
            body = stored.open();
        } catch (IOException damaged) {
            // it counts as not stored: look again
            if (lookups++ < 2) {
                start(open.find(scopes));
            } else {
                forward(new Decision.Forward(Decision.Reason.URI_MISS, Optional.empty()));
            }
            return;
        }
        long base = body.isStable()
                ? -1
                : StoredView.of(stored.head()).contentRange().first();
        deliver(head, body, as.first(), as.end(), null, base);
    }

    private ResponseHead head(
            CachedHead stored,
            Presentation as,
            long length,
            ReplySource source,
            Optional<NetworkResponseInfo> info,
            boolean collapsed) {
        return ServedHead.of(request, stored, as, length, source, info, collapsed, manager.now(), manager.options());
    }

    /**
     * Delivers a body that is stored, or being stored.
     *
     * @param base place of the stored bytes in the representation; negative if they cannot be had again
     */
    private void deliver(
            ResponseHead head, CachedBody body, long first, long end, @Nullable Relay following, long base) {
        BodySubscriber<T> receiver = accept(head);
        if (receiver == null) {
            body.close();
            return;
        }
        relay = following;
        Delivery delivery = new Delivery(
                receiver,
                body,
                first,
                end,
                head,
                manager.executor(),
                request.uri(),
                this,
                base < 0 ? null : new Repair(head, base));
        if (following != null) {
            following.follow(delivery);
        }
        receiver.onSubscribe(delivery);
        delivery.more();
        if (!over) {
            stopsBy(delivery::abort);
        }
        settle(receiver, head);
    }

    @Override
    public Delivery reader(Relay from, CacheWriter writer, long position) {
        relay = from;
        // the trailers of the network's own head come from the network
        ResponseHead unseen = ResponseHead.local(200, HeaderFields.EMPTY, ReplySource.NETWORK);
        Delivery delivery = new Delivery(
                subscriber(), writer.body(), position, -1, unseen, manager.executor(), request.uri(), this, null);
        stop = delivery::abort;
        return delivery;
    }

    @Override
    public void ended(Delivery delivery) {
        Relay followed = relay;
        if (followed != null) {
            followed.unfollow(delivery, delivery.isComplete());
        }
        left(Optional.empty());
    }

    /** Asks the origin for what a stored body turned out not to have. */
    private final class Repair implements Delivery.Remedy {
        private final ResponseHead head;
        private final long base;

        Repair(ResponseHead head, long base) {
            this.head = head;
            this.base = base;
        }

        @Override
        public Delivery.@Nullable Continuation takeOver(
                BodySubscriber<?> receiver, long from, long position, long end, int sum, long demand) {
            if (view.isCacheOnly() || manager.isClosed()) {
                return null;
            }
            HeaderFields plain = view.unconditionalFields();
            Healing healing = new Healing(
                    receiver,
                    plain == request.fields()
                            ? request
                            : request.toBuilder().fields(plain).build(),
                    head,
                    CacheCall.this,
                    base + from,
                    base + position,
                    end < 0 ? -1 : base + end,
                    sum,
                    demand);
            healing.start(manager.next(), head.statusCode() == 206 ? 200 : head.statusCode());
            return healing;
        }
    }

    /** Calls the caller's handler; null if it fails. */
    private @Nullable BodySubscriber<T> accept(NetworkResponseInfo head) {
        try {
            BodySubscriber<T> receiver = handler.apply(head);
            subscriber = receiver;
            return receiver;
        } catch (RuntimeException e) {
            fail(failure(NetworkError.BODY_HANDLER, "the body handler failed", e));
            return null;
        }
    }

    /** Completes this future when the caller's body is there. */
    private void settle(BodySubscriber<T> receiver, NetworkResponseInfo head) {
        receiver.getBody().whenComplete((result, error) -> { // at once, if it is there; it may be no more than a stage
            if (error == null) {
                complete(NetworkReply.of(request, head, result));
            } else {
                Throwable cause =
                        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
                completeExceptionally(failure(NetworkError.BODY_HANDLER, "the body subscriber failed", cause));
            }
        });
    }

    /** Whether the exchange is over, its body too. */
    boolean isOver() {
        return over;
    }

    void fail(NetworkException cause) {
        completeExceptionally(cause);
        left(Optional.empty());
    }
}
