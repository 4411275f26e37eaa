// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.engine.internal.auth.OriginAuthentication;
import io.penstock.engine.internal.stack.ManagerStack;
import io.penstock.engine.internal.stack.Stacks;
import io.penstock.engine.internal.thread.EngineTimer;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Redaction;
import io.penstock.network.ReplySource;
import io.penstock.network.RequestAttribute;
import io.penstock.network.Timeouts;
import io.penstock.network.Timings;
import io.penstock.network.spi.NetworkListener;
import io.penstock.runtime.EngineDTO.ExchangeCounters;
import io.penstock.runtime.EngineDTO.ExchangeDTO;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodyHandler;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** All exchanges of one engine. Thread-safe; nothing here blocks. */
public final class Exchanges implements Stacks.User {
    /** Deadlines are exact to this. */
    private static final long SWEEP = TimeUnit.MILLISECONDS.toNanos(100);
    /** How long a redirect's body may take, and a cancelled body to say what became of it. */
    private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(500);

    private static final int SHOWN = 1000;

    /** What an engine makes known about its exchanges. */
    public interface Observer {
        /** Whether anybody wants {@link #ended}. */
        boolean isListening();

        void ended(NetworkListener.Event event);

        /** Whether there is a usable stack has become known, or has changed. */
        void decided(boolean usable, String why);

        /** Nobody. */
        Observer NONE = new Observer() {
            @Override
            public boolean isListening() {
                return false;
            }

            @Override
            public void ended(NetworkListener.Event event) {}

            @Override
            public void decided(boolean usable, String why) {}
        };
    }

    private final Stacks stacks;
    private final EngineTimer timer;
    private final Chain chain;
    private final Observer observer;
    private final RunningCalls running = new RunningCalls();
    private final ExchangeTotals totals = new ExchangeTotals();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile ExchangeSettings settings;
    private volatile boolean closed;

    public Exchanges(
            Stacks stacks,
            EngineTimer timer,
            ExchangeSettings settings,
            SecureUpgrade hsts,
            HopPolicy policy,
            OriginAuthentication authentication,
            Observer observer) {
        this.stacks = stacks;
        this.timer = timer;
        this.settings = settings;
        this.chain = new Chain(hsts, policy, authentication);
        this.observer = observer;
    }

    /** Requests that begin from now on are sent with these. */
    public void reconfigure(ExchangeSettings changed) {
        settings = changed;
    }

    public ExchangeSettings settings() {
        return settings;
    }

    /**
     * Sends a request through the chain and a loader's manager.
     *
     * @param loader whose manager; any number, taken modulo the number of loaders
     */
    public <T> CompletableFuture<NetworkReply<T>> send(
            Owner owner, int loader, NetworkRequest request, BodyHandler<T> body) {
        Objects.requireNonNull(body);
        long now = System.nanoTime();
        ExchangeSettings with = settings;
        Timeouts timeouts = Chain.timeouts(request, with);
        long headDeadline =
                request.timeout().map(limit -> nonZero(now + limit.toNanos())).orElse(0L);
        Call<T> call = new Call<>(
                this,
                owner,
                loader,
                ids.incrementAndGet(),
                now,
                now + timeouts.total().toNanos(),
                headDeadline,
                with,
                prepared(request),
                body);
        totals.started.increment();
        owner.count();
        running.add(call);
        watch();
        if (closed || owner.isGone()) {
            call.stop(shutdown(request.uri()));
        }
        call.begin();
        return call;
    }

    /** The loader that a request sticks to. */
    public <T> CompletableFuture<NetworkReply<T>> send(Owner owner, NetworkRequest request, BodyHandler<T> body) {
        return send(owner, loader(request), request, body);
    }

    private static int loader(NetworkRequest request) {
        String authority = request.uri().getRawAuthority();
        int hash = authority == null ? 0 : authority.hashCode();
        return (hash ^ hash >>> 16) & Integer.MAX_VALUE;
    }

