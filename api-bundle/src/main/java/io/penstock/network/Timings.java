// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

/**
 * When the phases of an exchange began, as {@link System#nanoTime()}; 0 for a phase that did not happen.
 *
 * @param start the exchange was asked for
 * @param dequeued it left the host's queue
 * @param resolve the look-up of the name began
 * @param connect the TCP connection began
 * @param tls the TLS handshake began
 * @param send the first byte of the request was written
 * @param response the first byte of the final response came
 */
public record Timings(long start, long dequeued, long resolve, long connect, long tls, long send, long response) {
    /** Nothing is known. */
    public static final Timings NONE = new Timings(0, 0, 0, 0, 0, 0, 0);
}
