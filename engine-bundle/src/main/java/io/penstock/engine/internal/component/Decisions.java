// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The way to the model: each event under its lock, what follows from it without. Thread-safe. */
interface Decisions {
    /** Stands for no loader thread. */
    int ELSEWHERE = -1;

    /** @param loader on whose thread this is called, so that its own work need not be handed over; or ELSEWHERE */
    <T extends @Nullable Object> T decide(int loader, Function<GraphModel, T> event);

    default <T extends @Nullable Object> T decide(Function<GraphModel, T> event) {
        return decide(ELSEWHERE, event);
    }

    default void run(Consumer<GraphModel> event) {
        decide(model -> {
            event.accept(model);
            return model;
        });
    }

    /**
     * Waits until a condition holds, at most until a time as {@link #nanoTime()}, or until the engine stops. Not on an
     * engine's thread.
     */
    void await(Predicate<GraphModel> condition, long deadline);

    long nanoTime();
}
