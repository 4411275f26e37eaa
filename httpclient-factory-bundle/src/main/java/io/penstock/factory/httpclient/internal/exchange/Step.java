// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.exchange;

/** Where an exchange is: in a host's queue, in a look-up, in a connection attempt, on a connection. */
public interface Step {
    /**
     * Ends the exchange with its {@link Exchange#abortReason()}, if it is still in this step. Any thread; repeated
     * calls are harmless.
     */
    void abort(Exchange<?> exchange);
}
