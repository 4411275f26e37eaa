// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.network.spi.NoNextManagerException;
import io.penstock.runtime.EngineDTO.LayerDTO;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds one stack, on one loader thread, by {@code create} and {@code next}: from the top down, each layer inside the
 * {@code create} of the one above. Measures each layer's own time. No lock is held while foreign code runs.
 */
final class StackBuild {
    /** What a build comes to. */
    sealed interface Outcome {
        /** A stack with a transport at its bottom. */
        record Complete(ManagerStack stack) implements Outcome {}

        /** Every layer asked for the next one: nothing is closed off. */
        record NoTransport(String lowest) implements Outcome {}

        /** A factory broke the contract, or has no service object now. */
        record Violation(Candidate culprit, Exclusion exclusion) implements Outcome {}

        /** Somebody else has given up waiting; the managers are closed already. */
        record TooLate() implements Outcome {}
    }

    /** A component may take so many times {@code create.timeout} to start. */
    private static final int PATIENCE_FOR_START = 10;

    private final StackPlan plan;
    private final long generation;
    private final String loader;
    private final EngineServices services;
    private final long createTimeout;
    private final LongSupplier ticker;
    private final Executor keeper;
    private final Consumer<ManagerStack> closer;

    private final List<NetworkAccessManager> made = new ArrayList<>(); // bottom-up
    private final List<String> makers = new ArrayList<>(); // of the same, bottom-up
    private final List<LayerContext> contexts = new ArrayList<>(); // top-down
    private Thread thread = Thread.currentThread();
    private boolean reachedBottom;
    private int depth;
    private @Nullable Outcome failure;

    // of the watchdog, too
    private int running = -1;
    private long since;
    private boolean acquiring;
    private long[] ownTime;
    private boolean givenUp;

    /** @param ticker as {@link System#nanoTime()} */
    StackBuild(
            StackPlan plan,
            long generation,
            String loader,
            EngineServices services,
            long createTimeout,
            LongSupplier ticker,
            Executor keeper,
            Consumer<ManagerStack> closer) {
        this.plan = plan;
        this.generation = generation;
        this.loader = loader;
        this.services = services;
        this.createTimeout = createTimeout;
        this.ticker = ticker;
        this.keeper = keeper;
        this.closer = closer;
        this.ownTime = new long[plan.layers().size()];
    }

    /** Builds. For the loader thread. */
    Outcome run() {
        thread = Thread.currentThread();
        try {
            create(0);
        } catch (Throwable e) { // whose fault it is has been noted where it was first seen
            if (failure == null && !reachedBottom) {
                throw e;
            }
        }
        synchronized (this) {
            running = -1;
            if (givenUp) {
                failure = new Outcome.TooLate();
            }
        }
        Outcome bad = failure;
        if (bad == null && reachedBottom) {
            bad = new Outcome.NoTransport(
                    plan.layers().get(plan.layers().size() - 1).info().name());
        }
        if (bad != null) {
            discard();
            return bad;
        }
        return new Outcome.Complete(complete());
    }

