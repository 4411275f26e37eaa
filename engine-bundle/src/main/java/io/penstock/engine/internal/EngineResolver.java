// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import io.penstock.engine.internal.exchange.ExchangeSettings;
import io.penstock.engine.internal.thread.EngineTimer;
import io.penstock.engine.internal.thread.WorkerPool;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.AddressResolver;
import io.penstock.network.spi.HostResolver;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Looks names up, once for all who ask at the same time, on a bounded pool, and lets nobody have an address that the
 * access policy forbids.
 */
final class EngineResolver implements AddressResolver {
    private final PolicyCheck policy;
    private final Supplier<List<HostResolver>> resolvers;
    private final Supplier<ExchangeSettings> settings;
    private final WorkerPool pool;
    private final EngineTimer timer;
    private final ConcurrentHashMap<String, CompletableFuture<List<InetAddress>>> underWay = new ConcurrentHashMap<>();

    EngineResolver(
            PolicyCheck policy,
            Supplier<List<HostResolver>> resolvers,
            Supplier<ExchangeSettings> settings,
            WorkerPool pool,
            EngineTimer timer) {
        this.policy = policy;
        this.resolvers = resolvers;
        this.settings = settings;
        this.pool = pool;
        this.timer = timer;
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(NetworkRequest request) {
        if (isOffline(request)) {
            return failed(NetworkError.OFFLINE_MISS, request.uri(), "the engine is offline");
        }
        Origin origin = request.origin();
        return find(request, origin.host(), PolicyCheck.literal(origin), NetworkError.HOST_NOT_FOUND)
                .thenApply(addresses -> allowed(request, addresses));
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(NetworkRequest request, Proxy proxy) {
        if (isOffline(request)) {
            return failed(NetworkError.OFFLINE_MISS, request.uri(), "the engine is offline");
        }
        List<InetAddress> literal = PolicyCheck.literal(new Origin("http", proxy.host(), proxy.port()));
        return find(request, proxy.host(), literal, NetworkError.PROXY_NOT_FOUND);
    }

    @Override
    public void checkViaProxy(NetworkRequest request, Proxy proxy) throws NetworkException {
        policy.check(request, proxy, PolicyCheck.literal(request.origin()));
    }

    private boolean isOffline(NetworkRequest request) {
        return settings.get().offline() || request.attribute(RequestAttribute.OFFLINE);
    }

    /** Those that may be connected to; the first refusal if none may. */
    private List<InetAddress> allowed(NetworkRequest request, List<InetAddress> addresses) {
        List<InetAddress> allowed = new ArrayList<>(addresses.size());
        NetworkException refusal = null;
        for (InetAddress address : addresses) {
            try {
                policy.check(request, Proxy.DIRECT, List.of(address));
                allowed.add(address);
            } catch (NetworkException e) {
                refusal = refusal == null ? e : refusal;
            }
        }
        if (refusal != null && allowed.isEmpty()) {
            throw new java.util.concurrent.CompletionException(refusal);
        }
        return List.copyOf(allowed);
    }

    private CompletableFuture<List<InetAddress>> find(
            NetworkRequest request, String host, List<InetAddress> literal, NetworkError absent) {
        if (!literal.isEmpty()) {
            return CompletableFuture.completedFuture(literal);
        }
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        Duration limit = request.attribute(RequestAttribute.TIMEOUTS).connect();
        EngineTimer.Handle timeout = timer.after(
                limit.toNanos(),
                () -> answer.completeExceptionally(new NetworkException(
                        NetworkError.CONNECT_TIMEOUT,
                        request.uri(),
                        "the look-up of " + host + " took longer than " + limit.toMillis() + " ms")));
        lookUp(host).whenComplete((addresses, error) -> {
            timeout.cancel();
            if (error == null && !addresses.isEmpty()) {
                answer.complete(addresses);
            } else if (error instanceof RejectedExecutionException) {
                answer.completeExceptionally(
                        new NetworkException(NetworkError.OVERLOADED, request.uri(), "too many look-ups under way"));
            } else {
                answer.completeExceptionally(
                        new NetworkException(absent, request.uri(), "no address for " + host, error));
            }
        });
        return answer;
    }

    private CompletableFuture<List<InetAddress>> lookUp(String host) {
        CompletableFuture<List<InetAddress>> fresh = new CompletableFuture<>();
        CompletableFuture<List<InetAddress>> shared = underWay.putIfAbsent(host, fresh);
        if (shared != null) {
            return shared;
        }
        try {
            pool.execute(() -> {
                List<InetAddress> found = List.of();
                Throwable failure = null;
                try {
                    found = addresses(host);
                } catch (Throwable e) { // a foreign resolver's
                    failure = e;
                }
                underWay.remove(host, fresh);
                if (failure == null) {
                    fresh.complete(found);
                } else {
                    fresh.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException e) {
            underWay.remove(host, fresh);
            fresh.completeExceptionally(e);
        }
        return fresh;
    }

    private List<InetAddress> addresses(String host) throws UnknownHostException {
        List<HostResolver> own = resolvers.get();
        return own.isEmpty()
                ? List.of(InetAddress.getAllByName(host))
                : List.copyOf(own.get(0).resolve(host));
    }

    private static <T> CompletableFuture<T> failed(NetworkError code, URI uri, String reason) {
        return CompletableFuture.failedFuture(new NetworkException(code, uri, reason));
    }
}
