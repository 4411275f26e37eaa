// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes the network access managers of an engine's loader threads: an OSGi service.
 *
 * <p>The engine asks the highest-ranked factory; a variant (cache, proxies, cookies, one's own) calls
 * {@link ManagerContext#next()} once and decorates what it gets, a transport does not. So rank is the place in the
 * stack. (Qt: {@code QQmlNetworkAccessManagerFactory}.)
 */
@ConsumerType
@FunctionalInterface
public interface NetworkAccessManagerFactory {
    /**
     * Service property with the name of the layer, for instance {@code proxy}. Of several factories with one name only
     * the best (rank, then bundle version) is in the stack. Without it the name is made of the {@code service.id}.
     */
    String NAME = "penstock.factory";

    /**
     * Service property that a factory changes with every change of its configuration, so that also unpublished values
     * (a password) lead to a new generation of the stack.
     */
    String REVISION = "penstock.revision";

    /**
     * A <em>new</em> manager for the calling loader thread.
     *
     * <p>Reentrant: loader threads call it at the same time, and no lock is held meanwhile. It must return within
     * {@code create.timeout} (1 s by default, each layer's own time) and never null, nor an instance that it returned
     * before; otherwise the factory has no place in the stack until its registration changes.
     *
     * @param parent engine, loader, generation and what they offer; {@link ManagerContext#next()} is valid only inside
     *     this call
     */
    NetworkAccessManager create(ManagerContext parent);
}
