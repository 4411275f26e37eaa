// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.client;

import java.util.concurrent.CompletableFuture;

/** As the JDK's client gives it: {@code cancel(true)} on it, or on what derives from it, ends the exchange. */
final class ClientFuture<T> extends CompletableFuture<T> {
    private final Runnable abort;

    ClientFuture(Runnable abort) {
        this.abort = abort;
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
        boolean cancelled = super.cancel(mayInterrupt);
        if (cancelled && mayInterrupt) {
            abort.run();
        }
        return cancelled;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new ClientFuture<>(abort);
    }
}
