// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CacheWriter;
import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import io.penstock.factory.caching.internal.policy.Decision;
import io.penstock.factory.caching.internal.policy.Failures;
import io.penstock.factory.caching.internal.policy.Freshening;
import io.penstock.factory.caching.internal.policy.RequestView;
import io.penstock.factory.caching.internal.policy.Storing;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.NetworkResponseInfo;
import io.penstock.network.spi.Lease;
import io.penstock.network.spi.ResponseHead;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One exchange with the origin and all requests that wait for its outcome: the one that leads, if any, and those that
 * ask for the same meanwhile. Its head decides for all of them: a stored response confirmed, a new one that streams to
 * all, or nothing that can be shared; then the others go their own ways. Thread-safe.
 */
final class Flight {
    private final CachingManager manager;
    private final OpenStore open;
    private final NetworkRequest request;
    private final RequestView view;
    private final Scopes scopes;
    private final @Nullable CacheCall<?> leader;
    private final @Nullable FlightKey key;

    /** Guards what follows; nothing foreign is called under it. */
    private final Object lock = new Object();

    private final List<CacheCall<?>> waiting = new ArrayList<>();
    private Phase phase = Phase.WAITING;
    private boolean leaderGone;
    private boolean doomed;
    private @Nullable Lease lease;
    private @Nullable Keeping streaming;
    private @Nullable CompletableFuture<NetworkReply<Void>> exchange;

    /** Of the attempts at the origin; the second one is without our conditions. */
    private int attempt;

    private volatile Decision decision;
    private volatile long requested;

    private enum Phase {
        WAITING,
        STREAMING,
        DONE
    }

    /**
     * A flight.
     *
     * @param leader null for a refresh in the background
     * @param key null if nobody may follow
     */
    Flight(
            CachingManager manager,
            OpenStore open,
            NetworkRequest request,
            RequestView view,
            Scopes scopes,
            @Nullable CacheCall<?> leader,
            @Nullable FlightKey key,
            Decision decision) {
        this.manager = manager;
        this.open = open;
        this.request = request;
        this.view = view;
        this.scopes = scopes;
        this.leader = leader;
        this.key = key;
        this.decision = decision;
    }

    /** Keeps the stack open until the flight is over. */
    void keep(Lease given) {
        synchronized (lock) {
            lease = given;
        }
    }

    /** Asks the origin. */
    void launch() {
        HeaderFields fields = decision instanceof Decision.Validate validate
                ? validate.fields()
                : decision instanceof Decision.Complete complete ? complete.fields() : view.reloadFields();
        send(fields);
    }

    private void send(HeaderFields fields) {
        int number;
        synchronized (lock) {
            number = ++attempt;
        }
        requested = manager.now();
        NetworkRequest sent = fields == request.fields()
                ? request
                : request.toBuilder().fields(fields).build();
        CompletableFuture<NetworkReply<Void>> started = manager.next().send(sent, info -> onHead(info, number));
        boolean cancel;
        synchronized (lock) {
            exchange = started;
            cancel = phase == Phase.DONE && leaderGone;
        }
        started.whenComplete((reply, error) -> {
            if (error != null) {
                onFailure(error, number);
            }
        });
        if (cancel) {
            started.cancel(true);
        }
    }

    /** Waits for the outcome, or follows the body that is under way; false if it is too late for both. */
    boolean join(CacheCall<?> call) {
        // before the flight knows it: from then on the call may already be on its next way
        call.waitsFor(this);
        Keeping body;
        boolean waits;
        synchronized (lock) {
            waits = phase == Phase.WAITING;
            if (waits) {
                waiting.add(call);
            }
            body = phase == Phase.DONE ? null : streaming;
        }
        if (waits && call.isDone()) {
            leave(call);
        }
        return waits || body != null && body.followLate(call);
    }

    /** A request that waits no longer wants an answer. */
    void leave(CacheCall<?> call) {
        boolean abandon;
        synchronized (lock) {
            waiting.remove(call);
            abandon = phase == Phase.WAITING && leaderGone && waiting.isEmpty();
        }
        if (abandon) {
            giveUp();
        }
    }

    /** The leader no longer wants an answer. */
    void leaderLeft(NetworkException cause) {
        Keeping body;
        boolean alone;
        synchronized (lock) {
            leaderGone = true;
            body = streaming;
            alone = waiting.isEmpty();
        }
        if (body != null) {
            body.relay().leave(cause);
        } else if (alone || !mayGoOn()) {
            giveUp();
        }
    }

    /** Ends it, and those that wait go their own ways. */
    void giveUp() {
        List<CacheCall<?>> released = take(Phase.DONE);
        CompletableFuture<NetworkReply<Void>> running;
        synchronized (lock) {
            running = exchange;
        }
        if (running != null) {
            running.cancel(true);
        }
        over();
        released.forEach(CacheCall::goAlone);
    }

