// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;

/** Decorates the layer below with the cookies of the engine. */
record CookieFactory(CookieJars jars) implements NetworkAccessManagerFactory {
    /** Name of the layer. */
    static final String LAYER = "cookie";

    @Override
    public NetworkAccessManager create(ManagerContext parent) {
        return new CookieLayer(parent, jars);
    }
}
