// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;

/** Decorates the layer below with the choice of proxies. */
record ProxyFactory(ProxyPolicy policy) implements NetworkAccessManagerFactory {
    /** Name of the layer. */
    static final String LAYER = "proxy";

    @Override
    public NetworkAccessManager create(ManagerContext parent) {
        return new ProxyLayer(parent, policy);
    }
}
