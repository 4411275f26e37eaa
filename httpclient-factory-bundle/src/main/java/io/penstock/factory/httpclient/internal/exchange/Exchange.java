// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.exchange;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Proxy;
import io.penstock.network.RequestAttribute;
import io.penstock.network.RequestProgress;
import io.penstock.network.Timeouts;
import io.penstock.network.Timings;
import io.penstock.network.spi.ManagerContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One exchange on its way: where it is, since when, which proxy is tried, how often it was sent.
 *
 * <p>The step that it is in owns it: steps hand it on and never touch it afterwards. {@link #abort} may come from any
 * thread at any time.
 */
public final class Exchange<T> extends Delivery<T> {
    /** What is being waited for; decides which limit counts. */
    public enum Phase {
        QUEUED(0),
        CONNECTING(1),
        EXPECTING(2),
        SENDING(3),
        WAITING(4),
        RECEIVING(5);

        /** In {@link Wait}. */
        final long bits;

        Phase(long bits) {
            this.bits = bits;
        }
    }

    /** How long a 100 (Continue) is waited for (RFC 9110 §10.1.1: not indefinitely). */
    private static final long EXPECT_NANOS = 1_000_000_000L;

    /** A connection attempt and a body never wait longer than asked, an aborted stream not longer than this. */
    private static final long ABORT_NANOS = 2_000_000_000L;

    private static final int MAX_REFUSALS = 8;

    private static final VarHandle ABORT_REASON;
    private static final VarHandle TOUCHED;
    private static final VarHandle HOST;
    private static final VarHandle WAIT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            ABORT_REASON = lookup.findVarHandle(Exchange.class, "abortReason", NetworkException.class);
            TOUCHED = lookup.findVarHandle(Exchange.class, "touched", boolean.class);
            WAIT = lookup.findVarHandle(Exchange.class, "wait", long.class);
            HOST = lookup.findVarHandle(Exchange.class, "host", Host.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The manager that an exchange belongs to, seen from the exchange. */
    public interface Owner {
        void ended(Exchange<?> exchange);

        /** For what must not run on the calling thread. */
        void later(Runnable work);

        /** Starts the exchange again, from the choice of its host's queue. */
        void route(Exchange<?> exchange);
    }

    /** The host whose place an exchange holds. */
    public interface Host {
        /** The exchange holds its place no longer. */
        void leave();
    }

    private final ManagerContext context;
    private final Owner owner;
    private final List<Proxy> proxies;
    private int proxyIndex;
    private int attempts;
    private int refusals;
    private int challenges;
    private boolean fresh;
    private volatile @Nullable Object carrier;
    private volatile @Nullable Host host;
    private volatile @Nullable Step step;
    private volatile @Nullable NetworkException abortReason;
    /** What is waited for and since when, as {@link Wait} says. */
    private volatile long wait = Wait.of(Phase.QUEUED, 0);

    private volatile boolean touched;
    private long aborted;

    private final long started = System.nanoTime();
    private long dequeued;
    private long resolving;
    private long connecting;
    private long securing;
    private long sent;

    // list of its manager; guarded by that
    @Nullable
    Exchange<?> previous;

    @Nullable
    Exchange<?> next;

    public Exchange(NetworkRequest request, BodyHandler<T> handler, ManagerContext context, Owner owner) {
        super(request, handler);
        this.context = context;
        this.owner = owner;
        this.proxies = request.attribute(RequestAttribute.PROXIES);
    }

    public ManagerContext context() {
        return context;
    }

    public Owner owner() {
        return owner;
    }

    /** The way that is tried now. */
    public Proxy proxy() {
        return proxies.get(proxyIndex);
    }

    /**
     * Goes on to the next way.
     *
     * @return false if there is none
     */
    public boolean nextProxy() {
        if (proxyIndex + 1 >= proxies.size()) {
            return false;
        }
        proxyIndex++;
        return true;
    }

    /** Whether it needs a new connection. */
    public boolean isFresh() {
        return fresh;
    }

    /** Number of times that it was sent again. */
    public int attempts() {
        return attempts;
    }

    /**
     * Sends it again. The step that owns it has let go of it.
     *
     * @param onNew whether on a new connection
     */
    public void retry(boolean onNew) {
        attempts++;
        fresh = onNew;
        reroute();
    }

    /** Starts it from the choice of its queue. The step that owns it has let go of it. */
    public void reroute() {
        resolving = 0;
        connecting = 0;
        securing = 0;
        sent = 0;
        vacate();
        owner.route(this);
    }

    /**
     * Whether it may be sent again after a connection died that had carried it.
     *
     * @param processed whether it may have arrived
     */
    public boolean isRepeatable(boolean processed) {
        return attempts == 0
                && !hasBegun()
                && abortReason == null
                && request.isBodyRepeatable()
                && (!processed || request.isIdempotent());
    }

    /** Whether it may be sent again after a server has said that it did not process it; not without end. */
    public boolean isAcceptable() {
        return !hasBegun() && abortReason == null && request.isBodyRepeatable() && refusals++ < MAX_REFUSALS;
    }

    /** A proxy asks who this is; counts from 1. */
    public int challenged() {
        return ++challenges;
    }

    // steps

    /** Takes a place of a host. */
    public void occupy(Host taken) {
        host = taken;
    }

    /** Gives the place back, if it holds one. */
    public void vacate() {
        Host held = surrender();
        if (held != null) {
            held.leave();
        }
    }

    /** The place, if it holds one; the caller gives it back. */
    public @Nullable Host surrender() {
        Host held = host;
        return held != null && HOST.compareAndSet(this, held, null) ? held : null;
    }

    /** Hands the exchange on to a step. The step's {@code abort} is called if an abort came in between. */
    public void enter(Step entered, Phase begun, long now) {
        step = entered;
        wait = Wait.of(begun, now);
        if (abortReason != null) {
            entered.abort(this);
        }
    }

    /** What its connection keeps for it. */
    public void carriedBy(Object stream) {
        carrier = stream;
    }

    public @Nullable Object carrier() {
        return carrier;
    }

    /**
     * The body may be sent.
     *
     * @return false if that was known already
     */
    public boolean startsSending(long now) {
        return advance(Phase.EXPECTING, Phase.SENDING, now);
    }

    /** What is waited for from now on, in the same step. */
    public void phase(Phase begun, long now) {
        wait = Wait.of(begun, now);
    }

    /** As {@link #phase(Phase, long)}, unless something else is waited for by now; then false. */
    public boolean advance(Phase from, Phase to, long now) {
        long before;
        do {
            before = wait;
            if (Wait.phase(before) != from) {
                return false;
            }
        } while (!WAIT.compareAndSet(this, before, Wait.of(to, now)));
        return true;
    }

    /** Something moved. */
    public void touch() {
        TOUCHED.setOpaque(this, true);
    }

    /** Aborts the exchange; only the first reason counts. Any thread. */
    public void abort(NetworkException reason) {
        if (ABORT_REASON.compareAndSet(this, null, reason)) {
            Step current = step;
            if (current != null) {
                current.abort(this);
            }
        }
    }

    public @Nullable NetworkException abortReason() {
        return abortReason;
    }

    /** Why it was aborted, or else that failure. */
    public NetworkException reasonOr(NetworkException failure) {
        NetworkException reason = abortReason;
        return reason == null ? failure : reason;
    }

    /** Fails on a thread where foreign code may run. */
    public void failLater(NetworkException failure) {
        if (isDone()) {
            fail(failure); // nobody is left to be told
        } else {
            owner.later(() -> fail(failure));
        }
    }

    /**
     * Tells that the first byte is about to be written.
     *
     * @return why none may be, as the sender has given the exchange up; null if it may
     */
    public @Nullable NetworkException beginSending() {
        try {
            progress(RequestProgress.SENT);
            return null;
        } catch (CancellationException e) {
            return reasonOr(new NetworkException(
                    NetworkError.CANCELLED, request.uri(), "given up before the request was sent", e));
        }
    }

    /** Tells how far the request has come. */
    public void progress(RequestProgress progress) {
        request.attribute(RequestAttribute.PROGRESS).progress(progress);
    }

    // deadlines

    /** Checks the limits; called every 100 ms. */
    public void sweep(long now) {
        long seen = wait;
        if (abortReason != null) {
            sweepAborted(now);
            return;
        }
        if (touched) {
            touched = false;
            restart(seen, now);
            return;
        }
        long waited = now - Wait.since(seen);
        Timeouts limits = request.attribute(RequestAttribute.TIMEOUTS);
        Step current = step;
        switch (Wait.phase(seen)) {
            case QUEUED -> {}
            case CONNECTING -> {
                if (waited > limits.connect().toNanos() && current instanceof Connecting attempt) {
                    attempt.timedOut(this);
                }
            }
            case EXPECTING -> {
                if (waited > EXPECT_NANOS && current instanceof Connection connection) {
                    connection.proceed(this);
                }
            }
            case SENDING -> {
                if (current instanceof Connection connection && !connection.isBlocked(this)) {
                    restart(seen, now); // it is the caller's publisher that is waited for
                } else if (waited > limits.idle().toNanos()) {
                    timeOut(NetworkError.IDLE_TIMEOUT, "the request body stood still", limits.idle());
                }
            }
            case WAITING -> {
                if (waited > limits.response().toNanos()) {
                    timeOut(NetworkError.RESPONSE_TIMEOUT, "no response", limits.response());
                }
            }
            case RECEIVING -> {
                if (isStalled()) {
                    restart(seen, now); // the receiver asks for nothing
                } else if (waited > limits.idle().toNanos()) {
                    timeOut(NetworkError.IDLE_TIMEOUT, "the body stood still", limits.idle());
                }
            }
        }
    }

    /** Waits for the same anew, unless something else is waited for by now. */
    private void restart(long seen, long now) {
        WAIT.compareAndSet(this, seen, Wait.of(Wait.phase(seen), now));
    }

    private void timeOut(NetworkError code, String what, Duration limit) {
        abort(new NetworkException(
                code,
                request.uri(),
                what + " for " + limit.toMillis() + " ms; see timeout."
                        + (code == NetworkError.RESPONSE_TIMEOUT ? "response" : "idle")));
    }

    /** A step that cannot act on an abort, since its I/O thread or its peer is stuck, must not keep the exchange. */
    private void sweepAborted(long now) {
        if (aborted == 0) {
            aborted = now;
        } else if (now - aborted > ABORT_NANOS && step instanceof Connection connection) {
            aborted = now;
            connection.abandon(this);
        }
    }

    // timings

    public void dequeued(long now) {
        dequeued = now;
    }

    public void resolving(long now) {
        resolving = now;
    }

    /** When the look-up began; 0 if there was none. */
    public long resolvingSince() {
        return resolving;
    }

    public void connecting(long now) {
        connecting = now;
    }

    public void securing(long now) {
        securing = now;
    }

    public void sent(long now) {
        sent = now;
    }

    /** @param responded when the first byte of the final response came */
    public Timings timings(long responded) {
        return new Timings(started, dequeued, resolving, connecting, securing, sent, responded);
    }

    public long sentAt() {
        return sent;
    }

    @Override
    void resumed() {
        if (step instanceof Connection connection) {
            connection.resume(this);
        }
    }

    @Override
    void abandoned(NetworkException reason) {
        abort(reason);
    }

    @Override
    void left() {
        step = null;
        carrier = null;
        vacate();
        owner.ended(this);
    }
}
