// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.LoadOptions;
import io.penstock.engine.Reference;
import io.penstock.network.Identity;
import java.net.URI;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WaitGraphTest {
    private static final URI URL = URI.create("http://h/");

    private final WaitGraph graph = new WaitGraph();
    private final List<Document> documents = new ArrayList<>();

    private void documents(int count) {
        Partition partition =
                new Partition(Variant.of(Identity.UNKNOWN, URL, LoadOptions.DEFAULT, Optional.empty()), kind -> false);
        for (int i = 0; i < count; i++) {
            documents.add(new Document(
                    URI.create("http://h/" + i),
                    ToyLanguage.KIND,
                    partition,
                    LocalScope.NONE,
                    LoadOptions.DEFAULT,
                    0,
                    Optional.empty(),
                    false));
        }
    }

    private Edge edge(int from, int to) {
        Document target = documents.get(to);
        Edge edge = new Edge(documents.get(from), Reference.required(target.url, ToyLanguage.KIND, 0, 0), target.url);
        edge.to = target;
        return edge;
    }

    private List<Edge> insert(int from, int to) {
        Edge edge = edge(from, to);
        List<Edge> cycle = graph.admit(edge, documents.get(to));
        if (cycle.isEmpty()) {
            edge.waiting = true;
            edge.from.pending++;
            edge.from.edges.add(edge);
            documents.get(to).waiters.add(edge);
        }
        return cycle;
    }

    /** Whether one reaches the other, by brute force. */
    private boolean reaches(int from, int to) {
        BitSet seen = new BitSet();
        List<Document> open = new ArrayList<>(List.of(documents.get(from)));
        while (!open.isEmpty()) {
            Document at = open.remove(open.size() - 1);
            if (at == documents.get(to)) {
                return true;
            }
            for (Edge edge : at.edges) {
                int place = documents.indexOf(edge.to);
                if (edge.waiting && !seen.get(place)) {
                    seen.set(place);
                    open.add(edge.to);
                }
            }
        }
        return false;
    }

    @Test
    void every_cycle_is_found_and_no_other_in_random_graphs() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            documents.clear();
            int count = 2 + random.nextInt(25);
            documents(count);
            for (int i = 0; i < 4 * count; i++) {
                int from = random.nextInt(count);
                int to = random.nextInt(count);
                boolean expected = reaches(to, from);
                List<Edge> cycle = insert(from, to);
                assertThat(!cycle.isEmpty()).as("seed %d edge %d", seed, i).isEqualTo(expected);
                for (int at = 0; at < cycle.size(); at++) {
                    assertThat(cycle.get(at).to).isSameAs(cycle.get((at + 1) % cycle.size()).from);
                    assertThat(at == 0 || cycle.get(at).waiting).isTrue();
                }
                if (random.nextInt(10) == 0) {
                    Document ended = documents.get(random.nextInt(count));
                    ended.edges.forEach(edge -> edge.from.pending -= edge.waiting ? 1 : 0);
                    ended.edges.forEach(edge -> edge.waiting = false);
                }
            }
        }
    }

    /** The backward search is given up after 256 edges, so these have to be larger than that. */
    @Test
    void cycles_through_many_documents_are_found() {
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            documents.clear();
            documents(2000);
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < 1999; i++) {
                order.add(i);
            }
            Collections.shuffle(order, random);
            for (int i : order) {
                assertThat(insert(i, i + 1)).isEmpty();
                assertThat(insert(i, Math.min(1999, i + 1 + random.nextInt(500))))
                        .isEmpty();
            }
            List<Edge> cycle = insert(1999, 0);
            assertThat(cycle).isNotEmpty();
            for (int at = 0; at < cycle.size(); at++) {
                assertThat(cycle.get(at).to).isSameAs(cycle.get((at + 1) % cycle.size()).from);
            }
        }
    }

    private enum Shape {
        CHAIN,
        REVERSED_CHAIN,
        CHAIN_WITH_HUB,
        LAYERS,
        RANDOM,
        GRID
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void an_acyclic_graph_of_10000_documents_costs_a_bounded_number_of_steps_for_each_edge(Shape shape) {
        int count = 10_000;
        documents(count + 2);
        Random random = new Random(1);
        int edges = 0;
        switch (shape) {
            case CHAIN -> {
                for (int i = 0; i < count; i++, edges++) {
                    insert(i, i + 1);
                }
            }
            case REVERSED_CHAIN -> {
                for (int i = count - 1; i >= 0; i--, edges++) {
                    insert(i, i + 1);
                }
            }
            case CHAIN_WITH_HUB -> {
                insert(count, count + 1);
                for (int i = 0; i < count - 1; i++, edges += 2) {
                    insert(i, count);
                    insert(i, i + 1);
                }
            }
            case LAYERS -> {
                for (int i = 0; i < count - 50; i++) {
                    for (int j = 0; j < 50; j++, edges++) {
                        insert(i, (i / 50 + 1) * 50 + j);
                    }
                }
            }
            case RANDOM -> {
                for (; edges < 50_000; edges++) {
                    int from = random.nextInt(count);
                    insert(from, from + 1 + random.nextInt(count - from));
                }
            }
            default -> {
                for (int i = count - 101; i >= 0; i--, edges += 2) {
                    insert(i, i + 1);
                    insert(i, i + 100);
                }
            }
        }
        assertThat(graph.steps() / edges).as("steps for each edge of %s", shape).isLessThan(300);
    }
}
