// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import io.penstock.network.spi.AddressResolver;
import io.penstock.network.spi.HostResolver;
import io.penstock.testkit.FakeResolver;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Looks literals up by themselves, {@code localhost} as loopback, names by a test's resolver. */
public final class FakeAddressResolver implements AddressResolver {
    private final HostResolver names;
    private final Consumer<NetworkRequest> policy;
    private final Executor executor;

    public FakeAddressResolver(HostResolver names, Consumer<NetworkRequest> policy, Executor executor) {
        this.names = names;
        this.policy = policy;
        this.executor = executor;
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(NetworkRequest request) {
        try {
            check(request);
        } catch (NetworkException e) {
            return CompletableFuture.failedFuture(e);
        }
        return resolve(request.uri(), request.origin().host(), NetworkError.HOST_NOT_FOUND);
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(NetworkRequest request, Proxy proxy) {
        return resolve(request.uri(), proxy.host(), NetworkError.PROXY_NOT_FOUND);
    }

    @Override
    public void checkViaProxy(NetworkRequest request, Proxy proxy) throws NetworkException {
        check(request);
    }

    private void check(NetworkRequest request) throws NetworkException {
        try {
            policy.accept(request);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NetworkException refusal) {
                throw refusal;
            }
            throw e;
        }
    }

    private CompletableFuture<List<InetAddress>> resolve(URI uri, String host, NetworkError ifUnknown) {
        if (host.equals("localhost")) {
            return CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress()));
        }
        if (new Origin("http", host, 80).isAddressLiteral()) {
            return CompletableFuture.completedFuture(List.of(FakeResolver.address(host)));
        }
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                answer.complete(names.resolve(host));
            } catch (UnknownHostException e) {
                answer.completeExceptionally(new NetworkException(ifUnknown, uri, "no address for " + host, e));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }
}