    private ManagerStack complete() {
        int count = made.size();
        List<Candidate> candidates = plan.layers().subList(0, count);
        List<NetworkAccessManager> topDown = new ArrayList<>(made);
        java.util.Collections.reverse(topDown);
        List<LayerDTO> layers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            layers.add(candidates.get(i).info().layer(i == count - 1));
        }
        ManagerStack stack = new ManagerStack(
                generation,
                loader,
                new ManagerStack.Built(List.copyOf(candidates), List.copyOf(topDown), List.copyOf(layers)),
                closer);
        contexts.forEach(context -> context.attach(stack));
        return stack;
    }

    /** Closes what was made, top-down, and releases the factories of the layers that were reached. */
    private void discard() {
        for (int i = made.size() - 1; i >= 0; i--) {
            ManagerStack.close(made.get(i), makers.get(i));
        }
        contexts.forEach(context -> context.attach(null));
        for (int i = 0; i < depth; i++) {
            plan.layers().get(i).handle().release();
        }
    }

    private NetworkAccessManager create(int layer) {
        if (layer == plan.layers().size()) {
            reachedBottom = true;
            throw new NoNextManagerException(plan.layers().get(layer - 1).info().name());
        }
        Candidate candidate = plan.layers().get(layer);
        NetworkAccessManager manager = null;
        int outer = enter(layer);
        try {
            NetworkAccessManagerFactory factory = acquire(candidate);
            acquired();
            depth = layer + 1;
            LayerContext context = new LayerContext(services, loader, generation, keeper, () -> nextOf(layer));
            contexts.add(context);
            try {
                manager = factory.create(context);
            } catch (Throwable e) {
                throw fail(candidate, "create threw " + e, e);
            } finally {
                context.expire();
            }
        } finally {
            leave(layer, outer);
        }
        if (manager == null) {
            throw fail(candidate, "create returned null", null);
        }
        if (!candidate.handle().isNew(manager)) {
            throw fail(candidate, "create returned an instance that it had returned before", null);
        }
        made.add(manager);
        makers.add(candidate.info().name());
        if (ownTime[layer] > createTimeout) {
            throw fail(candidate, tooSlow(ownTime[layer]), null);
        }
        return manager;
    }

    private NetworkAccessManager nextOf(int layer) {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException("next() is valid once, inside create and on its thread");
        }
        return create(layer + 1);
    }

    private NetworkAccessManagerFactory acquire(Candidate candidate) {
        NetworkAccessManagerFactory factory;
        try {
            factory = candidate.handle().acquire();
        } catch (Throwable e) { // whatever the framework lets through
            throw note(candidate, Exclusion.State.UNAVAILABLE, "its service object cannot be got: " + e, e);
        }
        if (factory == null) {
            throw note(candidate, Exclusion.State.UNAVAILABLE, "its bundle gives no service object now", null);
        }
        return factory;
    }

    private RuntimeException fail(Candidate culprit, String reason, @Nullable Throwable cause) {
        return note(culprit, Exclusion.State.DISQUALIFIED, reason, cause);
    }

    /** The first fault counts: what the layers above throw or swallow because of it is not theirs. */
    private RuntimeException note(Candidate culprit, Exclusion.State state, String reason, @Nullable Throwable cause) {
        if (failure == null && !reachedBottom) {
            failure = new Outcome.Violation(culprit, new Exclusion(state, reason));
        }
        return cause instanceof RuntimeException same ? same : new IllegalStateException(reason);
    }

    private synchronized int enter(int layer) {
        int outer = running;
        long now = ticker.getAsLong();
        if (outer >= 0) {
            ownTime[outer] += now - since;
        }
        running = layer;
        since = now;
        acquiring = true;
        return outer;
    }

    /** To get the service object may start a component, which is no part of {@code create}. */
    private synchronized void acquired() {
        acquiring = false;
        since = ticker.getAsLong();
    }

    private synchronized void leave(int layer, int outer) {
        long now = ticker.getAsLong();
        ownTime[layer] += acquiring ? 0 : now - since;
        acquiring = false;
        running = outer;
        since = now;
    }

    /**
     * The watchdog's look: the layer that has taken too long, as a violation; empty, and nothing changes, otherwise.
     * After a violation the build ends as {@link Outcome.TooLate}, whenever it ends.
     */
    synchronized Optional<Outcome.Violation> overdue() {
        if (running < 0 || givenUp) {
            return Optional.empty();
        }
        long own = ownTime[running] + ticker.getAsLong() - since;
        if (own <= limit()) {
            return Optional.empty();
        }
        givenUp = true;
        return Optional.of(new Outcome.Violation(
                plan.layers().get(running), new Exclusion(Exclusion.State.DISQUALIFIED, tooSlow(own))));
    }

    /** Nanoseconds until the next look makes sense; empty if the build has ended. */
    synchronized OptionalLong nextLook() {
        if (running < 0 || givenUp) {
            return OptionalLong.empty();
        }
        long own = ownTime[running] + ticker.getAsLong() - since;
        return OptionalLong.of(Math.max(1_000_000, limit() - own + 1));
    }

    private long limit() {
        return acquiring ? PATIENCE_FOR_START * createTimeout : createTimeout;
    }

    private String tooSlow(long nanos) {
        return "create took " + nanos / 1_000_000 + " ms of its own; create.timeout is " + createTimeout / 1_000_000
                + " ms";
    }
}
