// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.exchange;

import io.penstock.factory.httpclient.internal.exchange.Exchange.Phase;

/**
 * What an exchange waits for and since when, in one number: whoever looks while it changes sees both of the old or both
 * of the new, never a phase with the time of another one. The low three bits are the phase, the others a
 * {@link System#nanoTime()}, exact to 8 ns. Pure.
 */
final class Wait {
    private static final Phase[] PHASES = Phase.values(); // in the order of their bits
    private static final long PHASE_BITS = 7;

    private Wait() {}

    /** @param since as {@link System#nanoTime()} */
    static long of(Phase phase, long since) {
        return (since & ~PHASE_BITS) | phase.bits;
    }

    static Phase phase(long wait) {
        return PHASES[(int) (wait & PHASE_BITS)];
    }

    static long since(long wait) {
        return wait & ~PHASE_BITS;
    }
}
