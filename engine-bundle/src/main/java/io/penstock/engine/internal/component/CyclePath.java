// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.network.Redaction;
import java.util.List;

/** Names a cycle as {@code A → B → A}; the middle of a long one is left out, so that n documents do not hold n² names. */
final class CyclePath {
    private static final int WHOLE = 16;
    private static final int ENDS = 6;

    private CyclePath() {}

    /** @param first which of the documents the path begins with */
    static String message(List<Edge> cycle, int first) {
        int length = cycle.size();
        StringBuilder text = new StringBuilder("Cyclic dependency: ");
        for (int i = 0; i < length; i++) {
            if (length > WHOLE && i == ENDS) {
                int left = length - 2 * ENDS;
                text.append("… (").append(left).append(" more) → ");
                i += left;
            }
            text.append(name(cycle, first + i)).append(" → ");
        }
        return text.append(name(cycle, first)).toString();
    }

    private static String name(List<Edge> cycle, int index) {
        return Redaction.uri(cycle.get(index % cycle.size()).from.url);
    }
}
