// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import io.penstock.config.Settings;
import io.penstock.network.Identity;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.Timeouts;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.TestOrigin;
import io.penstock.testkit.TestTls;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A transport, one manager of it, and the steps that tests share. */
final class Bench implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Long enough that none of them ends a test's exchange on a busy machine. */
    static final Timeouts PATIENT = new Timeouts(PATIENCE, PATIENCE, PATIENCE, PATIENCE.multipliedBy(2));

    final Transport transport;
    final NetworkAccessManager manager;

    Bench(String... keysAndValues) {
        this(FakeManagerContext.create(), keysAndValues);
    }

    Bench(ManagerContext context, String... keysAndValues) {
        Map<String, String> configuration = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            configuration.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        transport = new Transport(TransportSettings.read(Settings.of(configuration)));
        manager = transport.create(context);
    }

    /** The protocols that every rule of an exchange holds for. */
    enum Protocol {
        HTTP1,
        HTTP1_TLS,
        HTTP2;

        TestOrigin origin() {
            return switch (this) {
                case HTTP1 -> TestOrigin.http();
                case HTTP1_TLS ->
                    TestOrigin.builder().tls(TestTls.SERVER).alpn("http/1.1").start();
                case HTTP2 -> TestOrigin.https();
            };
        }

        String wireName() {
            return this == HTTP2 ? "HTTP/2" : "HTTP/1.1";
        }
    }

    static NetworkRequest.Builder request(URI uri) {
        return NetworkRequest.newBuilder(uri)
                .attribute(RequestAttribute.IDENTITY, new Identity("bench", "test"))
                .attribute(RequestAttribute.TIMEOUTS, PATIENT);
    }

    CompletableFuture<NetworkReply<String>> send(NetworkRequest request) {
        return manager.send(request, BodyHandlers.ofString());
    }

    NetworkReply<String> get(URI uri) {
        return success(send(request(uri).build()));
    }

    NetworkReply<String> exchange(NetworkRequest request) {
        return success(send(request));
    }

    NetworkException refused(NetworkRequest request) {
        return failure(send(request));
    }

    static <T> NetworkReply<T> success(CompletableFuture<NetworkReply<T>> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError("the exchange did not succeed", e);
        }
    }

    static NetworkException failure(CompletableFuture<?> future) {
        try {
            Object value = future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("the exchange did not fail: " + value);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof NetworkException failure) {
                return failure;
            }
            throw new AssertionError("failed with something else than a NetworkException", e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the exchange did not end", e);
        }
    }

    @Override
    public void close() {
        manager.close();
        transport.close();
    }
}
