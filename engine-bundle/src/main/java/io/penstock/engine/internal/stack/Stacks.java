// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import io.penstock.engine.internal.stack.StackBuild.Outcome;
import io.penstock.engine.internal.stack.SwapMachine.Action;
import io.penstock.engine.internal.thread.EngineThread;
import io.penstock.engine.internal.thread.EngineTimer;
import io.penstock.engine.internal.thread.LoaderThread;
import io.penstock.engine.internal.thread.WorkerPool;
import io.penstock.runtime.EngineDTO.LayerDTO;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The stacks of all loaders of one engine: acts on what {@link SwapMachine} decides. Thread-safe; no lock is held
 * around foreign code.
 */
public final class Stacks implements FactoryTracker.Events {
    /** How long a departure waits, after its deadline, for the layers to be closed. */
    private static final long LAST_PATIENCE = TimeUnit.MILLISECONDS.toNanos(250);

    /** Who uses the stacks. */
    public interface User {
        /** Aborts, and replays or resumes elsewhere, what is under way on a stack. */
        void abort(ManagerStack stack);

        /** Whether that thread is inside a call to a consumer. */
        boolean isDelivering(Thread thread);

        /** Whether there is a usable stack has become known, or has changed. */
        void decided(boolean usable, String why);

        /** Nobody yet. */
        User NONE = new User() {
            @Override
            public void abort(ManagerStack stack) {}

            @Override
            public boolean isDelivering(Thread thread) {
                return false;
            }

            @Override
            public void decided(boolean usable, String why) {}
        };
    }

    private final EngineServices services;
    private final EngineTimer timer;
    private final WorkerPool keeper;
    private final Departures departures;
    private final Loaders loaders;
    private final SwapJournal journal;

    private final Object lock = new Object();
    // guarded by lock
    private final SwapMachine<ManagerStack> machine;
    private final Map<Candidate, Exclusion> barred = new HashMap<>();
    private StackPlan plan = StackPlan.NONE;
    private Map<Candidate, Exclusion> hidden = Map.of();
    private StackSettings settings;
    private FactoryRegistry registry = FactoryRegistry.EMPTY;
    private boolean closed;

    private User user = User.NONE;

    /** @param keeper closes layers and tells them of their retirement */
    public Stacks(
            StackSettings settings,
            EngineServices services,
            EngineTimer timer,
            WorkerPool keeper,
            Departures departures,
            SwapJournal journal) {
        this.settings = settings;
        this.services = services;
        this.timer = timer;
        this.keeper = keeper;
        this.departures = departures;
        this.journal = journal;
        this.loaders = new Loaders(services.engine(), settings.loaders());
        this.machine = new SwapMachine<>(settings.loaders());
    }

    /** Where factories come from, and who uses the stacks; before the first change. */
    public void connect(FactoryRegistry factories, User exchanges) {
        synchronized (lock) {
            registry = factories;
            user = exchanges;
        }
    }

    public Loaders loaders() {
        return loaders;
    }

    /**
     * Asks for a loader's stack; {@link LeaseSeeker#leased} is called at once on this thread, or later on the loader's.
     *
     * @param index any number; taken modulo the number of loaders
     */
    public void lease(int index, LeaseSeeker seeker) {
        Loader loader = loaders.get(index);
        ManagerStack stack = loader.stack;
        if (stack != null && stack.begin()) {
            loader.exchanges.increment();
            seeker.leased(stack);
            return;
        }
        List<Action<ManagerStack>> actions;
        synchronized (lock) {
            loader = loaders.get(index);
            stack = machine.current(loader.index).orElse(null);
            if (stack != null && stack.begin()) {
                actions = List.of();
            } else {
                stack = null;
                loader.waiting.add(seeker);
                actions = machine.want(loader.index);
            }
        }
        if (stack != null) {
            loader.exchanges.increment();
            seeker.leased(stack);
        }
        perform(actions, null);
    }

