// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import static io.penstock.engine.ComponentStatus.LOADING;
import static io.penstock.engine.ComponentStatus.READY;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.network.HeaderFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final Rig rig = new Rig();

    @Test
    void progress_never_falls_and_is_1_exactly_when_the_load_has_ended() {
        for (int seed = 0; seed < 50; seed++) {
            Rig rig = new Rig(seed);
            rig.site.put("main.toy", "require a", "require b");
            for (String path : List.of("a", "b")) {
                byte[] body = ("require " + path + "1\nrequire " + path + "2\nrequire " + path + "3\n"
                                + " ".repeat(200))
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);
                rig.site.put(path, HeaderFields.of("Content-Length", "" + body.length), body);
                rig.site.put(path + "1", "settle c").put(path + "2").put(path + "3", "require c");
            }
            rig.site.put("c");
            Component component = rig.begin("main.toy");
            double last = component.progress();
            int between = 0;
            assertThat(last).isZero();
            while (rig.network.step()) {
                assertThat(component.progress()).isGreaterThanOrEqualTo(last);
                assertThat(component.progress() == 1)
                        .isEqualTo(component.status().isTerminal());
                between += component.progress() > last ? 1 : 0;
                last = component.progress();
            }
            assertThat(component.status()).isEqualTo(READY);
            assertThat(between).isGreaterThan(3);
            assertThat(component.progressDetail().documentsDone()).isEqualTo(10);
            assertThat(component.progressDetail().bytesReceived()).isGreaterThan(400);
        }
    }

    @Test
    void bytes_move_the_progress_of_a_body_of_known_length() {
        SimulatedNetwork network = rig.network;
        network.hold("main.toy");
        Component component = rig.begin("main.toy");
        network.run();
        List<Double> seen = new ArrayList<>();
        component.addListener(changed -> seen.add(changed.progress()));
        byte[] body = "error bad".repeat(1).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        List<Double> pieces = new ArrayList<>();
        FakeExchange<?> exchange = network.sent.get(0);
        exchange.respond(200, HeaderFields.of("Content-Length", "18"), body, 9);
        pieces.add(component.progress());
        assertThat(pieces.get(0)).isBetween(0.4, 0.95);
        network.run();
        assertThat(component.progress()).isEqualTo(1);
        assertThat(seen).last().isEqualTo(1.0);
    }

    @Test
    void listeners_are_told_at_most_every_50_ms_and_at_the_end_on_an_engine_thread() {
        rig.site.put("main.toy", "require 1");
        for (int i = 1; i < 40; i++) {
            rig.site.put("" + i, "require " + (i + 1));
        }
        rig.site.put("40");
        record Told(long at, ComponentStatus status, double progress, int loader) {}
        List<Told> told = new ArrayList<>();
        Component component = rig.begin("main.toy");
        component.addListener(changed ->
                told.add(new Told(rig.network.nanoTime(), changed.status(), changed.progress(), rig.network.current)));
        component
                .completion()
                .whenComplete((graph, failure) ->
                        told.add(new Told(rig.network.nanoTime(), component.status(), 0, rig.network.current)));
        for (boolean more = true; more; ) {
            more = rig.network.step();
            rig.network.tick(Duration.ofMillis(7));
        }
        assertThat(component.status()).isEqualTo(READY);
        assertThat(told.size()).isGreaterThan(5);
        assertThat(told).allSatisfy(one -> assertThat(one.loader).isGreaterThanOrEqualTo(0));
        for (int i = 1; i < told.size() - 2; i++) {
            assertThat(told.get(i).at - told.get(i - 1).at).isGreaterThanOrEqualTo(50_000_000);
            assertThat(told.get(i).status).isEqualTo(LOADING);
        }
        assertThat(told.get(told.size() - 1)).satisfies(last -> {
            assertThat(last.status).isEqualTo(READY);
            assertThat(last.progress).isEqualTo(1);
        });
        assertThat(rig.network.activeAlarms()).isZero();
    }

    @Test
    void a_listener_that_comes_after_the_end_is_told_once() {
        rig.site.put("main.toy");
        Component component = rig.load("main.toy");
        List<ComponentStatus> told = new ArrayList<>();
        component.addListener(changed -> told.add(changed.status()));
        rig.network.run();
        assertThat(told).containsExactly(READY);
    }

    @Test
    void a_listener_that_fails_harms_nobody() {
        rig.site.put("main.toy", "require a").put("a");
        List<ComponentStatus> told = new ArrayList<>();
        Component component = rig.begin("main.toy");
        component.addListener(changed -> {
            throw new IllegalStateException("listener");
        });
        component.addListener(changed -> told.add(changed.status()));
        rig.network.run();
        assertThat(component.status()).isEqualTo(READY);
        assertThat(told).last().isEqualTo(READY);
    }
}
