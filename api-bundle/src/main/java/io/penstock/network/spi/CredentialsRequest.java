// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import io.penstock.network.Identity;
import io.penstock.network.Initiator;
import io.penstock.network.Proxy;
import io.penstock.network.Redaction;
import java.net.URI;

/**
 * A challenge (RFC 9110 §11).
 *
 * @param uri what was asked; for a proxy the target
 * @param scheme {@code basic}, {@code digest} or {@code bearer}
 * @param realm as sent; empty if none
 * @param proxy that asks; {@link Proxy#DIRECT} if the origin does
 * @param identity engine and bundle on whose behalf
 * @param initiator document on whose behalf
 * @param attempt 1 for the first question about this challenge, more after a refusal
 */
public record CredentialsRequest(
        URI uri, String scheme, String realm, Proxy proxy, Identity identity, Initiator initiator, int attempt) {
    @Override
    public String toString() {
        return scheme + " realm=\"" + realm + "\" " + (proxy.isDirect() ? Redaction.uri(uri) : proxy);
    }
}
