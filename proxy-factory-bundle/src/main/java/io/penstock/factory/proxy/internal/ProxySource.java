// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.Origin;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * Chooses the proxies of a hop: rules today, a script (PAC) tomorrow.
 *
 * <p>It sees scheme, host and port only, so that no script ever sees the path of an https URL.
 */
interface ProxySource {
    /**
     * Never blocks: what takes time runs on the executor, within a time of its own. A source that knows the answer at
     * once gives a completed future, best always the same one; the layer then adds nothing to the request's way.
     *
     * <p>It fails rather than let a hop go direct that it cannot decide about; the failure's message is the reason.
     *
     * @param executor bounded; for slow or blocking work
     */
    CompletableFuture<Choice> choose(Origin origin, Executor executor);

    /** Why a source could not choose. */
    static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return String.valueOf((failure instanceof CompletionException && cause != null ? cause : failure).getMessage());
    }
}
