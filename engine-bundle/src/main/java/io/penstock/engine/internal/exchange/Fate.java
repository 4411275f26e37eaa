// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

/** What becomes of an exchange that a departing stack cuts short. Pure. */
enum Fate {
    /** Sent again on the next stack; nothing of a body was delivered. */
    REPLAY,
    /** Continued on the next stack with the part that is missing. */
    RESUME,
    /** It fails. */
    ABANDON;

    /**
     * Decides.
     *
     * @param unprocessed whether it is certain that the origin has not acted on the request
     * @param idempotent method, or marked REPLAYABLE
     * @param repeatable whether the request's body can be sent again
     * @param headDelivered whether the consumer has seen a response
     * @param delivered bytes of the body, as sent, that the consumer has
     * @param resumable whether what is missing can be asked for
     */
    static Fate of(
            boolean unprocessed,
            boolean idempotent,
            boolean repeatable,
            boolean headDelivered,
            long delivered,
            boolean resumable) {
        if (!repeatable) {
            return ABANDON;
        }
        if (delivered > 0) {
            return resumable ? RESUME : ABANDON;
        }
        return idempotent || unprocessed && !headDelivered ? REPLAY : ABANDON;
    }
}