    private static long nonZero(long nanos) {
        return nanos == 0 ? 1 : nanos;
    }

    /** Without user information, and with a body that knows whether it has been sent. */
    private static NetworkRequest prepared(NetworkRequest request) {
        NetworkRequest prepared = request;
        URI uri = request.uri();
        if (uri.getRawUserInfo() != null) {
            String text = uri.toString();
            int authority = text.indexOf("//") + 2;
            int at = text.indexOf('@', authority);
            prepared = prepared.toBuilder()
                    .uri(URI.create(text.substring(0, authority) + text.substring(at + 1)))
                    .build();
        }
        BodyPublisher body = request.bodyPublisher().orElse(null);
        if (body != null && !request.isBodyRepeatable()) {
            prepared = prepared.toBuilder()
                    .method(request.method(), new OnceBody(body))
                    .build();
        }
        return prepared;
    }

    Chain chain() {
        return chain;
    }

    void start(Call<?> call, Hop<?> attempt) {
        if ("data".equalsIgnoreCase(attempt.request().uri().getScheme())) {
            LocalBody.serve(attempt, call.settings.limits().body());
        } else {
            stacks.lease(call.loader, attempt);
        }
    }

    void forget(Hop<?> attempt) {
        if (attempt.generation() == 0) {
            stacks.forget(attempt);
        }
    }

    void finished(Call<?> call, NetworkError result) {
        running.remove(call);
        Hop<?> last = call.hop();
        totals.bytes.add(last == null ? 0 : last.received());
        switch (result) {
            case NONE -> totals.succeeded.increment();
            case CANCELLED -> totals.cancelled.increment();
            default -> totals.failed.increment();
        }
        if (observer.isListening()) {
            observer.ended(event(call, result));
        }
    }

    private static NetworkListener.Event event(Call<?> call, NetworkError result) {
        Hop<?> last = call.hop();
        Delivery<?> delivery = call.delivery();
        NetworkRequest asked = call.asked();
        return new NetworkListener.Event(
                call.id,
                asked.uri(),
                asked.method(),
                call.owner.identity(),
                asked.attribute(RequestAttribute.INITIATOR),
                delivery == null ? 0 : delivery.received().statusCode(),
                result,
                delivery == null ? ReplySource.NETWORK : delivery.received().source(),
                last == null ? 0 : last.generation(),
                asked.bodyPublisher()
                        .map(body -> Math.max(0, body.contentLength()))
                        .orElse(0L),
                last == null ? 0 : last.received(),
                delivery == null ? Timings.NONE : delivery.received().timings(),
                System.nanoTime());
    }

    // --- deadlines

    /** Makes sure that deadlines are looked at. */
    void watch() {
        if (!sweeping.get() && sweeping.compareAndSet(false, true)) {
            timer.after(SWEEP, this::sweep);
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Call<?> call : running.select(each -> isDue(each, now), Integer.MAX_VALUE)) {
            act(call, now);
        }
        if (running.size() > 0) {
            timer.after(SWEEP, this::sweep);
        } else {
            sweeping.set(false);
            if (running.size() > 0) {
                watch();
            }
        }
    }

    private boolean isDue(Call<?> call, long now) {
        if (now - call.deadline >= 0) {
            return true;
        }
        Hop<?> hop = call.hop();
        if (hop == null) {
            return false;
        }
        return call.headDeadline != 0 && call.delivery() == null && now - call.headDeadline >= 0
                || isAbsent(call, hop, now)
                || hop.mode() == Hop.Mode.DRAIN && now - hop.drainSince() >= GRACE
                || call.bodyCancelledAt() != 0 && now - call.bodyCancelledAt() >= SWEEP;
    }

    private boolean isAbsent(Call<?> call, Hop<?> hop, long now) {
        return isWaiting(call) && now - hop.since >= call.settings.absence().toNanos();
    }

