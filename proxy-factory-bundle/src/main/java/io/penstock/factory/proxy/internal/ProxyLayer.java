// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static io.penstock.network.RequestAttribute.PROXIES;
import static io.penstock.network.RequestAttribute.PROXY_ATTEMPTS;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Proxy;
import io.penstock.network.ProxyAttemptListener;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import java.net.http.HttpResponse.BodyHandler;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Puts the proxies of each hop on its request. The lower future is returned itself, a direct request unchanged. */
final class ProxyLayer implements NetworkAccessManager {
    private final NetworkAccessManager next;
    private final ProxyPolicy policy;
    private final Executor executor;
    private final ProxyAttemptListener attempts;
    private final InstantSource clock;
    private final Set<LaterReply<?>> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    ProxyLayer(ManagerContext context, ProxyPolicy policy) {
        this.policy = policy;
        next = context.next();
        executor = context.executor();
        clock = context.clock();
        attempts = (proxy, failure) -> policy.attempted(proxy, failure, clock.instant());
    }

    @Override
    public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
        if (policy.callersProxiesCount() && isCallers(request)) {
            return next.send(request, body);
        }
        CompletableFuture<Choice> choice = policy.choose(request.origin(), executor);
        if (choice.isDone() && !choice.isCompletedExceptionally()) {
            return next.send(withProxies(request, choice.join()), body);
        }
        return later(choice, request, body);
    }

    /** Ends what still waits for its proxies; all else is the lower layers'. */
    @Override
    public void close() {
        closed = true;
        waiting.forEach(reply -> reply.cancel(true));
    }

    /** Whether the caller set its own proxies, and not this layer on an earlier hop of the same request. */
    static boolean isCallers(NetworkRequest request) {
        return request.attribute(PROXIES) != PROXIES.fallback()
                && request.attribute(PROXY_ATTEMPTS) == ProxyAttemptListener.NONE;
    }

    private NetworkRequest withProxies(NetworkRequest request, Choice choice) {
        List<Proxy> proxies = choice.proxies();
        if (proxies == PROXIES.fallback() && request.attribute(PROXIES) == proxies) {
            return request;
        }
        return request.toBuilder()
                .attribute(PROXIES, policy.inOrder(proxies, clock))
                .attribute(PROXY_ATTEMPTS, attempts)
                .build();
    }

    private <T> CompletableFuture<NetworkReply<T>> later(
            CompletableFuture<Choice> chosen, NetworkRequest request, BodyHandler<T> body) {
        LaterReply<T> reply = new LaterReply<>();
        waiting.add(reply);
        reply.whenComplete((answer, failure) -> waiting.remove(reply));
        chosen.thenAccept(choice -> {
                    if (!reply.isDone()) {
                        reply.follow(next.send(withProxies(request, choice), body));
                    }
                })
                .exceptionally(failure -> {
                    reply.completeExceptionally(refusal(request, failure));
                    return null;
                });
        if (closed) {
            reply.cancel(true);
        }
        return reply;
    }

    private static NetworkException refusal(NetworkRequest request, Throwable failure) {
        return new NetworkException(
                NetworkError.ACCESS_DENIED, request.uri(), "no proxy could be chosen: " + ProxySource.reason(failure));
    }
}
