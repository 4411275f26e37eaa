// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http1;

import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import org.jspecify.annotations.Nullable;

/** An HTTP proxy that requests go to in absolute form (RFC 9112 §3.2.2). */
public interface ForwardHop {
    /** Value of {@code Proxy-Authorization}, or null if none is known. */
    @Nullable
    String authorization(NetworkRequest request);

    /**
     * The proxy answered 407. Takes the exchange over, sends it again or ends it; nothing of the answer reaches the
     * caller.
     *
     * @param told whether the request had credentials for it already
     * @throws NetworkException if there is no way to go on
     */
    void challenged(Exchange<?> exchange, HeaderFields challenge, boolean told) throws NetworkException;
}
