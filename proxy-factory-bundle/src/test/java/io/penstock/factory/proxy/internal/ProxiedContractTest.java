// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.FactoryContract;
import java.util.Map;

/** The contract of every factory, where each request is given proxies. */
class ProxiedContractTest extends FactoryContract {
    @Override
    protected NetworkAccessManagerFactory newFactory() {
        return ProxyContractTest.factory(Map.of("rule.1", "* localhost 127.0.0.0/8 -> http://p1:1 | http://p2:1"));
    }

    @Override
    protected boolean isTransport() {
        return false;
    }
}
