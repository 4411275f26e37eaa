// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import java.net.URI;
import java.util.concurrent.CompletionException;

/** What foreign code fails with, as a failure of ours. Pure. */
final class Foreign {
    private Foreign() {}

    /**
     * The failure itself if it is a {@link NetworkException}, alone or in a {@link CompletionException}; else a new one.
     *
     * @param otherwise code of a new one
     * @param what begins its reason
     */
    static NetworkException failure(Throwable error, NetworkError otherwise, URI uri, String what) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause instanceof NetworkException known
                ? known
                : new NetworkException(otherwise, uri, what + cause, cause);
    }
}
