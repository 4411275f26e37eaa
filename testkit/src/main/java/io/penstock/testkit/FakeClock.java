// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told otherwise. Thread-safe. */
public final class FakeClock implements InstantSource {
    private volatile Instant now;

    /** Starts on 2026-01-01 at midnight UTC. */
    public FakeClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    public FakeClock(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /** Moves on; a negative duration moves back, as real clocks do now and then. */
    public synchronized FakeClock advance(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    public synchronized FakeClock set(Instant instant) {
        now = instant;
        return this;
    }

    @Override
    public String toString() {
        return "FakeClock[" + now + "]";
    }
}
