// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

/**
 * The life of one stack as transitions of a number: how many exchanges and leases it has, whether it is retired, and
 * whether somebody has begun to close it. Pure; {@link ManagerStack} applies them atomically.
 *
 * <p>A stack is closed by the one transition that adds {@link #CLOSING}: the last end after its retirement, its
 * retirement if there is nothing under way, or its abort.
 */
final class LeaseCount {
    /** A new stack. */
    static final long OPEN = 0;
    /** No exchange or lease begins any more. */
    static final long RETIRED = 1L << 56;
    /** What was under way is aborted. */
    static final long ABORTED = 1L << 57;
    /** Somebody closes the layers, or has done so. */
    static final long CLOSING = 1L << 58;

    private static final int LEASE_SHIFT = 28;
    private static final long COUNT = (1L << LEASE_SHIFT) - 1;
    private static final long ONE_LEASE = 1L << LEASE_SHIFT;
    private static final long ALL = (1L << 2 * LEASE_SHIFT) - 1;

    private LeaseCount() {}

    /** One exchange more; the same state if the stack is retired. */
    static long begin(long state) {
        return isRetired(state) ? state : state + 1;
    }

    /** One lease for background work more; the same state if the stack is retired. */
    static long retain(long state) {
        return isRetired(state) ? state : state + ONE_LEASE;
    }

    static long end(long state) {
        return closeIfIdle(state - 1);
    }

    static long release(long state) {
        return closeIfIdle(state - ONE_LEASE);
    }

    static long retire(long state) {
        return closeIfIdle(state | RETIRED);
    }

    static long abort(long state) {
        return state | RETIRED | ABORTED | CLOSING;
    }

    static boolean isRetired(long state) {
        return (state & RETIRED) != 0;
    }

    static boolean isAborted(long state) {
        return (state & ABORTED) != 0;
    }

    /** Whether a transition made its author the one who closes. */
    static boolean closes(long before, long after) {
        return (~before & after & CLOSING) != 0;
    }

    static int exchanges(long state) {
        return (int) (state & COUNT);
    }

    static int leases(long state) {
        return (int) (state >> LEASE_SHIFT & COUNT);
    }

    private static long closeIfIdle(long state) {
        return isRetired(state) && (state & ALL) == 0 ? state | CLOSING : state;
    }
}
