// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.Strength;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random sites, random order of everything, several loads at once: the URLs that were asked for, the status of each
 * document and of each load must be what a few lines say that look at the whole graph at once.
 */
class RandomGraphTest {
    /** A document as it was written. */
    private record Written(int status, boolean bad, List<String> lines) {}

    private final Map<String, Written> written = new TreeMap<>();

    private void write(Random random, int count, boolean drops) {
        for (int i = 0; i < count; i++) {
            List<String> lines = new ArrayList<>();
            int references = random.nextInt(5);
            for (int j = 0; j < references; j++) {
                // mostly forwards, so that most graphs have few cycles
                int forwards = i + 1 + random.nextInt(8);
                String to = "d" + (random.nextInt(12) == 0 ? random.nextInt(count) : forwards) + ".toy";
                int word = random.nextInt(20);
                lines.add(
                        word < 10
                                ? "require " + to
                                : word < 13
                                        ? "optional " + to
                                        : word < 15
                                                ? "settle " + to
                                                : word < 17 && drops
                                                        ? "drop " + to
                                                        : word < 19 ? "require " + to : "prefetch " + to + ".png");
            }
            if (lines.size() > 1 && lines.get(0).startsWith("require ") && random.nextInt(3) == 0) {
                lines.add("late d" + (i + 1 + random.nextInt(8)) + ".toy after "
                        + lines.get(0).substring(8));
            }
            int fate = random.nextInt(40);
            boolean bad = fate == 2;
            if (bad) {
                lines.add("error bad");
            }
            written.put("d" + i + ".toy", new Written(fate == 0 ? 404 : fate == 1 ? 500 : 200, bad, lines));
        }
        // what lies beyond the last one is not there
        for (int i = count; i < count + 9; i++) {
            written.put("d" + i + ".toy", new Written(404, false, List.of()));
        }
    }

    private record Link(String to, Strength strength, boolean drop) {}

    private List<Link> links(String path) {
        List<Link> links = new ArrayList<>();
        if (written.get(path) == null || written.get(path).status != 200) {
            return links;
        }
        for (String line : written.get(path).lines) {
            String[] words = line.split(" ");
            Strength strength = switch (words[0]) {
                case "optional" -> Strength.OPTIONAL;
                case "prefetch" -> Strength.PREFETCH;
                case "error" -> null;
                default -> Strength.REQUIRED;
            };
            if (strength != null) {
                links.add(new Link(words[1], strength, words[0].equals("drop")));
            }
        }
        return links;
    }

    /** All that is reached, in a graph without failures by cycles. */
    private Set<String> reached(String root, boolean prefetch) {
        Set<String> reached = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(List.of(root));
        while (!open.isEmpty()) {
            String at = open.remove(open.size() - 1);
            if (reached.add(at)) {
                links(at).stream()
                        .filter(link -> prefetch || link.strength != Strength.PREFETCH)
                        .forEach(link -> open.add(link.to));
            }
        }
        return reached;
    }

    private boolean failsByItself(String path) {
        Written document = written.get(path);
        return document.status != 200 || document.bad;
    }

    private boolean isMissing(String path) {
        return written.get(path).status == 404;
    }

    /** Whether a way of undroppable waiting edges leads from the document back to it. */
    private boolean isInCycle(String path) {
        Set<String> seen = new HashSet<>();
        List<String> open = new ArrayList<>(List.of(path));
        while (!open.isEmpty()) {
            for (Link link : links(open.remove(open.size() - 1))) {
                if (link.strength == Strength.PREFETCH || link.drop) {
                    continue;
                }
                if (link.to.equals(path)) {
                    return true;
                }
                if (seen.add(link.to)) {
                    open.add(link.to);
                }
            }
        }
        return false;
    }

    /** Failed documents among those reached: by themselves, by a cycle, or by what they need, as a fixed point. */
    private Set<String> failed(Set<String> reached) {
        Set<String> failed = new TreeSet<>();
        for (String path : reached) {
            if (!path.endsWith(".png") && (failsByItself(path) || isInCycle(path))) {
                failed.add(path);
            }
        }
        for (boolean more = true; more; ) {
            more = false;
            for (String path : reached) {
                boolean fails = links(path).stream()
                        .anyMatch(link -> link.strength != Strength.PREFETCH
                                && failed.contains(link.to)
                                && !(link.strength == Strength.OPTIONAL && isMissing(link.to)));
                if (fails && !failed.contains(path)) {
                    more |= failed.add(path);
                }
            }
        }
        return failed;
    }

