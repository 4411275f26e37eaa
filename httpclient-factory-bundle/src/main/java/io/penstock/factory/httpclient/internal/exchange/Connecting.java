// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.exchange;

/** A step on the way to a connection, limited by {@code timeout.connect}. */
public interface Connecting extends Step {
    /** The time is over. On the sweep's thread. */
    void timedOut(Exchange<?> exchange);
}
