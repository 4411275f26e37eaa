// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One layer of a stack: a transport, or a variant that decorates the layer below.
 *
 * <p>An <em>exchange</em> is one hop: request, final response, body. It ends when its body subscriber terminates
 * (complete, error, cancel), not when the head arrives.
 *
 * <p>To keep the seam nearly free, a layer that changes nothing returns the lower future itself; one that looks at the
 * head wraps only the body handler; only one that replaces the reply derives a future, and then links cancellation
 * downward.
 */
@ConsumerType
public interface NetworkAccessManager extends AutoCloseable {
    /**
     * Starts one exchange: one hop, no redirects followed, no 401 answered, nothing decoded.
     *
     * <p>Thread-safe, never blocks. The future ends exactly once, failures are
     * {@link io.penstock.network.NetworkException}s. Cancelling it, or the body's subscription, aborts the exchange.
     * The handler is called with a {@link io.penstock.network.NetworkResponseInfo} on the thread that delivers; the
     * future completes when the subscriber's body does.
     *
     * @param request its {@code origin()} is checked, its attributes {@code TIMEOUTS}, {@code PROGRESS} and
     *     {@code IDENTITY} are set
     */
    <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body);

    /**
     * Releases what this layer holds. The engine calls it once for each layer, top-down, after the last exchange has
     * ended or was aborted. Exchanges that are still under way are aborted. A layer never closes what {@code next()}
     * gave it. It must bear that its bundle has already stopped.
     */
    @Override
    void close();
}