    /** What it stores is worthless: the origin's state has changed meanwhile. */
    void doom() {
        synchronized (lock) {
            doomed = true;
        }
    }

    boolean isDoomed() {
        synchronized (lock) {
            return doomed;
        }
    }

    void dropIfDoomed(CachedResponse stored) {
        if (isDoomed()) {
            open.store().remove(stored, manager.executor());
        }
    }

    /** Under which its answer is waited for. */
    CacheKey key() {
        return scopes.own();
    }

    boolean isFor(String uri) {
        return scopes.own().uri().equals(uri);
    }

    /** Nobody may join any more; the requests that have waited until now. */
    private List<CacheCall<?>> take(Phase next) {
        synchronized (lock) {
            phase = next;
            List<CacheCall<?>> taken = List.copyOf(waiting);
            waiting.clear();
            return taken;
        }
    }

    /** It is at its end: nobody finds it any more, and the stack may go. */
    void over() {
        Lease held;
        synchronized (lock) {
            phase = Phase.DONE;
            held = lease;
            lease = null;
        }
        FlightKey registered = key;
        if (registered != null) {
            manager.cache().flights().remove(registered, this);
        }
        if (held != null) {
            held.close();
        }
    }

    // the head

    private BodySubscriber<Void> onHead(ResponseInfo info, int number) {
        NetworkResponseInfo head = ResponseHead.of(info);
        long received = manager.now();
        synchronized (lock) {
            if (number != attempt || phase == Phase.DONE) {
                return new Discarding(true);
            }
        }
        int status = head.statusCode();
        manager.cache()
                .forget(request.method(), request.uri(), status, head.fields(), open.store(), manager.executor());
        if (decision instanceof Decision.Complete complete && (status == 206 || status == 416 || status == 304)) {
            return onRest(complete, head, received);
        }
        if (status == 304 && decision instanceof Decision.Validate validate) {
            return onNotModified(validate, head, received);
        }
        if (Failures.isError(status) && onError(false)) {
            return new Discarding(false);
        }
        if (view.isHead() && status == 200) {
            decision.fallback().ifPresent(stored -> confirming().head(stored, head, requested, received));
        }
        return onNew(head, received);
    }

    private Confirming confirming() {
        return new Confirming(manager, open, view);
    }

    private BodySubscriber<Void> onNotModified(Decision.Validate asked, NetworkResponseInfo info, long received) {
        Optional<CachedResponse> confirmed = Freshening.confirmed(asked.stored(), info.fields());
        if (confirmed.isEmpty()) {
            return again(Decision.Reason.STALE);
        }
        CachedResponse fresh = confirming().freshen(confirmed.get(), asked.selected(), info, requested, received);
        dropIfDoomed(fresh);
        manager.cache().counters().validations.increment();
        List<CacheCall<?>> followers = take(Phase.DONE);
        over();
        CacheCall<?> first = leader();
        if (first != null) {
            first.serveValidated(fresh, Optional.of(info));
        }
        followers.forEach(call -> call.serveValidated(fresh, Optional.empty()));
        return new Discarding(false);
    }

    /** The origin speaks of something that is not stored: it is asked once more, as the caller asked. */
    private BodySubscriber<Void> again(Decision.Reason why) {
        decision = new Decision.Forward(why, Optional.empty());
        send(view.fields());
        return new Discarding(why == Decision.Reason.PARTIAL);
    }

    /** Stale responses for all that may have one; false if the leader is none of them. */
    private boolean onError(boolean disconnected) {
        List<CacheCall<?>> followers;
        synchronized (lock) {
            followers = List.copyOf(waiting);
            waiting.clear();
        }
        for (CacheCall<?> follower : followers) {
            if (!follower.serveStale(disconnected)) {
                follower.goAlone();
            }
        }
        CacheCall<?> first = leader();
        if (first != null && !first.serveStale(disconnected)) {
            return false;
        }
        take(Phase.DONE).forEach(CacheCall::goAlone);
        over();
        return true;
    }

    private BodySubscriber<Void> onNew(NetworkResponseInfo info, long received) {
        Optional<CachedHead> head = Storing.head(
                view,
                request.uri(),
                info.statusCode(),
                info.fields(),
                requested,
                received,
                manager.options(),
                open.fingerprint());
        CacheKey at = head.map(scopes::of).orElse(scopes.own());
        Optional<CacheWriter> writer = head.flatMap(
                known -> open.store().write(at, known, CachingManager.length(info.fields()), manager.executor()));
        CacheCall<?> first = leader();
        BodySubscriber<?> subscriber = first == null ? null : first.begin(info, decision, writer.isPresent());
        boolean failed = first != null && subscriber == null;
        boolean background = leader == null;
        if (writer.isEmpty() || failed) {
            writer.ifPresent(CacheWriter::discard);
            return onUncacheable(info, first, failed);
        }
        Keeping body = keeping(new Keeping.Into(writer.get(), head.get()));
        Relay relay = body.begin(first, background);
        begin(body);
        return relay;
    }

