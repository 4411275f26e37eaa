// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.exchange.Exchanges;
import io.penstock.factory.httpclient.internal.pool.Route;
import io.penstock.network.Identity;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A light manager: its own exchanges over a shared transport. */
final class HttpClientManager implements NetworkAccessManager, Exchange.Owner {
    private final Transport transport;
    private final ManagerContext context;
    private final Exchanges exchanges = new Exchanges();
    private final AtomicBoolean used = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile long revision;

    HttpClientManager(Transport transport, ManagerContext context) {
        this.transport = transport;
        this.context = context;
    }

    @Override
    public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
        Exchange<T> exchange = new Exchange<>(request, body, context, this);
        if (!exchanges.add(exchange)) {
            exchange.fail(
                    new NetworkException(NetworkError.SHUTDOWN, request.uri(), "the network access manager is closed"));
            return exchange;
        }
        if (!used.get() && used.compareAndSet(false, true)) {
            transport.busy(this);
        } else {
            transport.wake();
        }
        if (context.isOffline() || request.attribute(RequestAttribute.OFFLINE)) {
            exchange.fail(
                    new NetworkException(NetworkError.OFFLINE_MISS, request.uri(), "the network is switched off"));
        } else if (transport.isClosed()) {
            exchange.fail(new NetworkException(NetworkError.SHUTDOWN, request.uri(), "the transport has stopped"));
        } else {
            route(exchange);
        }
        return exchange;
    }

    @Override
    public void route(Exchange<?> exchange) {
        Route route;
        try {
            route = routeOf(exchange);
        } catch (IllegalArgumentException e) {
            exchange.failLater(new NetworkException(
                    NetworkError.UNKNOWN_SCHEME, exchange.request().uri(), String.valueOf(e.getMessage()), e));
            return;
        } catch (RuntimeException e) {
            exchange.failLater(new NetworkException(
                    NetworkError.INTERNAL, exchange.request().uri(), "no route: " + e, e));
            return;
        }
        transport.pool().submit(route, exchange);
    }

    private Route routeOf(Exchange<?> exchange) {
        NetworkRequest request = exchange.request();
        Origin origin = request.origin();
        Proxy proxy = exchange.proxy();
        boolean ownCredentials = proxy.isDirect() || proxy.credentials().isPresent();
        return new Route(
                context.engine(),
                origin,
                proxy,
                ownCredentials ? Identity.UNKNOWN : request.attribute(RequestAttribute.IDENTITY),
                origin.isSecure() ? context.tls(origin.host(), origin.port()).identity() : "",
                context.policyRevision(),
                request.version().orElse(Version.HTTP_2) == Version.HTTP_1_1);
    }

    /** @return whether anything is under way */
    boolean sweep(long now) {
        long current = context.policyRevision();
        if (current != revision) {
            revision = current;
            transport.pool().expire(context.engine(), current);
        }
        exchanges.sweep(now);
        return !exchanges.isEmpty();
    }

    @Override
    public void ended(Exchange<?> exchange) {
        exchanges.remove(exchange);
    }

    @Override
    public void later(Runnable work) {
        transport.later(work);
    }

    void transportClosed() {
        exchanges.close("the transport has stopped");
    }

    /** Aborts its own exchanges, nobody else's. Any number of times, also after the bundle has stopped. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            exchanges.close("the network access manager was closed");
            transport.managerClosed(this);
        }
    }
}
