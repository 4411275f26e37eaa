// SPDX-License-Identifier: Apache-2.0
package io.penstock.examples.stamp;

import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.CompletableFuture;
import org.osgi.service.component.annotations.Component;

/** Adds a header field to every request of the application: a layer between the cookies (300) and the proxies (100). */
@Component(property = {NetworkAccessManagerFactory.NAME + "=stamp", "service.ranking:Integer=150"})
public final class StampFactory implements NetworkAccessManagerFactory {
    @Override
    public NetworkAccessManager create(ManagerContext parent) {
        return new Stamping(parent.next());
    }

    /** What every exchange needs is in its own call: so one manager serves any number of them at once. */
    private record Stamping(NetworkAccessManager next) implements NetworkAccessManager {
        @Override
        public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
            return next.send(request.toBuilder().setHeader("X-Stamp", "mine").build(), body);
        }

        /** The engine closes the managers below by itself. */
        @Override
        public void close() {}
    }
}
