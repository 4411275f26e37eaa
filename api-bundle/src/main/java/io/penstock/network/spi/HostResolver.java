// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Looks names up in place of the JDK: an optional OSGi service, the best-ranked one counts. */
@ConsumerType
@FunctionalInterface
public interface HostResolver {
    /**
     * All addresses of a name. May block; called on a bounded executor.
     *
     * @param host canonical, never an address literal
     * @throws UnknownHostException if there is none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
