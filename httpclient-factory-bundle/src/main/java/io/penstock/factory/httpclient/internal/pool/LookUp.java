// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.pool;

import io.penstock.factory.httpclient.internal.exchange.Connecting;
import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.exchange.Failures;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Proxy;
import io.penstock.network.spi.AddressResolver;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The look-up of one exchange's addresses, if they are not known at once. */
final class LookUp implements Connecting {
    private final Exchange<?> exchange;
    private final Gate gate;
    private final CompletableFuture<List<InetAddress>> pending;
    private final AtomicBoolean over = new AtomicBoolean();

    LookUp(Exchange<?> exchange, Gate gate, CompletableFuture<List<InetAddress>> pending) {
        this.exchange = exchange;
        this.gate = gate;
        this.pending = pending;
    }

    /**
     * The addresses that a connection for that exchange may lead to: of its origin, or of the proxy that looks the
     * origin up.
     *
     * @throws NetworkException if the policy refuses the way
     */
    static CompletableFuture<List<InetAddress>> addresses(Exchange<?> exchange) throws NetworkException {
        NetworkRequest request = exchange.request();
        Proxy proxy = exchange.proxy();
        AddressResolver resolver = exchange.context().resolver();
        return switch (proxy.kind()) {
            case DIRECT, SOCKS4 -> resolver.resolve(request);
            default -> {
                resolver.checkViaProxy(request, proxy);
                yield resolver.resolve(request, proxy);
            }
        };
    }

    void start() {
        long now = System.nanoTime();
        exchange.resolving(now);
        exchange.enter(this, Exchange.Phase.CONNECTING, now);
        pending.whenComplete(this::done);
    }

    private void done(@Nullable List<InetAddress> addresses, @Nullable Throwable failure) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        if (addresses != null && failure == null) {
            gate.lease(exchange, addresses);
        } else {
            NetworkException reason = Failures.of(
                    exchange.request().uri(),
                    failure == null ? new IllegalStateException("the resolver gave no list") : failure,
                    NetworkError.HOST_NOT_FOUND);
            Dial.failOver(exchange, exchange.reasonOr(reason));
        }
    }

    @Override
    public void abort(Exchange<?> aborted) {
        NetworkException reason = exchange.abortReason();
        if (reason != null && over.compareAndSet(false, true)) {
            pending.cancel(true);
            exchange.failLater(reason);
        }
    }

    @Override
    public void timedOut(Exchange<?> late) {
        if (over.compareAndSet(false, true)) {
            pending.cancel(true);
            boolean proxied = exchange.proxy().kind() != Proxy.Kind.DIRECT
                    && exchange.proxy().kind() != Proxy.Kind.SOCKS4;
            Dial.failOver(
                    exchange,
                    new NetworkException(
                            proxied ? NetworkError.PROXY_TIMEOUT : NetworkError.CONNECT_TIMEOUT,
                            exchange.request().uri(),
                            "the look-up of "
                                    + (proxied
                                            ? exchange.proxy().host()
                                            : exchange.request().origin().host())
                                    + " took longer than timeout.connect"));
        }
    }
}
