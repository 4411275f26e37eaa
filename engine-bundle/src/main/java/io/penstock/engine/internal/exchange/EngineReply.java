// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.NetworkResponseInfo;
import io.penstock.network.Redaction;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a consumer gets. Holds types of the API, the JDK and the consumer only. */
record EngineReply<T>(
        NetworkRequest request,
        NetworkResponseInfo info,
        @Nullable T content,
        List<URI> redirects,
        long generation) implements NetworkReply<T> {
    @Override
    @SuppressWarnings("NullAway") // a body handler may answer null, BodyHandlers.discarding() does
    public T body() {
        return content;
    }

    @Override
    public String toString() {
        return statusCode() + " " + Redaction.uri(uri());
    }
}