    /** It waits no more. */
    public void forget(LeaseSeeker seeker) {
        synchronized (lock) {
            loaders.all().forEach(loader -> loader.waiting.remove(seeker));
        }
    }

    /** The engine's own configuration has changed. */
    public void reconfigure(StackSettings changed) {
        synchronized (lock) {
            settings = changed;
        }
        changed("configuration of the engine");
    }

    @Override
    public void changed(String cause) {
        change(cause, false, Optional.empty());
    }

    @Override
    public void arrived(long bundle) {
        departures.forget(bundle);
    }

    /**
     * Until when something of a bundle may be used that leaves: now, if its departure must not be held, or is held by a
     * thread that would wait for itself.
     *
     * @param bundleStops whether its whole bundle stops: then the deadline is one for all that the bundle takes along
     * @param mayHold whether the framework goes on
     * @return as {@link System#nanoTime()}
     */
    public long deadline(long bundle, boolean bundleStops, boolean mayHold) {
        long now = System.nanoTime();
        if (!mayHold || EngineThread.isCurrent() || user.isDelivering(Thread.currentThread())) {
            return now;
        }
        long patience;
        synchronized (lock) {
            patience = settings.drainTimeout().toNanos();
        }
        return bundleStops ? departures.deadline(bundle, now, patience) : now + patience;
    }

    @Override
    public void departing(Candidate candidate, FactoryTracker.Departure how, String cause) {
        long registration = candidate.info().serviceId();
        long deadline = deadline(candidate.info().bundleId(), how.bundleStops(), how.mayHold());
        synchronized (lock) {
            machine.depart(registration, deadline);
        }
        if (how.inStack()) {
            change(cause, true, Optional.empty());
        }
        boolean gone = awaitGone(registration, deadline);
        if (!gone) {
            List<Action<ManagerStack>> aborts;
            synchronized (lock) {
                aborts = machine.tick(Math.max(deadline, System.nanoTime()));
            }
            perform(aborts, null);
            awaitGone(registration, deadline + LAST_PATIENCE);
        }
        synchronized (lock) {
            machine.departed(registration);
        }
    }

    /** The framework goes down, or the engine does: nothing is held or built any more, everything is aborted. */
    public void close() {
        List<Action<ManagerStack>> actions;
        synchronized (lock) {
            closed = true;
            actions = machine.close();
            loaders.all().forEach(loader -> {
                loader.stack = null;
                loader.waiting.clear();
            });
            registry = FactoryRegistry.EMPTY;
        }
        perform(actions, journal.none());
        loaders.close();
    }

