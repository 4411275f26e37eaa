// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.reference;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.net.http.HttpResponse.BodyHandler;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A transport that is slow, strict and simple: HTTP/1.1, one connection and one thread for each exchange. The contracts
 * and the tables of misbehaving servers are tried on it.
 */
public final class ReferenceTransport implements NetworkAccessManagerFactory {
    @Override
    public NetworkAccessManager create(ManagerContext parent) {
        return new Manager(parent);
    }

    private static final class Manager implements NetworkAccessManager {
        private final ManagerContext context;
        private final Set<ReferenceExchange<?>> running = ConcurrentHashMap.newKeySet();

        Manager(ManagerContext context) {
            this.context = context;
        }

        @Override
        public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
            ReferenceExchange<T> exchange = new ReferenceExchange<>(context, request, body);
            running.add(exchange);
            exchange.future().whenComplete((reply, failure) -> running.remove(exchange));
            exchange.start();
            return exchange.future();
        }

        @Override
        public void close() {
            running.forEach(exchange -> exchange.abort(NetworkError.SHUTDOWN, "the manager was closed"));
        }
    }
}