    private Keeping keeping(Keeping.@Nullable Into into) {
        List<CachedResponse> replaced = decision instanceof Decision.Complete complete
                ? List.of(complete.part())
                : decision.fallback().map(List::of).orElseGet(List::of);
        return new Keeping(this, manager.cache(), into, replaced);
    }

    private BodySubscriber<Void> onUncacheable(NetworkResponseInfo info, @Nullable CacheCall<?> first, boolean failed) {
        FlightKey registered = key;
        if (registered != null) {
            manager.cache().uncollapsible().add(scopes.own());
            manager.cache().flights().remove(registered, this);
        }
        if (view.isGet() && decision instanceof Decision.Validate && !Failures.isError(info.statusCode())) {
            // the stored response is outdated, and nothing takes its place
            decision.fallback().ifPresent(old -> open.store().remove(old, manager.executor()));
        }
        if (first == null || failed) {
            take(Phase.DONE).forEach(CacheCall::goAlone);
            over();
            return new Discarding(true);
        }
        Keeping body = keeping(null);
        Relay relay = body.begin(first, false);
        begin(body);
        return relay;
    }

    /** From now on the body streams: those that wait follow it if it is theirs too. */
    private void begin(Keeping body) {
        boolean gone;
        synchronized (lock) {
            streaming = body;
            gone = leaderGone && leader != null;
        }
        if (body.isStored()) {
            manager.cache().uncollapsible().remove(scopes.own());
        }
        if (gone) {
            body.relay()
                    .leave(new NetworkException(NetworkError.CANCELLED, request.uri(), "the request was cancelled"));
        }
        for (CacheCall<?> follower : take(Phase.STREAMING)) {
            if (!body.follow(follower)) {
                follower.goAlone();
            }
        }
    }

    /** The rest of a partial response (RFC 9111 §3.4), or word that there is none. */
    private BodySubscriber<Void> onRest(Decision.Complete asked, NetworkResponseInfo info, long received) {
        Optional<CachedHead> head = info.statusCode() == 206
                ? Freshening.combined(
                        asked, view.fields(), info.fields(), requested, received, manager.options(), open.fingerprint())
                : Optional.empty();
        CacheCall<?> first = leader();
        if (head.isEmpty() || first == null) {
            return again(Decision.Reason.PARTIAL);
        }
        CacheKey at = scopes.of(head.get());
        Optional<CacheWriter> writer = open.store()
                .write(at, head.get(), CachingManager.length(head.get().fields()), manager.executor());
        if (writer.isEmpty()) {
            return again(Decision.Reason.PARTIAL);
        }
        Keeping body = keeping(new Keeping.Into(writer.get(), head.get()));
        Relay relay = body.begin(null, false);
        Combining combining = new Combining(asked, writer.get(), relay, manager.executor(), () -> restIsBroken(body));
        synchronized (lock) {
            streaming = body;
            phase = Phase.STREAMING;
        }
        body.completes(combining);
        relay.hold();
        first.combined(head.get(), writer.get(), relay, info);
        combining.start();
        return relay;
    }

    /** The stored part cannot be read: who reads the whole is served by the origin alone. */
    private void restIsBroken(Keeping body) {
        Relay relay = body.relay();
        relay.abort(new NetworkException(NetworkError.TRUNCATED, request.uri(), "the stored part is damaged"));
        if (phaseIs(Phase.STREAMING)) {
            // the network's bytes were all there already
            relay.breakOff();
            body.keepPart(0);
        }
    }

    private boolean phaseIs(Phase asked) {
        synchronized (lock) {
            return phase == asked;
        }
    }

    private @Nullable CacheCall<?> leader() {
        synchronized (lock) {
            return leaderGone ? null : leader;
        }
    }

    // the end

    private void onFailure(Throwable error, int number) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        NetworkException failure = cause instanceof NetworkException same
                ? same
                : new NetworkException(NetworkError.INTERNAL, request.uri(), "the layer below failed", cause);
        Keeping body;
        synchronized (lock) {
            if (number != attempt || phase == Phase.DONE) {
                return;
            }
            body = streaming;
        }
        if (body != null) {
            body.relay().abort(failure);
            return;
        }
        boolean disconnected = Failures.isDisconnect(failure.code());
        if (disconnected && onError(true)) {
            return;
        }
        List<CacheCall<?>> followers = take(Phase.DONE);
        over();
        CacheCall<?> first = leader();
        if (first != null) {
            first.fail(failure);
        }
        followers.forEach(CacheCall::goAlone);
    }

    /** Whether it may go on without its leader: it then has a lease on its stack. */
    boolean mayGoOn() {
        synchronized (lock) {
            if (lease != null) {
                return true;
            }
        }
        Optional<Lease> given = manager.retain();
        given.ifPresent(this::keep);
        return given.isPresent();
    }
}
