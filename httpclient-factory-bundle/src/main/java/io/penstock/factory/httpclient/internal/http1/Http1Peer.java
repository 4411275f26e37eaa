// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http1;

import io.penstock.network.NetworkRequest;
import java.net.InetAddress;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a connection.
 *
 * @param host for messages
 * @param address that is connected to
 * @param session copy of the TLS session, or null
 * @param forward the proxy that requests go to in absolute form, or null
 */
public record Http1Peer(
        String host,
        InetAddress address,
        @Nullable SSLSession session,
        @Nullable ForwardHop forward) {

    boolean absoluteForm() {
        return forward != null;
    }

    @Nullable
    String proxyAuthorization(NetworkRequest request) {
        return forward == null ? null : forward.authorization(request);
    }
}
