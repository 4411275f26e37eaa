// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.FactoryContract;
import java.util.Map;

/** The contract of every factory, with and without a rule that is for its requests. */
class ProxyContractTest extends FactoryContract {
    @Override
    protected NetworkAccessManagerFactory newFactory() {
        return factory(Map.of());
    }

    @Override
    protected boolean isTransport() {
        return false;
    }

    static ProxyFactory factory(Map<String, ?> properties) {
        return new ProxyFactory(new ProxyPolicy(ProxyConfiguration.read(properties, Map.of(), Map.of())));
    }
}
