// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.stamp;

import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.FactoryContract;

/** All that a factory's author has to write to know that the factory keeps the contract. */
class StampContractTest extends FactoryContract {
    @Override
    protected NetworkAccessManagerFactory newFactory() {
        return new StampFactory();
    }

    @Override
    protected boolean isTransport() {
        return false;
    }
}