    private boolean awaitGone(long registration, long deadline) {
        boolean interrupted = false;
        boolean gone;
        synchronized (lock) {
            gone = machine.isGone(registration);
            while (!gone && !interrupted && !closed) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(lock, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                gone = machine.isGone(registration);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return gone;
    }

    /**
     * Makes a new generation.
     *
     * @param fault a factory that broke the contract, and how
     */
    private void change(String cause, boolean renew, Optional<Outcome.Violation> fault) {
        List<Action<ManagerStack>> actions;
        SwapRecord record;
        Runnable line;
        synchronized (lock) {
            if (closed) {
                return;
            }
            FactoryRegistry.Snapshot snapshot = registry.snapshot();
            barred.keySet().retainAll(Set.copyOf(snapshot.candidates()));
            if (fault.isEmpty()) { // who could not be had may be there now
                barred.values().removeIf(bar -> bar.state() == Exclusion.State.UNAVAILABLE);
            }
            List<LayerDTO> before = currentLayers();
            plan = StackPlan.of(snapshot, barred);
            hidden = Map.of();
            if (renew) {
                loaders.renew();
            }
            List<LeaseSeeker> homeless = new ArrayList<>();
            loaders.resize(settings.loaders()).forEach(loader -> homeless.addAll(loader.waiting));
            loaders.get(0).waiting.addAll(homeless);
            actions = machine.change(
                    plan.layers().stream()
                            .map(candidate -> candidate.info().serviceId())
                            .collect(Collectors.toUnmodifiableSet()),
                    settings.loaders(),
                    plan.obstacle(settings.required()));
            if (!homeless.isEmpty()) {
                machine.want(0);
            }
            showCurrent();
            record = journal.begin(machine.generation(), cause, before);
            line = note(actions);
        }
        perform(actions, record);
        line.run();
    }

    private void perform(List<Action<ManagerStack>> actions, @Nullable SwapRecord record) {
        for (Action<ManagerStack> action : actions) {
            if (action instanceof Action.Build<ManagerStack> build) {
                build(build.loader(), build.generation());
            } else if (action instanceof Action.Retire<ManagerStack> retire) {
                if (retire.stack().retire(record == null ? journal.current() : record)) {
                    keeper.executeAlways(retire.stack()::runRetired);
                }
            } else if (action instanceof Action.Discard<ManagerStack> discard) {
                discard.stack().retire(journal.none());
            } else if (action instanceof Action.Abort<ManagerStack> abort) {
                // in this order: an exchange that has just got the stack is found, or finds out by itself
                boolean closes = abort.stack().abort();
                user.abort(abort.stack());
                if (closes) {
                    closeSoon(abort.stack()); // not here: a close that hangs would hold the framework
                }
            } else if (action instanceof Action.Dispatch<ManagerStack> dispatch) {
                dispatch(dispatch.loader());
            } else if (action instanceof Action.Decided<ManagerStack> decided) {
                user.decided(decided.usable(), decided.why());
            }
        }
    }

    private void build(int index, long generation) {
        Loader loader = loaders.get(index);
        loaders.submit(loader, () -> buildHere(loader, generation));
    }

    /** On the loader's thread. */
    private void buildHere(Loader loader, long generation) {
        StackPlan building;
        long createTimeout;
        List<String> required;
        LoaderThread thread = loader.thread;
        boolean superseded;
        synchronized (lock) {
            building = plan;
            superseded = machine.generation() != generation || closed;
            createTimeout = settings.createTimeout().toNanos();
            required = settings.required();
        }
        if (superseded) {
            conclude(() -> machine.notBuilt(loader.index, generation, Optional.empty()));
            return;
        }
        loader.creates.increment();
        StackBuild build = new StackBuild(
                building,
                generation,
                loader.name(),
                services,
                createTimeout,
                System::nanoTime,
                keeper::executeAlways,
                this::closeSoon);
        EngineTimer.Handle watch = timer.after(createTimeout, () -> look(build, loader, thread, generation));
        Outcome outcome = build.run();
        watch.cancel();
        if (outcome instanceof Outcome.Complete complete) {
            complete(loader, generation, building, required, complete.stack());
        } else if (outcome instanceof Outcome.NoTransport none) {
            String why = "there is no transport: the lowest layer, " + none.lowest() + ", asks for another one";
            conclude(() -> machine.notBuilt(loader.index, generation, Optional.of(why)));
        } else if (outcome instanceof Outcome.Violation violation) {
            violated(loader, generation, violation);
        }
    }

    private void complete(Loader loader, long generation, StackPlan built, List<String> required, ManagerStack stack) {
        Map<Candidate, Exclusion> below = new LinkedHashMap<>();
        LayerDTO transport = stack.layers().get(stack.layers().size() - 1);
        built.layers()
                .subList(stack.layers().size(), built.layers().size())
                .forEach(candidate -> below.put(
                        candidate, new Exclusion(Exclusion.State.HIDDEN, "below the transport " + transport)));
        Optional<String> missing = required.stream()
                .filter(name -> stack.layers().stream()
                        .noneMatch(layer -> layer.factory().equals(name)))
                .findFirst()
                .map(name -> "required layer " + name + " is hidden below the transport " + transport);
        boolean fresh = registry.epoch() == built.epoch();
        conclude(() -> {
            // a change of the registry that has not been told yet makes the stack stale before it is used
            long of = fresh ? generation : generation - 1;
            List<Action<ManagerStack>> actions = machine.built(loader.index, of, stack, stack.registrations(), missing);
            if (fresh && machine.generation() == generation) {
                hidden = below;
            } else if (!fresh) {
                machine.notBuilt(loader.index, generation, Optional.empty());
            }
            return actions;
        });
        below.keySet().forEach(candidate -> journal.hidden(candidate, transport));
    }

    private void look(StackBuild build, Loader loader, LoaderThread thread, long generation) {
        Optional<Outcome.Violation> overdue = build.overdue();
        if (overdue.isEmpty()) {
            build.nextLook().ifPresent(nanos -> timer.after(nanos, () -> look(build, loader, thread, generation)));
            return;
        }
        loaders.replace(loader, thread);
        violated(loader, generation, overdue.get());
    }

    private void violated(Loader loader, long generation, Outcome.Violation violation) {
        journal.violation(violation.culprit(), violation.exclusion());
        boolean planned;
        synchronized (lock) {
            machine.notBuilt(loader.index, generation, Optional.empty());
            barred.put(violation.culprit(), violation.exclusion());
            planned = plan.layers().contains(violation.culprit());
            lock.notifyAll();
        }
        if (planned) {
            String state = violation.exclusion().state().name().toLowerCase(java.util.Locale.ROOT);
            change(violation.culprit().info() + " " + state, false, Optional.of(violation));
        }
    }

    @FunctionalInterface
    private interface Decision {
        List<Action<ManagerStack>> get();
    }

    private void conclude(Decision decision) {
        List<Action<ManagerStack>> actions;
        Runnable line;
        synchronized (lock) {
            actions = decision.get();
            showCurrent();
            line = note(actions);
            lock.notifyAll();
        }
        perform(actions, null);
        line.run();
    }

    /**
     * Writes down what has been decided, before anybody can use it: the next change is a swap of its own.
     *
     * @return logs it, without the lock
     */
    private Runnable note(List<Action<ManagerStack>> actions) {
        Runnable line = () -> {};
        for (Action<ManagerStack> action : actions) {
            if (action instanceof Action.Decided<ManagerStack> decided) {
                line = journal.decided(decided.generation(), decided.usable(), decided.why(), currentLayers());
            }
        }
        return line;
    }

    private void dispatch(int index) {
        Loader loader = loaders.get(index);
        List<LeaseSeeker> ready;
        synchronized (lock) {
            ready = List.copyOf(loader.waiting);
            loader.waiting.clear();
        }
        for (LeaseSeeker seeker : ready) {
            lease(index, seeker);
        }
    }

    private void closeSoon(ManagerStack stack) {
        keeper.executeAlways(() -> closeLayers(stack));
    }

    private void closeLayers(ManagerStack stack) {
        stack.closeLayers();
        synchronized (lock) {
            machine.closed(stack);
            lock.notifyAll();
        }
    }

    private void showCurrent() {
        loaders.all()
                .forEach(loader -> loader.stack = machine.current(loader.index).orElse(null));
    }

    private List<LayerDTO> currentLayers() {
        return loaders.all().stream()
                .map(loader -> loader.stack)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .map(ManagerStack::layers)
                .orElse(List.of());
    }

    /** Whether there is a usable stack; empty while that is being found out. */
    public Optional<Boolean> usable() {
        synchronized (lock) {
            return machine.usable();
        }
    }

    /** Why requests wait. */
    public String why() {
        synchronized (lock) {
            return machine.why();
        }
    }

    /** A consistent snapshot of stacks, factories and loaders. */
    public StackView view() {
        synchronized (lock) {
            boolean usable = machine.usable().orElse(false);
            Map<Candidate, Exclusion> out = new LinkedHashMap<>(hidden);
            out.putAll(plan.excluded());
            return StackView.of(
                    machine.generation(), usable, machine.why(), settings, currentLayers(), plan, out, loaders);
        }
    }

    @Override
    public String toString() {
        return "stacks of engine " + services.engine();
    }
}
