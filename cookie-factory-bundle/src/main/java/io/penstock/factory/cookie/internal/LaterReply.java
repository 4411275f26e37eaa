// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The reply to a request that waits for the jar; cancelling it cancels what has begun. */
final class LaterReply<T> extends CompletableFuture<NetworkReply<T>> {
    private final NetworkRequest request;
    private volatile @Nullable CompletableFuture<NetworkReply<T>> lower;

    LaterReply(NetworkRequest request) {
        this.request = request;
    }

    /** Starts the exchange and ends as it does, unless this reply has ended already. */
    void follow(Supplier<CompletableFuture<NetworkReply<T>>> exchange) {
        if (isDone()) {
            return;
        }
        CompletableFuture<NetworkReply<T>> started;
        try {
            started = exchange.get();
        } catch (RuntimeException e) { // foreign code; whoever waits must be told
            completeExceptionally(e);
            return;
        }
        lower = started;
        if (isDone()) {
            started.cancel(true);
        }
        started.whenComplete((reply, failure) -> {
            if (failure == null) {
                complete(reply);
            } else {
                completeExceptionally(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
        });
    }

    /** The manager is gone before the request could go. */
    void abandon() {
        completeExceptionally(new NetworkException(
                NetworkError.SHUTDOWN, request.uri(), "the manager was closed while the request waited for cookies"));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        CompletableFuture<NetworkReply<T>> exchange = lower;
        if (exchange != null) {
            exchange.cancel(mayInterruptIfRunning);
        }
        return cancelled;
    }
}
