// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Decides how TLS is spoken to a host: an OSGi service, asked by rank; the JDK's trust store is the last resort. */
@ConsumerType
@FunctionalInterface
public interface TlsContextProvider {
    /**
     * The context for a host; empty to leave it to the next provider. Must not block.
     *
     * @param host canonical
     */
    Optional<TlsContext> tlsContext(String host, int port);
}
