// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.net.URI;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * All network access of a bundle: an OSGi service, bundle-scoped, so that the engine knows who asks.
 *
 * <p>Serves {@code http}, {@code https} and {@code data}. Each request goes through the engine's exchange chain
 * (deadline, redirects, authentication, decoding) and the current stack of network access managers; a change of the
 * stack meanwhile loses no request. Ungetting the service cancels what the bundle still has under way.
 *
 * <p>Thread-safe. Nothing here blocks.
 */
@ProviderType
public interface NetworkAccess {
    /** Name of the engine. */
    String engine();

    /**
     * Sends a request.
     *
     * <p>The future ends exactly once: with the reply as soon as the body handler has made its body, or with a
     * {@link NetworkException}. Replies come on the transport's I/O thread unless the caller hands over to another
     * one: what runs in a dependent stage must not block. An HTTP error status is a reply, not an exception.
     * Cancelling the future, or the body's subscription, aborts the exchange.
     *
     * @param request absolute http, https or data URI
     * @param body makes the body, exactly as with {@link java.net.http.HttpClient}
     */
    <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body);

    /** A GET. */
    default <T> CompletableFuture<NetworkReply<T>> get(URI uri, BodyHandler<T> body) {
        return send(NetworkRequest.get(uri), body);
    }
}
