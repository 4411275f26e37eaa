// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.CompletableFuture;

/** The contract holds for a variant that only adds a field. */
class VariantContractTest extends FactoryContract {
    @Override
    protected NetworkAccessManagerFactory newFactory() {
        return parent -> new Tagging(parent.next());
    }

    @Override
    protected boolean isTransport() {
        return false;
    }

    private record Tagging(NetworkAccessManager next) implements NetworkAccessManager {
        @Override
        public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
            return next.send(request.toBuilder().setHeader("X-Tag", "1").build(), body);
        }

        @Override
        public void close() {}

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
