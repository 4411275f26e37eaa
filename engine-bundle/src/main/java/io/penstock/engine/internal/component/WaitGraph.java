// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cycle that a new edge would close among documents that wait for each other.
 *
 * <p>Incremental, after Bender, Fineman, Gilbert and Tarjan (ACM Transactions on Algorithms 12(2), section 2): every
 * document has a level that never falls along a waiting edge, so most edges are settled by comparing two numbers; else
 * a backward search within one level, given up after a fixed number of edges, and a forward search that only raises
 * levels. A document that waits for nothing yet, the target of most new edges, closes no cycle and is not searched at
 * all. With m edges that is at most 256 m steps backward, and forward m for each level, of which there are at most
 * m / 256. Not thread-safe.
 */
final class WaitGraph {
    private static final int BACKWARD_LIMIT = 256;

    /** What this class knows of a document. */
    static final class Mark {
        private int level = 1;
        private long backward;
        /** The next edge of a way to the source of the new edge. */
        private @Nullable Edge towards;
        /** The edge by which the forward search came. */
        private @Nullable Edge from;
    }

    private long search;
    private final Deque<Document> open = new ArrayDeque<>();
    private long steps;

    /**
     * Admits an edge that is about to wait, or finds the cycle that it would close.
     *
     * @return the edges of that cycle, beginning with the new one; empty if there is none
     */
    List<Edge> admit(Edge edge, Document to) {
        Document from = edge.from;
        if (from == to) {
            return List.of(edge);
        }
        if (to.pending == 0) {
            to.mark.level = Math.max(to.mark.level, from.mark.level);
            return List.of();
        }
        if (from.mark.level < to.mark.level) {
            return List.of();
        }
        search++;
        boolean whole = searchBackward(from, to);
        if (to.mark.backward == search) {
            return cycle(edge, to, null);
        }
        if (whole && to.mark.level == from.mark.level) {
            return List.of();
        }
        Edge meeting = raise(to, whole ? from.mark.level : from.mark.level + 1);
        return meeting == null ? List.of() : cycle(edge, to, meeting);
    }

    /** Edges looked at so far: what the cost of all this is measured by. */
    long steps() {
        return steps;
    }

    /**
     * Marks what reaches {@code from} within its level, until it meets {@code to}.
     *
     * @return whether all of it was seen
     */
    private boolean searchBackward(Document from, Document to) {
        int level = from.mark.level;
        int left = BACKWARD_LIMIT;
        from.mark.backward = search;
        from.mark.towards = null;
        open.clear();
        open.add(from);
        while (!open.isEmpty()) {
            for (Edge in : open.remove().waiters) {
                Mark mark = in.from.mark;
                if (!in.waiting || mark.level != level) {
                    continue;
                }
                steps++;
                if (mark.backward != search) {
                    mark.backward = search;
                    mark.towards = in;
                    if (in.from == to) {
                        return true;
                    }
                    open.add(in.from);
                }
                if (--left == 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Lifts {@code to} and what lies below it.
     *
     * @return the edge by which that came upon what reaches the new edge's source
     */
    private @Nullable Edge raise(Document to, int level) {
        Edge meeting = null;
        to.mark.level = level;
        to.mark.from = null;
        open.clear();
        open.add(to);
        while (!open.isEmpty()) {
            for (Edge out : open.remove().edges) {
                Document next = out.to;
                if (!out.waiting || next == null) {
                    continue;
                }
                steps++;
                if (meeting == null && next.mark.backward == search) {
                    meeting = out;
                }
                if (next.mark.level < level) {
                    next.mark.level = level;
                    next.mark.from = out;
                    open.add(next);
                }
            }
        }
        return meeting;
    }

    /** @param meeting null if the backward search met the target itself */
    private static List<Edge> cycle(Edge closing, Document to, @Nullable Edge meeting) {
        List<Edge> edges = new ArrayList<>();
        for (Edge at = meeting; at != null; at = at.from.mark.from) {
            edges.add(at);
        }
        edges.add(closing);
        Collections.reverse(edges);
        Document middle = meeting == null ? to : meeting.to;
        for (Edge at = middle == null ? null : middle.mark.towards; at != null; at = towards(at)) {
            edges.add(at);
        }
        return edges;
    }

    private static @Nullable Edge towards(Edge edge) {
        Document to = edge.to;
        return to == null ? null : to.mark.towards;
    }
}
