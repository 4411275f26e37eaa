// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.exchange;

/** What carries exchanges: HTTP/1.1, one at a time, or HTTP/2. All methods may be called on any thread. */
public interface Connection extends Step {
    /** Sends the request of an exchange that has leased this connection. */
    void start(Exchange<?> exchange);

    /** The subscriber of the exchange asks for more again. */
    void resume(Exchange<?> exchange);

    /** Sends the body although no 100 (Continue) has come. */
    void proceed(Exchange<?> exchange);

    /** An abort of the exchange has led to nothing for a while: ends it at any price, others on this connection too. */
    void abandon(Exchange<?> exchange);

    /** Whether bytes of its request wait for the peer to take them. */
    boolean isBlocked(Exchange<?> exchange);
}
