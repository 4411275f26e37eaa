// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.NetworkReply;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The reply to a request that waits for its proxies to be chosen; cancelling it cancels what has begun. */
final class LaterReply<T> extends CompletableFuture<NetworkReply<T>> {
    private volatile @Nullable CompletableFuture<NetworkReply<T>> lower;

    /** Ends as that future does. */
    void follow(CompletableFuture<NetworkReply<T>> exchange) {
        lower = exchange;
        if (isDone()) {
            exchange.cancel(true);
        }
        exchange.whenComplete((reply, failure) -> {
            if (failure == null) {
                complete(reply);
            } else {
                completeExceptionally(failure);
            }
        });
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
