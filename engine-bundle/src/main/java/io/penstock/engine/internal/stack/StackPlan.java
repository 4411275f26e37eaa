// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which factories make a stack, and in which order: a pure function of one snapshot.
 *
 * @param layers top-down, one for each name; those below a transport are known only when a stack is built
 * @param excluded the others, best first
 */
record StackPlan(long epoch, List<Candidate> layers, Map<Candidate, Exclusion> excluded) {
    /** Highest rank first; of equal rank the newer bundle, then the older registration. */
    static final Comparator<Candidate> BEST_FIRST = Comparator.comparing(
                    Candidate::info,
                    Comparator.comparingInt(FactoryInfo::rank)
                            .thenComparing(FactoryInfo::version)
                            .reversed())
            .thenComparingLong(candidate -> candidate.info().serviceId());

    /** The plan of an engine that has not begun. */
    static final StackPlan NONE = new StackPlan(0, List.of(), Map.of());

    /** @param barred candidates that must not be in the stack */
    static StackPlan of(FactoryRegistry.Snapshot snapshot, Map<Candidate, Exclusion> barred) {
        List<Candidate> order = new ArrayList<>(snapshot.candidates());
        order.sort(BEST_FIRST);
        Map<String, Candidate> bestOfName = new HashMap<>();
        List<Candidate> layers = new ArrayList<>();
        Map<Candidate, Exclusion> excluded = new LinkedHashMap<>();
        for (Candidate candidate : order) {
            Exclusion bar = barred.get(candidate);
            Candidate better = bestOfName.get(candidate.info().name());
            if (bar != null) {
                excluded.put(candidate, bar);
            } else if (better != null) {
                excluded.put(
                        candidate,
                        new Exclusion(
                                Exclusion.State.SHADOWED,
                                "shadowed by " + better.info() + " of "
                                        + better.info().bundle()));
            } else {
                bestOfName.put(candidate.info().name(), candidate);
                layers.add(candidate);
            }
        }
        return new StackPlan(snapshot.epoch(), List.copyOf(layers), excluded);
    }

    /** What makes it useless to build this plan; empty if nothing does. */
    Optional<String> obstacle(List<String> required) {
        if (layers.isEmpty()) {
            return Optional.of("no factory is registered");
        }
        for (String name : required) {
            if (layers.stream().noneMatch(layer -> layer.info().name().equals(name))) {
                return Optional.of("required layer " + name + " is missing"
                        + excluded.entrySet().stream()
                                .filter(entry -> entry.getKey().info().name().equals(name))
                                .map(entry -> " (" + entry.getValue().reason() + ")")
                                .findFirst()
                                .orElse(""));
            }
        }
        return Optional.empty();
    }
}
