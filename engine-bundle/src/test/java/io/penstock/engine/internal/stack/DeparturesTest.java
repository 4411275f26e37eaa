// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeparturesTest {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(4);

    @Test
    void the_first_factory_of_a_bundle_that_leaves_sets_the_deadline_of_all() {
        Departures departures = new Departures();
        assertThat(departures.deadline(7, 100, PATIENCE)).isEqualTo(100 + PATIENCE);
        assertThat(departures.deadline(7, 3000, PATIENCE)).isEqualTo(100 + PATIENCE);
        assertThat(departures.deadline(8, 3000, PATIENCE)).isEqualTo(3000 + PATIENCE);
    }

    @Test
    void a_bundle_that_is_back_has_a_new_deadline_when_it_stops_again() {
        Departures departures = new Departures();
        departures.deadline(7, 100, PATIENCE);
        departures.forget(7);
        assertThat(departures.deadline(7, 200, PATIENCE)).isEqualTo(200 + PATIENCE);
    }

    @Test
    void what_is_long_past_is_forgotten_by_itself() {
        Departures departures = new Departures();
        departures.deadline(7, 100, PATIENCE);
        long later = 100 + PATIENCE + TimeUnit.MINUTES.toNanos(2);
        departures.deadline(8, later, PATIENCE);
        assertThat(departures.deadline(7, later, PATIENCE)).isEqualTo(later + PATIENCE);
    }
}
