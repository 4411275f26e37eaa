// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The one store that a factory's managers use. Thread-safe. */
interface Stores {
    /** What can be done now; tries again to get a store that could not be had. Never blocks. */
    State state(Executor executor);

    /** What can be done now. */
    State state();

    /** A manager is there: the store is wanted. Opened on the executor. */
    void use(Executor executor);

    /** The last manager has left: writes what waits, and gives the store up. */
    void release();

    /**
     * What can be done now.
     *
     * @param open the store, null if none can be used
     * @param opening present while it is being opened: waiting is short
     * @param text for operators
     */
    record State(@Nullable OpenStore open, Optional<CompletableFuture<Void>> opening, String text) {}
}
