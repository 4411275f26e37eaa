// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.network.Identity;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** What the component loader has of its engine: loader threads, their managers, one timer. Thread-safe. */
public interface DocumentNetwork {
    /** Name of the engine. */
    String engine();

    /** How many loader threads there are; may change with the configuration, never below 1. */
    int loaders();

    /**
     * The mailbox of a loader thread: tasks of one index run in order, one at a time. Never rejects; after the engine
     * has stopped, tasks run on the thread that is stopping it.
     *
     * @param index any number; taken modulo {@link #loaders()}
     */
    Executor loader(int index);

    /**
     * Sends a http, https or data request through the whole exchange chain and that loader's own manager. Reply and
     * subscriber run on the transport's thread.
     */
    <T> CompletableFuture<NetworkReply<T>> send(
            int loader, Identity identity, NetworkRequest request, BodyHandler<T> body);

    /** Runs an action once, on an engine thread, at least {@code delay} from now, to within 100 ms; it must not block. */
    Timeout after(Duration delay, Runnable action);

    /** How long what has left is waited for. */
    Duration absence();

    /**
     * Until when something of a bundle may be used that leaves, as {@link System#nanoTime()}: now, if its departure
     * must not be held.
     *
     * @param bundleStops whether its whole bundle stops: then the deadline is one for all that the bundle takes along
     * @param mayHold whether the framework goes on
     */
    long departing(long bundle, boolean bundleStops, boolean mayHold);

    /** Something of that bundle has arrived, so it does not stop any more. */
    void arrived(long bundle);

    /** Something that was to run later. */
    @FunctionalInterface
    interface Timeout {
        /** Harmless after it has run. */
        void cancel();
    }
}
