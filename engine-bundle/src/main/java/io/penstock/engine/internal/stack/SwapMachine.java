// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which stack each loader has, from generation to generation: pure decisions, with the clock as an argument. It knows
 * neither threads nor factories; whoever owns it holds a lock around each call and acts on the answer without it.
 *
 * <p>A stack is <em>current</em> (one for each loader that has built one), then retired, then closed. Exchanges on it
 * are counted by {@link LeaseCount}. A factory that leaves is <em>departing</em> until no stack that is not closed, and
 * no build under way, contains it, or its deadline has passed.
 *
 * @param <S> a stack
 */
final class SwapMachine<S> {
    /** What is to be done, in order, outside of any lock. */
    sealed interface Action<S> {
        /** Let a loader build a stack. */
        record Build<S>(int loader, long generation) implements Action<S> {}

        /** No exchange begins on it any more. */
        record Retire<S>(S stack) implements Action<S> {}

        /** It is of use to nobody: retire it without a trace. */
        record Discard<S>(S stack) implements Action<S> {}

        /** Its deadline has passed: abort what is under way, close it. */
        record Abort<S>(S stack) implements Action<S> {}

        /** What waits for that loader may go on. */
        record Dispatch<S>(int loader) implements Action<S> {}

        /** Whether there is a usable stack has become known. */
        record Decided<S>(long generation, boolean usable, String why) implements Action<S> {}
    }

    private record Held<S>(S stack, Set<Long> registrations) {}

    private record Building(long generation, Set<Long> registrations) {}

    private long generation;
    private int loaders;
    private Set<Long> planned = Set.of();
    /** Known once a first build of the generation has ended, or when there is nothing to build. */
    private Optional<Boolean> usable = Optional.of(false);

    private String why = "the engine has not begun";
    private final Map<Integer, Held<S>> current = new HashMap<>();
    private final Map<S, Set<Long>> retired = new LinkedHashMap<>();
    private final Map<Integer, List<Building>> building = new HashMap<>();
    private final Set<Integer> wanted = new TreeSet<>();
    private final Map<Long, Long> departing = new HashMap<>();
    private boolean closed;

    SwapMachine(int loaders) {
        this.loaders = loaders;
    }

    /**
     * A new snapshot: the next generation.
     *
     * @param registrations in the plan
     * @param obstacle why building it is of no use; empty if it may be
     */
    List<Action<S>> change(Set<Long> registrations, int loaderCount, Optional<String> obstacle) {
        List<Action<S>> actions = new ArrayList<>();
        if (closed) {
            return actions;
        }
        generation++;
        planned = registrations;
        loaders = loaderCount;
        retireAll(actions);
        wanted.removeIf(loader -> loader >= loaderCount);
        if (obstacle.isPresent()) {
            decide(false, obstacle.get(), actions);
        } else {
            usable = Optional.empty();
            why = "its stack is being built";
            build(0, actions);
        }
        return actions;
    }

    /** A factory leaves; call {@link #change} next. */
    void depart(long registration, long deadline) {
        departing.put(registration, deadline);
    }

    /** An exchange found no stack at that loader. */
    List<Action<S>> want(int loader) {
        List<Action<S>> actions = new ArrayList<>();
        wanted.add(loader);
        if (usable.orElse(false)) {
            buildIfNeeded(loader, actions);
        }
        return actions;
    }

    /**
     * A loader has built a stack with a transport.
     *
     * @param missing required layers that it lacks; empty if none
     */
    List<Action<S>> built(int loader, long of, S stack, Set<Long> registrations, Optional<String> missing) {
        List<Action<S>> actions = new ArrayList<>();
        endOfBuild(loader, of);
        if (closed || of != generation || loader >= loaders || missing.isPresent()) {
            retired.put(stack, registrations);
            actions.add(new Action.Discard<>(stack));
            if (!closed && of == generation && missing.isPresent()) {
                retireAll(actions);
                decide(false, missing.get(), actions);
            }
            return actions;
        }
        current.put(loader, new Held<>(stack, registrations));
        wanted.remove(loader);
        if (!usable.orElse(false)) {
            decide(true, "", actions);
        }
        actions.add(new Action.Dispatch<>(loader));
        for (int waiting : List.copyOf(wanted)) {
            buildIfNeeded(waiting, actions);
        }
        return actions;
    }

