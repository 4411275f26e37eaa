// SPDX-License-Identifier: Apache-2.0
package io.penstock.itests;

import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.net.http.HttpResponse.BodyHandler;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A layer that counts what passes and how its managers are made. */
final class StampingFactory implements NetworkAccessManagerFactory {
    private final Set<String> places = ConcurrentHashMap.newKeySet();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicInteger created = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();

    @Override
    public NetworkAccessManager create(ManagerContext parent) {
        String place = parent.loader() + " in generation " + parent.generation();
        if (!places.add(place)) {
            violations.add("create was called twice by " + place);
        }
        String thread = Thread.currentThread().getName();
        if (!thread.contains(parent.loader())) {
            violations.add("create of " + place + " ran on " + thread);
        }
        NetworkAccessManager next = parent.next();
        created.incrementAndGet();
        open.incrementAndGet();
        return new NetworkAccessManager() {
            @Override
            public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
                sent.incrementAndGet();
                return next.send(request.toBuilder().header(Origin.STAMP, place).build(), body);
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    int created() {
        return created.get();
    }

    int open() {
        return open.get();
    }

    int sent() {
        return sent.get();
    }
}
