// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.TransportContract;

/** The contract of factories and transports holds. */
class ContractTest extends TransportContract {
    @Override
    protected NetworkAccessManagerFactory newFactory() {
        return new Transport(TransportSettings.DEFAULT);
    }

    @Override
    protected void stop(NetworkAccessManagerFactory stopping) {
        ((Transport) stopping).close();
    }
}
