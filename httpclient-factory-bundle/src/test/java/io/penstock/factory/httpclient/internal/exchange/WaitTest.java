// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.factory.httpclient.internal.exchange.Exchange.Phase;
import io.penstock.network.NetworkRequest;
import io.penstock.testkit.FakeManagerContext;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an exchange waits for, and since when, while a sweep looks at it. */
class WaitTest {
    private static final long LATER = TimeUnit.HOURS.toNanos(1);
    private static final int CHANGES = 1_000_000;
    private static final Step NOWHERE = exchange -> {};
    private static final Exchange.Owner NOBODY = new Exchange.Owner() {
        @Override
        public void ended(Exchange<?> exchange) {}

        @Override
        public void later(Runnable work) {}

        @Override
        public void route(Exchange<?> exchange) {}
    };

    private static Exchange<Void> exchange() {
        return new Exchange<>(
                NetworkRequest.get(URI.create("http://origin.test/")),
                BodyHandlers.discarding(),
                FakeManagerContext.create(),
                NOBODY);
    }

    @ParameterizedTest
    @EnumSource
    void phase_and_time_come_out_as_they_went_in(Phase phase) {
        for (long since : new long[] {0, 8, LATER, -LATER, Long.MAX_VALUE - 7, Long.MIN_VALUE}) {
            long wait = Wait.of(phase, since);
            assertThat(Wait.phase(wait)).isEqualTo(phase);
            assertThat(Wait.since(wait)).isEqualTo(since);
        }
        assertThat(Wait.of(phase, 1234567) - Wait.of(phase, 1234560)).isBetween(0L, 8L);
    }

    @Test
    void a_wait_that_is_too_long_ends_the_exchange() {
        Exchange<Void> exchange = exchange();
        exchange.enter(NOWHERE, Phase.WAITING, 8);
        exchange.sweep(LATER);
        assertThat(exchange.abortReason()).hasMessageContaining("no response");
    }

    @ParameterizedTest
    @EnumSource(names = {"WAITING", "RECEIVING"})
    void a_sweep_does_not_take_the_time_of_one_phase_for_that_of_the_next(Phase next) throws Exception {
        Exchange<Void> exchange = exchange();
        Thread changes = new Thread(() -> {
            for (int i = 0; i < CHANGES && exchange.abortReason() == null; i++) {
                exchange.enter(NOWHERE, Phase.QUEUED, 0);
                exchange.enter(NOWHERE, next, LATER);
            }
        });
        changes.start();
        while (changes.isAlive()) {
            exchange.sweep(LATER);
        }
        changes.join();
        assertThat(exchange.abortReason()).isNull();
    }
}
