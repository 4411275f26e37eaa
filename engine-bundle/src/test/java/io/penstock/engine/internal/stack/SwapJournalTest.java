// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.EngineDTO.LayerDTO;
import io.penstock.runtime.SwapDTO;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwapJournalTest {
    private static final List<LayerDTO> OLD = List.of(new LayerDTO("t", "bundle.t", "1.0.0", 0, true));
    private static final List<LayerDTO> NEW = List.of(new LayerDTO("p", "bundle.p", "2.0.0", 9, false), OLD.get(0));

    @Test
    void one_line_names_everything() {
        assertThat(SwapJournal.line("default", 3, 4, "p 2.0.0 rank 9 arrived", "stack [p 2.0.0 rank 9]", 2))
                .isEqualTo("engine default: generation 3 -> 4 (p 2.0.0 rank 9 arrived), stack [p 2.0.0 rank 9], "
                        + "2 exchanges drain");
        assertThat(SwapJournal.line("default", 3, 4, "x left", "no usable stack: y; requests wait", 1))
                .endsWith("requests wait, 1 exchange drains");
    }

    @Test
    void changes_before_a_stack_is_built_are_one_swap() {
        SwapJournal journal = new SwapJournal("e", () -> Instant.EPOCH);
        SwapRecord first = journal.begin(4, "a left", OLD);
        first.found(3);
        assertThat(journal.begin(5, "b arrived", List.of())).isSameAs(first);
        journal.decided(5, true, "", NEW);
        SwapDTO open = journal.swaps().get(0);
        assertThat(open).isEqualTo(new SwapDTO(5, Instant.EPOCH, "a left; b arrived", OLD, NEW, 3, 0, 0, 0, 0, -1));
        first.count(SwapRecord.Outcome.DRAINED);
        first.count(SwapRecord.Outcome.REPLAYED);
        assertThat(journal.swaps().get(0).millis()).isEqualTo(-1);
        first.count(SwapRecord.Outcome.RESUMED);
        assertThat(journal.swaps().get(0).millis()).isNotNegative();
        assertThat(journal.counters().swaps()).isEqualTo(1);
        assertThat(journal.counters().drained()).isEqualTo(1);
        assertThat(journal.counters().replayed()).isEqualTo(1);
        assertThat(journal.counters().resumed()).isEqualTo(1);

        assertThat(journal.begin(6, "c arrived", NEW)).isNotSameAs(first);
        assertThat(journal.swaps()).hasSize(2);
    }
}
