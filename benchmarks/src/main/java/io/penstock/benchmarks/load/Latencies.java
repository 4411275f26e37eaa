// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.load;

/** Counts of durations, exact to 3 %. Not thread-safe. */
final class Latencies {
    private static final int FRACTION = 5;

    private final int[] counts = new int[64 << FRACTION];

    void add(long nanos) {
        counts[bucket(Math.max(nanos, 1L << FRACTION))]++;
    }

    void addAll(Latencies other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
    }

    void clear() {
        java.util.Arrays.fill(counts, 0);
    }

    /** @return in nanoseconds; 0 if there is none */
    long percentile(double percent) {
        long total = 0;
        for (int count : counts) {
            total += count;
        }
        long wanted = (long) Math.ceil(total * percent / 100);
        for (int i = 0; i < counts.length && total > 0; i++) {
            wanted -= counts[i];
            if (wanted <= 0) {
                return value(i);
            }
        }
        return 0;
    }

    private static int bucket(long nanos) {
        int exponent = 63 - Long.numberOfLeadingZeros(nanos);
        int fraction = (int) (nanos >>> exponent - FRACTION) & (1 << FRACTION) - 1;
        return exponent << FRACTION | fraction;
    }

    private static long value(int bucket) {
        int exponent = bucket >> FRACTION;
        long fraction = bucket & (1 << FRACTION) - 1;
        return exponent < FRACTION ? 0 : (1L << exponent) + (fraction << exponent - FRACTION);
    }
}
