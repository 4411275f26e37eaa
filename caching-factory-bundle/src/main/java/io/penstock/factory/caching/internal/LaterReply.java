// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.network.NetworkReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A reply whose request starts when something else is over; cancelling it cancels the request too. */
final class LaterReply<T> extends CompletableFuture<NetworkReply<T>> {
    private final AtomicReference<@Nullable CompletableFuture<NetworkReply<T>>> started = new AtomicReference<>();

    LaterReply(CompletableFuture<Void> first, Supplier<CompletableFuture<NetworkReply<T>>> start) {
        first.whenComplete((nothing, ignored) -> {
            if (isDone()) {
                return;
            }
            CompletableFuture<NetworkReply<T>> reply = start.get();
            started.set(reply);
            reply.whenComplete((value, error) -> {
                if (error == null) {
                    complete(value);
                } else {
                    completeExceptionally(
                            error instanceof CompletionException && error.getCause() != null
                                    ? error.getCause()
                                    : error);
                }
            });
            if (isCancelled()) {
                reply.cancel(true);
            }
        });
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        CompletableFuture<NetworkReply<T>> reply = started.get();
        if (cancelled && reply != null) {
            reply.cancel(mayInterruptIfRunning);
        }
        return cancelled;
    }
}
