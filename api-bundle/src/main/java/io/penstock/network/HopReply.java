// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@link NetworkReply#of} gives. */
record HopReply<T>(
        NetworkRequest request,
        NetworkResponseInfo info,
        @Nullable T content) implements NetworkReply<T> {
    @Override
    @SuppressWarnings("NullAway") // a body handler may answer null, BodyHandlers.discarding() does
    public T body() {
        return content;
    }

    @Override
    public List<URI> redirects() {
        return List.of();
    }

    @Override
    public long generation() {
        return 0;
    }

    @Override
    public String toString() {
        return statusCode() + " " + Redaction.uri(uri());
    }
}
