// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

/**
 * How far a request has come on its way to the origin. Retry, replay and proxy failover are decided by it.
 */
public enum RequestProgress {
    /** No byte of the request has been handed to the operating system. */
    NOT_SENT,
    /** A byte of it may have arrived. Unknown counts as this. */
    SENT,
    /** Sent, and the origin said that it did not process it (HTTP/2 REFUSED_STREAM, GOAWAY: RFC 9113 §8.7). */
    NOT_PROCESSED;

    /** Whether the request may be sent again whatever its method. */
    public boolean isRetrySafe() {
        return this != SENT;
    }

    /** Receives the progress; called by the transport, must not block. */
    @FunctionalInterface
    public interface Listener {
        /** Tells nobody. */
        Listener NONE = progress -> {};

        /**
         * A transport reports {@link #NOT_SENT} when it takes the request over, {@link #SENT} just before the first
         * byte is written, {@link #NOT_PROCESSED} before it fails the exchange. Who reports nothing counts as SENT.
         *
         * @throws java.util.concurrent.CancellationException on {@link #SENT}, if the exchange has been aborted and its
         *     sender already counts on NOT_SENT: not a byte of it may be written
         */
        void progress(RequestProgress progress);
    }
}
