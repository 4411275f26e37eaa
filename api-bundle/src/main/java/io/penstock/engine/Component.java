// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/** A document and everything that it refers to, while it loads and after. Thread-safe. */
@ProviderType
public interface Component {
    /** The URL that was asked for. */
    URI url();

    ComponentStatus status();

    /** From 0 to 1 over the whole graph; never falls; 1 exactly when the status is terminal. */
    double progress();

    /** Documents and bytes, known so far and loaded. */
    Progress progressDetail();

    /** All failing dependencies: own errors first, then their causes. Empty unless the status is ERROR. */
    List<DocumentError> errors();

    /** What is known of the graph: whole in READY, what was reached otherwise. A snapshot. */
    DocumentGraph graph();

    /**
     * Ends with the graph when READY, with a {@link DocumentException} on ERROR, with a
     * {@link java.util.concurrent.CancellationException} when cancelled. Completed on an engine thread: do not block
     * there. Cancelling this future has no effect on the load; call {@link #cancel()}.
     */
    CompletableFuture<DocumentGraph> completion();

    /** Told of status and progress, at most every 50 ms and at the end, on an engine thread. */
    void addListener(Listener listener);

    /** Stops everything still under way for this component and nothing that another one needs. */
    void cancel();

    /**
     * Loads the same root once more, with the same options. Every document is asked for again: what an HTTP cache holds
     * counts only when its origin has confirmed it (RFC 9111 §5.2.1.4), and later loads with these options begin with
     * what this one finds. This component stays as it is; {@link DocumentGraph#changesSince} tells what is otherwise.
     *
     * @throws IllegalStateException once the service was released or the engine has stopped
     */
    Component reload();

    /** Receives changes; must not block. */
    @FunctionalInterface
    interface Listener {
        void changed(Component component);
    }

    /**
     * How far a load has come.
     *
     * @param documentsKnown found so far, the root included, PREFETCH not
     * @param documentsDone of them, ended
     * @param bytesReceived bodies, decoded
     * @param prefetchKnown PREFETCH references found
     * @param prefetchDone of them, ended
     */
    record Progress(int documentsKnown, int documentsDone, long bytesReceived, int prefetchKnown, int prefetchDone) {}
}
