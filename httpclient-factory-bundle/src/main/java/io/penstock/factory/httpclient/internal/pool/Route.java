// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.pool;

import io.penstock.network.Identity;
import io.penstock.network.Origin;
import io.penstock.network.Proxy;

/**
 * What connections must have in common to be shared; the address that they lead to comes on top.
 *
 * @param engine name; engines share nothing
 * @param origin that is asked
 * @param proxy with its credentials
 * @param partition whose proxy credentials are used, if the proxy itself has none; else unknown
 * @param tls identity of the TLS context; empty without TLS
 * @param revision of policy and TLS configuration
 * @param http1 whether HTTP/2 is excluded
 */
public record Route(
        String engine, Origin origin, Proxy proxy, Identity partition, String tls, long revision, boolean http1) {

    /**
     * Of its own: what the JDK makes for a record stays in a cache of {@code java.lang.runtime.ObjectMethods}, and with it
     * this class, when the bundle has long gone.
     */
    @Override
    public boolean equals(Object other) {
        return other instanceof Route that
                && revision == that.revision
                && http1 == that.http1
                && origin.equals(that.origin)
                && engine.equals(that.engine)
                && proxy.equals(that.proxy)
                && partition.equals(that.partition)
                && tls.equals(that.tls);
    }

    /** The parts that differ most; the rest hardly ever decides. */
    @Override
    public int hashCode() {
        return (31 * origin.host().hashCode() + origin.port()) * 31
                + proxy.host().hashCode()
                + (int) revision;
    }
}
