// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.network.Timings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** How long each phase of an exchange took. A pure function. */
final class Phases {
    private Phases() {}

    /**
     * Milliseconds by phase, in order; phases that did not happen are missing. {@code total} comes last.
     *
     * @param end {@link System#nanoTime()} at the end of the body
     */
    static Map<String, Long> of(Timings timings, long end) {
        Map<String, Long> phases = new LinkedHashMap<>();
        put(phases, "queue", timings.start(), timings.dequeued());
        put(phases, "resolve", timings.resolve(), first(timings.connect(), timings.tls(), timings.send()));
        put(phases, "connect", timings.connect(), first(timings.tls(), timings.send()));
        put(phases, "tls", timings.tls(), timings.send());
        put(phases, "wait", timings.send(), timings.response());
        put(phases, "receive", timings.response(), end);
        put(phases, "total", timings.start(), end);
        return phases;
    }

    private static void put(Map<String, Long> phases, String name, long from, long to) {
        if (from != 0 && to != 0) {
            phases.put(name, TimeUnit.NANOSECONDS.toMillis(to - from));
        }
    }

    private static long first(long... times) {
        return LongStream.of(times).filter(time -> time != 0).findFirst().orElse(0);
    }

    static View view(Timings timings, long end) {
        View.Builder view = View.fields();
        of(timings, end).forEach((name, millis) -> view.with(name, View.millis(millis)));
        return view.build();
    }
}