    /**
     * A build of that generation has ended without a stack.
     *
     * @param reason why; empty if a change follows at once
     */
    List<Action<S>> notBuilt(int loader, long of, Optional<String> reason) {
        List<Action<S>> actions = new ArrayList<>();
        endOfBuild(loader, of);
        if (!closed && of == generation && reason.isPresent()) {
            retireAll(actions);
            decide(false, reason.get(), actions);
        }
        return actions;
    }

    /** All layers of a retired stack are closed. */
    void closed(S stack) {
        retired.remove(stack);
    }

    /** What must be aborted by now: everything that contains a factory whose deadline has passed. */
    List<Action<S>> tick(long now) {
        Set<Long> overdue = new HashSet<>();
        departing.forEach((registration, deadline) -> {
            if (now - deadline >= 0) {
                overdue.add(registration);
            }
        });
        List<Action<S>> actions = new ArrayList<>();
        retired.forEach((stack, registrations) -> {
            if (registrations.stream().anyMatch(overdue::contains)) {
                actions.add(new Action.Abort<>(stack));
            }
        });
        return actions;
    }

    /** Whether nothing contains a factory that has left, so that it may go. */
    boolean isGone(long registration) {
        return retired.values().stream().noneMatch(members -> members.contains(registration))
                && current.values().stream()
                        .noneMatch(held -> held.registrations().contains(registration))
                && building.values().stream()
                        .flatMap(List::stream)
                        .noneMatch(build -> build.registrations().contains(registration));
    }

    /** Its departure is over, in time or not. */
    void departed(long registration) {
        departing.remove(registration);
    }

    /** The engine stops: nothing is built any more, everything is aborted. */
    List<Action<S>> close() {
        List<Action<S>> actions = new ArrayList<>();
        closed = true;
        usable = Optional.of(false);
        why = "the engine has stopped";
        retireAll(actions);
        retired.keySet().forEach(stack -> actions.add(new Action.Abort<>(stack)));
        return actions;
    }

    long generation() {
        return generation;
    }

    int loaders() {
        return loaders;
    }

    Optional<S> current(int loader) {
        Held<S> held = current.get(loader);
        return held == null ? Optional.empty() : Optional.of(held.stack());
    }

    /** Stacks that are neither closed nor current. */
    List<S> retired() {
        return List.copyOf(retired.keySet());
    }

    /** Whether there is a transport and every required layer; empty while a first build is under way. */
    Optional<Boolean> usable() {
        return usable;
    }

    String why() {
        return why;
    }

    private void retireAll(List<Action<S>> actions) {
        current.values().forEach(held -> {
            retired.put(held.stack(), held.registrations());
            actions.add(new Action.Retire<>(held.stack()));
        });
        current.clear();
    }

    private void decide(boolean verdict, String reason, List<Action<S>> actions) {
        usable = Optional.of(verdict);
        why = reason;
        actions.add(new Action.Decided<>(generation, verdict, reason));
    }

    private void buildIfNeeded(int loader, List<Action<S>> actions) {
        boolean underWay =
                building.getOrDefault(loader, List.of()).stream().anyMatch(build -> build.generation() == generation);
        if (!current.containsKey(loader) && !underWay) {
            build(loader, actions);
        }
    }

    private void build(int loader, List<Action<S>> actions) {
        building.computeIfAbsent(loader, key -> new ArrayList<>()).add(new Building(generation, planned));
        actions.add(new Action.Build<>(loader, generation));
    }

    private void endOfBuild(int loader, long of) {
        building.getOrDefault(loader, List.of()).removeIf(build -> build.generation() == of);
    }
}
