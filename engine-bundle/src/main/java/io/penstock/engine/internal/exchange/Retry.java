// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.NetworkError;

/** Whether an attempt that failed before its response began is made again (RFC 9110 §9.2.2). Pure. */
final class Retry {
    /** Attempts in all. */
    static final int MOST = 3;

    private Retry() {}

    /**
     * Decides.
     *
     * @param unprocessed whether it is certain that the origin has not acted on the request
     * @param resent whether the stack has sent it again itself
     * @param idempotent method, or marked REPLAYABLE
     * @param repeatable whether the body can be sent again
     * @param attempts made so far
     */
    static boolean again(
            NetworkError code,
            boolean unprocessed,
            boolean resent,
            boolean idempotent,
            boolean repeatable,
            int attempts) {
        boolean connectionLost = code == NetworkError.CONNECTION_RESET || code == NetworkError.CONNECTION_CLOSED;
        // a transport that is refused again and again has tried often enough
        boolean sensible = unprocessed ? !resent : idempotent;
        return attempts < MOST && connectionLost && repeatable && sensible;
    }
}