    private Rig rig(long seed) {
        Rig rig = new Rig(seed);
        written.forEach((path, document) -> {
            if (document.status == 200) {
                rig.site.put(path, document.lines.toArray(String[]::new));
            } else {
                rig.site.status(path, document.status);
            }
        });
        return rig;
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 12, 30, 80})
    void one_load_asks_for_what_the_graph_has_and_ends_as_it_must(int count) {
        int cycles = 0;
        int ready = 0;
        for (int seed = 0; seed < 250; seed++) {
            written.clear();
            write(new Random(seed), count, false);
            Set<String> reached = reached("d0.toy", true);
            Set<String> failed = failed(reached(("d0.toy"), false));
            boolean cyclic = reached.stream().anyMatch(path -> written.containsKey(path) && isInCycle(path));
            Rig rig = rig(seed);
            Component component = rig.load("d0.toy");

            assertThat(component.status())
                    .as("seed %d", seed)
                    .isEqualTo(failed.contains("d0.toy") ? ComponentStatus.ERROR : ComponentStatus.READY);
            Set<String> asked = new TreeSet<>(
                    rig.site.paths().stream().map(path -> path.substring(1)).toList());
            assertThat(rig.site.requests).hasSameSizeAs(asked);
            if (cyclic) {
                // documents of a cycle end before they have found all, so less may be asked for
                cycles++;
                assertThat(new TreeSet<>(reached)).containsAll(asked);
                continue;
            }
            ready++;
            if (component.status() == ComponentStatus.READY) {
                assertThat(asked).as("seed %d", seed).isEqualTo(new TreeSet<>(reached));
            } else {
                // what is prefetched may be given up when the load fails
                assertThat(asked).as("seed %d", seed).containsAll(reached("d0.toy", false));
            }
            Map<String, ComponentStatus> expected = new TreeMap<>();
            reached("d0.toy", false)
                    .forEach(path ->
                            expected.put(path, failed.contains(path) ? ComponentStatus.ERROR : ComponentStatus.READY));
            Map<String, ComponentStatus> statuses = Rig.statuses(component);
            assertThat(statuses).as("seed %d", seed).containsAllEntriesOf(expected);
            checkGraph(component);
        }
        assertThat(ready).isGreaterThan(10);
        assertThat(cycles).isGreaterThan(10);
    }

    private static void checkGraph(Component component) {
        Map<URI, Integer> places = new HashMap<>();
        for (LoadedDocument document : component.graph().dependencyOrder()) {
            document.references().forEach(reference -> assertThat(places).containsKey(reference.url()));
            places.put(document.url(), places.size());
        }
        assertThat(places).hasSize(component.graph().documents().size());
        assertThat(component.graph().dependencyOrder().get(places.size() - 1))
                .isSameAs(component.graph().root());
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 12, 30})
    void edges_that_may_be_dropped_make_the_outcome_depend_on_no_order(int count) {
        for (int site = 0; site < 60; site++) {
            written.clear();
            write(new Random(site), count, true);
            Set<String> reached = reached("d0.toy", false);
            boolean expected = failed(reached).contains("d0.toy");
            for (int seed = 0; seed < 5; seed++) {
                Rig rig = rig(seed);
                Component component = rig.load("d0.toy");
                assertThat(component.status())
                        .as("site %d, seed %d", site, seed)
                        .isEqualTo(expected ? ComponentStatus.ERROR : ComponentStatus.READY);
                assertThat(rig.site.paths()).doesNotHaveDuplicates();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 30})
    void loads_that_share_cancel_and_follow_each_other_end_as_each_would_alone(int count) {
        int unbroken = 0;
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            written.clear();
            write(random, count, seed % 2 == 0);
            Rig rig = rig(seed);
            List<Component> cancelled = new ArrayList<>();
            Map<String, Component> kept = new TreeMap<>();
            for (int i = 0; i < 6; i++) {
                String root = "d" + random.nextInt(count) + ".toy";
                Component component = rig.begin(root);
                if (random.nextInt(3) == 0) {
                    cancelled.add(component);
                } else {
                    kept.put(root, component);
                }
                for (int steps = random.nextInt(40); steps > 0; steps--) {
                    rig.network.step();
                }
                if (!cancelled.isEmpty() && random.nextBoolean()) {
                    cancelled.get(random.nextInt(cancelled.size())).cancel();
                }
            }
            cancelled.forEach(Component::cancel);
            rig.network.run();
            rig.checkRules();
            int at = seed;
            kept.forEach((root, component) -> assertThat(component.status())
                    .as("seed %d, root %s", at, root)
                    .isEqualTo(
                            failed(reached(root, false)).contains(root)
                                    ? ComponentStatus.ERROR
                                    : ComponentStatus.READY));
            cancelled.forEach(
                    component -> assertThat(component.status().isTerminal()).isTrue());
            assertThat(rig.network.activeAlarms()).as("seed %d", seed).isZero();
            assertThat(rig.loader.describe().loading()).as("seed %d", seed).isZero();
            // a root in a cycle ends its load early, and what was under way for it may be needed again
            boolean early = seed % 2 == 0 || kept.keySet().stream().anyMatch(this::isInCycle);
            if (cancelled.isEmpty() && !early) {
                unbroken++;
                assertThat(rig.site.paths()).as("seed %d", seed).doesNotHaveDuplicates();
            }
        }
        assertThat(unbroken).isPositive();
    }
}
