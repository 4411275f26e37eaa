// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import io.penstock.network.Identity;
import io.penstock.network.Initiator;
import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;

/**
 * One hop that an access policy is asked about.
 *
 * @param uri without user information
 * @param origin canonical
 * @param method of the request
 * @param identity engine and bundle
 * @param initiator document
 * @param proxy the way it goes
 * @param addresses what the host resolved to; empty while it is not resolved, or when a proxy resolves it
 */
public record AccessRequest(
        URI uri,
        Origin origin,
        String method,
        Identity identity,
        Initiator initiator,
        Proxy proxy,
        List<InetAddress> addresses) {
    public AccessRequest {
        addresses = List.copyOf(addresses);
    }
}
