// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.internal.stack.SwapMachine.Action;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The pure swap machine under a scheduler of our own: exchanges, leases, builders, swappers, a departing bundle and the
 * clock take steps in random order, and every step is as small as the real code's atomic ones. After each run all
 * invariants of a swap must hold.
 */
class SwapInterleavingTest {
    private static final int RUNS = Integer.getInteger("penstock.interleavings", 1_000_000);
    private static final int LOADERS = 2;
    /** Names of factories; a registration is never used again, so each arrival has an id of its own. */
    private static final long REQUIRED = 1;

    private static final long[] NAMES = {REQUIRED, 2, 3, 4};
    private static final long ROUND = 10;

    private static boolean hasRequired(Set<Long> registrations) {
        for (long id : registrations) {
            if (id % ROUND == REQUIRED) {
                return true;
            }
        }
        return false;
    }

    private static void require(boolean promise, String what) {
        if (!promise) {
            throw new AssertionError(what);
        }
    }

    @Test
    void a_million_interleavings_keep_every_promise() {
        long steps = IntStream.range(0, RUNS)
                .parallel()
                .mapToLong(SwapInterleavingTest::interleave)
                .sum();
        System.out.println("interleavings: " + RUNS + ", steps: " + steps);
        assertThat(steps).isGreaterThan(10L * RUNS);
    }

