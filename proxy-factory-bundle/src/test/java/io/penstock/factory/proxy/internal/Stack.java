// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.factory.httpclient.internal.HttpClientFactory;
import io.penstock.network.Identity;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.Timeouts;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.FakeResolver;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;

/** The proxy layer over the real transport, whose own look-ups find nothing unless told. */
final class Stack implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Timeouts PATIENT = new Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE.multipliedBy(2));

    final ProxyPolicy policy;
    private final HttpClientFactory transport = new HttpClientFactory(registeringNothing(), Map.of());
    private final NetworkAccessManager lower;
    private final NetworkAccessManager layer;

    Stack(Map<String, ?> configuration) {
        this(ProxyConfiguration.read(configuration, Map.of(), Map.of()), context -> context);
    }

    Stack(ProxyConfiguration configuration, UnaryOperator<FakeManagerContext.Builder> context) {
        policy = new ProxyPolicy(configuration);
        FakeManagerContext.Builder builder =
                context.apply(FakeManagerContext.builder().names(new FakeResolver()));
        lower = transport.create(builder.build());
        layer = new ProxyFactory(policy).create(builder.next(lower).build());
    }

    private static BundleContext registeringNothing() {
        return (BundleContext) Proxy.newProxyInstance(
                Stack.class.getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> null);
    }

    void configure(Map<String, ?> configuration) {
        policy.change(ProxyConfiguration.read(configuration, Map.of(), Map.of()));
    }

    static NetworkRequest.Builder request(URI uri) {
        return NetworkRequest.newBuilder(uri)
                .attribute(RequestAttribute.IDENTITY, new Identity("default", "test"))
                .attribute(RequestAttribute.TIMEOUTS, PATIENT);
    }

    CompletableFuture<NetworkReply<String>> send(NetworkRequest request) {
        return layer.send(request, BodyHandlers.ofString());
    }

    NetworkReply<String> get(URI uri) {
        return exchange(request(uri).build());
    }

    NetworkReply<String> exchange(NetworkRequest request) {
        try {
            return send(request).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError("no reply from " + request.uri(), e);
        }
    }

    NetworkException refused(URI uri) {
        try {
            NetworkReply<String> reply = send(request(uri).build()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError(uri + " answered " + reply.statusCode() + ": " + reply.body());
        } catch (ExecutionException e) {
            return (NetworkException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no end of " + uri, e);
        }
    }

    @Override
    public void close() {
        layer.close();
        lower.close();
        transport.deactivate();
    }
}
