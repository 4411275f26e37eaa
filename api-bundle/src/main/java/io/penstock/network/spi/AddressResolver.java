// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import io.penstock.network.NetworkRequest;
import io.penstock.network.Proxy;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * From a host to the addresses that may be connected to. What it gives has passed the access policy: connect to
 * exactly these, never look the name up again (DNS rebinding).
 *
 * <p>Never blocks; look-ups run on a bounded executor and take at most {@code timeout.connect}.
 */
@ProviderType
public interface AddressResolver {
    /**
     * Addresses of a request's origin, best first, never empty. Fails with a
     * {@link io.penstock.network.NetworkException}: {@code HOST_NOT_FOUND}, {@code ACCESS_DENIED} (with the rule's
     * name), {@code CONNECT_TIMEOUT}, {@code OFFLINE_MISS}.
     */
    CompletableFuture<List<InetAddress>> resolve(NetworkRequest request);

    /** Addresses of a proxy; a configured proxy is exempt from the policy. Fails with {@code PROXY_NOT_FOUND}. */
    CompletableFuture<List<InetAddress>> resolve(NetworkRequest request, Proxy proxy);

    /** Checks a request that a proxy will resolve: by name and literal. Throws {@code ACCESS_DENIED} if it may not go. */
    void checkViaProxy(NetworkRequest request, Proxy proxy) throws io.penstock.network.NetworkException;
}