    private static long interleave(int seed) {
        try {
            return new World(seed).run();
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
    }

    /** One built stack. */
    private static final class Stack {
        final long generation;
        final Set<Long> members;
        final boolean complete;
        long state = LeaseCount.OPEN;
        int closes;
        int liveExchanges;
        boolean retired;

        Stack(long generation, Set<Long> members) {
            this.generation = generation;
            this.members = members;
            this.complete = hasRequired(members);
        }
    }

    /** Something that takes steps until it is done. */
    private interface Actor {
        /** @return whether it has another step */
        boolean step();
    }

    private static final class World {
        private final SplittableRandom random;
        private final SwapMachine<Stack> machine = new SwapMachine<>(LOADERS);
        private final Stack[] visible = new Stack[LOADERS];
        private final List<Actor> actors = new ArrayList<>();
        private final List<Exchange> exchanges = new ArrayList<>();
        private final List<Stack> all = new ArrayList<>();
        private final List<ArrayDeque<Exchange>> waiting = List.of(new ArrayDeque<>(), new ArrayDeque<>());
        private final Set<Long> registered = new HashSet<>(Set.of(REQUIRED, 2L));
        private final Set<Long> gone = new HashSet<>();
        private long arrivals;
        private long concluded;
        private Set<Long> snapshot = Set.of();
        private long now;
        private boolean closed;
        private boolean calm;

        World(long seed) {
            random = new SplittableRandom(seed);
        }

        long run() {
            change();
            for (int i = 0; i < 3; i++) {
                Exchange exchange = new Exchange(random.nextInt(LOADERS));
                exchanges.add(exchange);
                actors.add(exchange);
            }
            Lessee lessee = new Lessee(random.nextInt(4) == 0);
            actors.add(lessee);
            actors.add(new Swapper());
            actors.add(new Swapper());
            actors.add(new Clock());
            long steps = 0;
            while (actors.size() > 1 || !actors.isEmpty() && actors.get(0) != lessee) {
                Actor actor = actors.get(random.nextInt(actors.size()));
                if (!actor.step()) {
                    actors.remove(actor);
                }
                steps++;
                check();
                if (steps > 5_000) {
                    throw new AssertionError("it does not come to an end");
                }
            }
            steps += finish();
            return steps;
        }

        /** Everything is there again: each exchange must come to its end. Then the engine stops. */
        private long finish() {
            calm = true;
            arrive(REQUIRED);
            arrive(2);
            change();
            long steps = drainActors();
            for (Exchange exchange : exchanges) {
                require(exchange.ends == 1, "an exchange has not ended once");
            }
            closed = true;
            perform(machine.close());
            steps += drainActors();
            for (Stack stack : all) {
                require(stack.closes == 1, "a stack was not closed once");
            }
            return steps;
        }

        private long drainActors() {
            long steps = 0;
            while (!actors.isEmpty()) {
                Actor actor = actors.get(random.nextInt(actors.size()));
                if (!actor.step()) {
                    actors.remove(actor);
                }
                check();
                if (++steps > 5_000) {
                    throw new AssertionError("it does not come to an end");
                }
            }
            return steps;
        }

        /** Arrives, or is there already and changes. */
        private void arrive(long name) {
            if (registered.stream().noneMatch(id -> id % ROUND == name)) {
                registered.add(name + ROUND * ++arrivals);
            }
        }

        private void check() {
            Stack first = null;
            for (Stack stack : visible) {
                if (stack != null) {
                    require(stack.complete, "a current stack lacks a required layer");
                    require(stack.generation == machine.generation(), "a current stack of another generation");
                    if (first != null) {
                        require(stack.members.equals(first.members), "two snapshots in one generation");
                    }
                    first = stack;
                }
            }
        }

        /** A new snapshot, as one step under the engine's lock. */
        private void change() {
            snapshot = Set.copyOf(registered);
            List<Action<Stack>> actions = machine.change(
                    snapshot,
                    LOADERS,
                    hasRequired(snapshot) && snapshot.size() > 1
                            ? Optional.empty()
                            : Optional.of("a layer is missing"));
            show();
            perform(actions);
        }

        private void show() {
            for (int i = 0; i < LOADERS; i++) {
                visible[i] = machine.current(i).orElse(null);
            }
        }

        /** What is done without the lock is done later, step by step, among everything else. */
        private void perform(List<Action<Stack>> actions) {
            if (!actions.isEmpty()) {
                actors.add(new Performer(new ArrayDeque<>(actions)));
            }
        }

        private void closes(Stack stack, long before, long after) {
            stack.state = after;
            if (LeaseCount.closes(before, after)) {
                actors.add(new Closer(stack));
            }
        }

        private final class Performer implements Actor {
            private final ArrayDeque<Action<Stack>> actions;
            private @Nullable Stack aborting;
            private boolean closer;

            Performer(ArrayDeque<Action<Stack>> actions) {
                this.actions = actions;
            }

            @Override
            public boolean step() {
                Stack half = aborting;
                if (half != null) {
                    aborting = null;
                    exchanges.forEach(exchange -> exchange.abortedOn(half));
                    if (closer) {
                        actors.add(new Closer(half));
                    }
                    return !actions.isEmpty();
                }
                Action<Stack> action = actions.poll();
                if (action instanceof Action.Build<Stack> build) {
                    require(
                            build.loader() == 0 || concluded == build.generation() || concluded > build.generation(),
                            "two loaders build before it is known that the stack is usable");
                    actors.add(new Builder(build.loader(), build.generation()));
                } else if (action instanceof Action.Retire<Stack> retire) {
                    retire(retire.stack());
                } else if (action instanceof Action.Discard<Stack> discard) {
                    retire(discard.stack());
                } else if (action instanceof Action.Abort<Stack> abort) {
                    Stack stack = abort.stack();
                    stack.retired = true;
                    long before = stack.state;
                    stack.state = LeaseCount.abort(before);
                    closer = LeaseCount.closes(before, stack.state);
                    aborting = stack; // and in another step, those who have begun on it
                    return true;
                } else if (action instanceof Action.Dispatch<Stack> dispatch) {
                    ArrayDeque<Exchange> ready = new ArrayDeque<>(waiting.get(dispatch.loader()));
                    waiting.get(dispatch.loader()).clear();
                    ready.forEach(exchange -> {
                        exchange.place = Place.START;
                        actors.add(exchange);
                    });
                }
                return !actions.isEmpty();
            }

            private void retire(Stack stack) {
                stack.retired = true;
                long before = stack.state;
                closes(stack, before, LeaseCount.retire(before));
            }
        }

        private final class Builder implements Actor {
            private final int loader;
            private final long generation;
            private Set<Long> members = Set.of();
            private boolean begun;

            Builder(int loader, long generation) {
                this.loader = loader;
                this.generation = generation;
            }

            @Override
            public boolean step() {
                if (!begun) { // under the lock: the plan, unless it is another one by now
                    begun = true;
                    members = snapshot;
                    if (machine.generation() != generation) {
                        perform(machine.notBuilt(loader, generation, Optional.empty()));
                        return false;
                    }
                    return true;
                }
                require(members.stream().noneMatch(gone::contains), "a factory that has gone is asked to create");
                if (machine.generation() == generation) {
                    concluded = generation;
                }
                List<Action<Stack>> actions;
                int luck = calm ? 9 : random.nextInt(10);
                if (luck == 0 && !closed) { // a contract violation: the next plan is made without the culprit
                    actions = machine.notBuilt(loader, generation, Optional.empty());
                    change();
                } else if (luck == 1 && !closed) { // no transport: until something changes
                    actions = machine.notBuilt(loader, generation, Optional.of("no transport"));
                    actors.add(new Swapper());
                } else {
                    Stack stack = new Stack(generation, members);
                    all.add(stack);
                    actions = machine.built(loader, generation, stack, members, Optional.empty());
                }
                show();
                perform(actions);
                return false;
            }
        }

        private enum Place {
            START,
            SAW,
            BEGUN,
            LEASED,
            WAITING,
            RUNNING,
            OVER
        }

        private final class Exchange implements Actor {
            private final int loader;
            private Place place = Place.START;
            private @Nullable Stack stack;
            private int work = 1 + random.nextInt(6);
            int ends;

            Exchange(int loader) {
                this.loader = loader;
            }

            @Override
            public boolean step() {
                switch (place) {
                    case START -> {
                        stack = visible[loader];
                        place = Place.SAW;
                    }
                    case SAW -> {
                        Stack seen = stack;
                        if (seen != null && begin(seen)) {
                            return true;
                        }
                        // under the lock
                        Stack current = machine.current(loader).orElse(null);
                        if (current != null && begin(current)) {
                            return true;
                        }
                        stack = null;
                        place = Place.WAITING;
                        waiting.get(loader).add(this);
                        perform(machine.want(loader));
                        return false;
                    }
                    case BEGUN -> place = Place.LEASED; // from now on an abort finds it
                    case LEASED -> {
                        place = Place.RUNNING;
                        if (LeaseCount.isAborted(stack.state)) {
                            abortedOn(stack);
                        }
                    }
                    case RUNNING -> {
                        require(stack.closes == 0, "an exchange goes on on a closed stack");
                        if (--work == 0) {
                            end();
                            place = Place.OVER;
                            ends++;
                            return false;
                        }
                    }
                    case WAITING, OVER -> {
                        return false;
                    }
                }
                return true;
            }

            private boolean begin(Stack on) {
                long after = LeaseCount.begin(on.state);
                if (after == on.state) {
                    return false;
                }
                require(!on.retired, "an exchange begins on a retired stack");
                require(on.closes == 0, "an exchange begins on a closed stack");
                require(on.complete, "an exchange begins without a required layer");
                on.state = after;
                on.liveExchanges++;
                stack = on;
                place = Place.BEGUN;
                return true;
            }

            private void end() {
                Stack on = stack;
                on.liveExchanges--;
                stack = null;
                closes(on, on.state, LeaseCount.end(on.state));
            }

            /** Cut, and sent again. */
            void abortedOn(Stack other) {
                if (stack == other && (place == Place.LEASED || place == Place.RUNNING)) {
                    end();
                    place = Place.START;
                }
            }
        }

        /** Background work of a layer: takes a lease, keeps it for a while, or until it is taken away. */
        private final class Lessee implements Actor {
            private final boolean stubborn;
            private @Nullable Stack seen;
            private @Nullable Stack held;
            private int left = 4;

            Lessee(boolean stubborn) {
                this.stubborn = stubborn;
            }

            @Override
            public boolean step() {
                Stack on = held;
                if (on != null) {
                    if (stubborn ? on.closes == 0 && !calm : --left > 0) {
                        return true;
                    }
                    closes(on, on.state, LeaseCount.release(on.state));
                    return false;
                }
                Stack candidate = seen;
                if (candidate == null) {
                    seen = visible[0];
                } else {
                    seen = null;
                    long after = LeaseCount.retain(candidate.state);
                    if (after != candidate.state) {
                        require(!candidate.retired, "a lease begins on a retired stack");
                        candidate.state = after;
                        held = candidate;
                        return true;
                    }
                }
                return --left > 0;
            }
        }

        private final class Closer implements Actor {
            private final Stack stack;

            Closer(Stack stack) {
                this.stack = stack;
                require(
                        LeaseCount.isAborted(stack.state)
                                || stack.liveExchanges == 0 && LeaseCount.leases(stack.state) == 0,
                        "a stack is closed under its exchanges");
            }

            @Override
            public boolean step() {
                stack.closes++;
                require(stack.closes == 1, "a stack was not closed once");
                require(stack.retired, "a stack is closed that is not retired");
                machine.closed(stack);
                return false;
            }
        }

        /** Factories come, change, and go; a departure is held until nothing contains it, or its deadline has passed. */
        private final class Swapper implements Actor {
            private long leaving = -1;
            private long deadline;
            private boolean aborted;
            private int patience = 200;

            @Override
            public boolean step() {
                if (leaving >= 0) {
                    return held();
                }
                long name = NAMES[random.nextInt(NAMES.length)];
                Optional<Long> present =
                        registered.stream().filter(id -> id % ROUND == name).findFirst();
                if (present.isPresent() && random.nextInt(3) > 0) {
                    leaving = present.get();
                    registered.remove(leaving);
                    deadline = now + random.nextInt(4);
                    machine.depart(leaving, deadline);
                } else {
                    arrive(name);
                }
                change();
                return leaving >= 0;
            }

            private boolean held() {
                if (machine.isGone(leaving)) {
                    machine.departed(leaving);
                    gone.add(leaving);
                    for (Stack stack : all) {
                        if (stack.members.contains(leaving)) {
                            require(stack.closes == 1, "a factory has gone with a stack open");
                        }
                    }
                    return false;
                }
                if (now >= deadline && !aborted) {
                    aborted = true;
                    perform(machine.tick(now));
                } else if (now >= deadline) {
                    perform(machine.tick(now)); // what was being built meanwhile
                } else {
                    now++;
                }
                if (--patience == 0) {
                    throw new AssertionError("a departure is held for ever");
                }
                return true;
            }
        }

        private final class Clock implements Actor {
            private int left = 4;

            @Override
            public boolean step() {
                now++;
                perform(machine.tick(now));
                return --left > 0;
            }
        }
    }
}
