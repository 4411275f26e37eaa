// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import java.time.Duration;

/**
 * How long a dead proxy stands back.
 *
 * @param first after its first failure
 * @param max doubling ends there
 */
record Backoff(Duration first, Duration max) {
    static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5));

    private static final int MAX_DOUBLINGS = 20;

    /** @param failures in a row, at least 1 */
    Duration after(int failures) {
        Duration time = first.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        return time.compareTo(max) > 0 ? max : time;
    }
}
