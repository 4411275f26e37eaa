// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.runtime.EngineDTO.LayerDTO;
import io.penstock.runtime.SwapDTO;
import java.util.List;
import java.util.stream.Collectors;

/** The last swaps, newest first. A pure function. */
final class SwapsReport {
    private SwapsReport() {}

    static View of(List<SwapDTO> swaps, int limit) {
        View.Rows rows = View.table(
                "generation",
                "at",
                "took",
                "inFlight",
                "drained",
                "replayed",
                "resumed",
                "abandoned",
                "stack",
                "cause");
        swaps.stream()
                .limit(limit)
                .forEach(swap -> rows.row(
                        View.number(swap.generation()),
                        View.time(swap.at()),
                        View.millis(swap.millis()),
                        View.number(swap.inFlight()),
                        View.number(swap.drained()),
                        View.number(swap.replayed()),
                        View.number(swap.resumed()),
                        View.number(swap.abandoned()),
                        names(swap.after()),
                        swap.cause()));
        return rows.build();
    }

    static String names(List<LayerDTO> stack) {
        return stack.isEmpty()
                ? "(none)"
                : stack.stream().map(LayerDTO::factory).collect(Collectors.joining(" > "));
    }
}
