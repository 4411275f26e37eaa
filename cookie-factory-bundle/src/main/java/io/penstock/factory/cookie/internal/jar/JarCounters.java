// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.jar;

import io.penstock.factory.cookie.internal.rfc6265.Refusal;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What has become of cookies since the jar was made. Thread-safe. */
public final class JarCounters {
    private final Map<Refusal, LongAdder> received = new EnumMap<>(Refusal.class);
    private final LongAdder evicted = new LongAdder();
    private final LongAdder skipped = new LongAdder();

    JarCounters() {
        for (Refusal outcome : Refusal.values()) {
            received.put(outcome, new LongAdder());
        }
    }

    /** A {@code Set-Cookie} line was stored, or took one away, or was refused. */
    void received(Refusal outcome) {
        LongAdder counter = received.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    /** One had to make room for others. */
    void evicted() {
        evicted.increment();
    }

    /** Lines of a jar file or of a cookies.txt made no sense. */
    void skipped(int lines) {
        skipped.add(lines);
    }

    long skipped() {
        return skipped.sum();
    }

    /** By name, in a fixed order: {@code received.stored}, {@code received.<why not>}, {@code evicted}, {@code skipped}. */
    Map<String, Long> view() {
        Map<String, Long> view = new LinkedHashMap<>();
        received.forEach((outcome, count) -> view.put("received." + name(outcome), count.sum()));
        view.put("evicted", evicted.sum());
        view.put("skipped", skipped.sum());
        return view;
    }

    private static String name(Refusal outcome) {
        return outcome == Refusal.NONE ? "stored" : outcome.name().toLowerCase(Locale.ROOT);
    }
}