    private void act(Call<?> call, long now) {
        Hop<?> hop = call.hop();
        if (call.bodyCancelledAt() != 0) {
            call.bodyCancelledForGood();
        } else if (now - call.deadline >= 0) {
            call.fail(
                    NetworkError.TOTAL_TIMEOUT,
                    "it took longer than " + TimeUnit.NANOSECONDS.toMillis(call.deadline - call.start) + " ms in all");
        } else if (call.headDeadline != 0 && call.delivery() == null && now - call.headDeadline >= 0) {
            call.fail(
                    NetworkError.RESPONSE_TIMEOUT,
                    "no response within the request's own "
                            + TimeUnit.NANOSECONDS.toMillis(call.headDeadline - call.start) + " ms");
        } else if (hop != null && isAbsent(call, hop, now)) {
            call.fail(
                    NetworkError.NO_FACTORY,
                    "no usable stack of managers within "
                            + call.settings.absence().toMillis() + " ms: " + stacks.why());
        } else if (hop != null && hop.mode() == Hop.Mode.DRAIN) {
            hop.cut(HopSignals.Cut.DRAINED);
        }
    }

    // --- ends

    /** Ends all calls of an owner, and lets it begin no more. */
    public void leave(Owner owner) {
        owner.leave();
        running.select(call -> call.owner == owner, Integer.MAX_VALUE)
                .forEach(call -> call.stop(shutdown(call.asked().uri())));
    }

    /** Ends all calls; what is sent from now on fails. */
    public void close() {
        closed = true;
        running.select(call -> true, Integer.MAX_VALUE)
                .forEach(call -> call.stop(shutdown(call.asked().uri())));
    }

    private static NetworkException shutdown(URI uri) {
        return new NetworkException(NetworkError.SHUTDOWN, uri, "the engine, or the bundle that asked, has stopped");
    }

    // --- of the stacks

    @Override
    public void abort(ManagerStack stack) {
        for (Call<?> call : running.select(each -> isOn(each, stack), Integer.MAX_VALUE)) {
            Hop<?> hop = call.hop();
            if (hop != null && hop.isOn(stack)) {
                hop.cut(HopSignals.Cut.SWAP);
            }
        }
    }

    private static boolean isOn(Call<?> call, ManagerStack stack) {
        Hop<?> hop = call.hop();
        return hop != null && hop.isOn(stack);
    }

    @Override
    public boolean isDelivering(Thread thread) {
        return !running.select(call -> call.deliverer == thread, 1).isEmpty();
    }

    @Override
    public void decided(boolean usable, String why) {
        observer.decided(usable, why);
    }

    // --- introspection

    public ExchangeCounters counters() {
        return totals.dto(
                running.select(Exchanges::isWaiting, Integer.MAX_VALUE).size());
    }

    private static boolean isWaiting(Call<?> call) {
        Hop<?> hop = call.hop();
        return hop != null && hop.generation() == 0 && !hop.isOver() && !hop.hasHead();
    }

    /** Oldest first, at most 1,000. */
    public List<ExchangeDTO> inFlight() {
        long now = System.nanoTime();
        return running.select(call -> true, SHOWN).stream()
                .map(call -> dto(call, now))
                .toList();
    }

    private static ExchangeDTO dto(Call<?> call, long now) {
        Hop<?> hop = call.hop();
        String phase = hop == null || isWaiting(call)
                ? "WAITING"
                : switch (hop.mode()) {
                    case HEAD -> "SENT";
                    case PARKED -> "AUTHENTICATING";
                    case DRAIN -> "REDIRECTED";
                    case DELIVER -> "RECEIVING";
                };
        return new ExchangeDTO(
                call.id,
                call.asked().method(),
                Redaction.uri(call.asked().uri()),
                call.owner.identity().bundle(),
                hop == null ? 0 : hop.generation(),
                phase,
                TimeUnit.NANOSECONDS.toMillis(now - call.start),
                hop == null ? 0 : hop.received());
    }

    @Override
    public String toString() {
        return running.size() + " exchanges";
    }

    /** For tests: exchanges under way. */
    int size() {
        return running.size();
    }
}
