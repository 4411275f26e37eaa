// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.exchange;

import java.net.InetAddress;

/** A connection that carries many exchanges at a time. */
public interface Multiplexed extends Connection {
    /** That it is connected to. */
    InetAddress address();

    /** Exchanges that it may carry at the same time. */
    int limit();

    /** Whether the peer has said so; else it is what is usual. */
    boolean isLimitKnown();

    /**
     * Takes a place for one exchange.
     *
     * @return false if it is full, or takes no new ones
     */
    boolean reserve();

    /**
     * Lets what is under way end, and closes.
     *
     * @param idleOnly only if nothing is under way since that moment
     */
    boolean close(boolean idleOnly, long idleSince);
}
