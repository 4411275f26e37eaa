// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.NetworkAccessManager;
import java.net.http.HttpResponse.BodyHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A layer that adds a field {@code Via-Layer} and records when it is closed. */
record Passing(String name, NetworkAccessManager next, List<String> closed) implements NetworkAccessManager {
    @Override
    public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
        return next.send(request.toBuilder().header("Via-Layer", name).build(), body);
    }

    @Override
    public void close() {
        closed.add(name);
    }
}
