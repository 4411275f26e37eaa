// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import io.penstock.factory.cookie.internal.file.LocalDisk;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.FactoryContract;
import java.time.Duration;

/** The promises of every factory, kept by this one. */
class CookieContractTest extends FactoryContract {
    @Override
    protected NetworkAccessManagerFactory newFactory() {
        return new CookieFactory(
                new CookieJars(CookieConfiguration.DEFAULT, new LocalDisk(), jar -> () -> {}, Duration.ofSeconds(5)));
    }

    @Override
    protected boolean isTransport() {
        return false;
    }

    @Override
    protected void stop(NetworkAccessManagerFactory stopping) {
        ((CookieFactory) stopping).jars().close();
    }
}
