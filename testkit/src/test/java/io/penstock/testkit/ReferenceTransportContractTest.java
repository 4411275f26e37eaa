// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.reference.ReferenceTransport;

/** The contract holds for a transport that keeps it. */
class ReferenceTransportContractTest extends TransportContract {
    @Override
    protected NetworkAccessManagerFactory newFactory() {
        return new ReferenceTransport();
    }
}
