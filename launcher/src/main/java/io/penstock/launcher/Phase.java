// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import io.penstock.network.Timings;
import io.penstock.network.spi.NetworkListener.Event;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** A part of an exchange's time. */
enum Phase {
    /** In the queue of its host, and before. */
    QUEUE,
    RESOLVE,
    CONNECT,
    TLS,
    WAIT,
    RECEIVE;

    /** For programs and style sheets. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@link System#nanoTime()} at which an exchange began; its end where that is not known. */
    static long start(Event event) {
        Timings timings = event.timings();
        long[] marks = {
            timings.start(),
            timings.dequeued(),
            timings.resolve(),
            timings.connect(),
            timings.tls(),
            timings.send(),
            timings.response()
        };
        for (long mark : marks) {
            if (mark != 0) {
                return mark;
            }
        }
        return event.end();
    }

    /**
     * Nanoseconds of each phase, in order, without those that did not happen. They follow each other without a gap from
     * the start to the end.
     */
    static Map<Phase, Long> of(Event event) {
        Timings timings = event.timings();
        Map<Phase, Long> marks = new EnumMap<>(Phase.class);
        marks.put(QUEUE, start(event));
        put(marks, RESOLVE, timings.resolve());
        put(marks, CONNECT, timings.connect());
        put(marks, TLS, timings.tls());
        put(marks, WAIT, timings.send());
        put(marks, RECEIVE, timings.response());
        Map<Phase, Long> phases = new EnumMap<>(Phase.class);
        Phase open = null;
        long from = 0;
        for (Map.Entry<Phase, Long> mark : marks.entrySet()) {
            if (open != null) {
                phases.put(open, Math.max(0, mark.getValue() - from));
            }
            open = mark.getKey();
            from = open == QUEUE ? mark.getValue() : Math.max(from, mark.getValue());
        }
        if (open != null) {
            phases.put(open, Math.max(0, event.end() - from));
        }
        return phases;
    }

    private static void put(Map<Phase, Long> marks, Phase phase, long mark) {
        if (mark != 0) {
            marks.put(phase, mark);
        }
    }
}
