// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** How the contracts set up, and the steps that their rules share. */
abstract class ContractSteps {
    private ContractBench bench = ContractBench.of(false);
    private NetworkAccessManagerFactory factory = parent -> {
        throw new IllegalStateException("not set up");
    };
    private final List<NetworkAccessManager> managers = new ArrayList<>();

    /** A factory to test, ready for use; called once for each test. */
    protected abstract NetworkAccessManagerFactory newFactory();

    /** Whether it is a transport: then it never asks for the next layer. */
    protected abstract boolean isTransport();

    /** Ends a factory as its bundle does when it stops (the component's deactivation); nothing by default. */
    protected void stop(NetworkAccessManagerFactory stopping) {}

    /** How long something that must happen may take. */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    @BeforeEach
    final void setUpContract() {
        bench = ContractBench.of(isTransport());
        factory = newFactory();
    }

    @AfterEach
    final void tearDownContract() {
        try {
            managers.forEach(NetworkAccessManager::close);
            stop(factory);
        } finally {
            bench.close();
        }
    }

    /** The bench that lies below. */
    final ContractBench bench() {
        return bench;
    }

    /** A manager with the usual context. */
    final NetworkAccessManager create() {
        return create(bench.context().build());
    }

    final NetworkAccessManager create(ManagerContext context) {
        return closeAtEnd(factory.create(context));
    }

    final NetworkAccessManager closeAtEnd(NetworkAccessManager manager) {
        managers.add(manager);
        return manager;
    }

    /** The factory under test. */
    final NetworkAccessManagerFactory factory() {
        return factory;
    }

    static HeaderFields fields(String... namesAndValues) {
        return HeaderFields.of(namesAndValues).with("Cache-Control", "no-store");
    }

    final ContractExchange arrival(NetworkRequest request) {
        await().atMost(patience()).until(() -> !bench.arrived(request).isEmpty());
        return bench.arrived(request).get(0);
    }

    final ContractExchange begin(NetworkRequest request, RecordingSubscriber subscriber) {
        ContractExchange exchange = arrival(request);
        exchange.head(200, fields());
        exchange.data("begin".getBytes(UTF_8));
        await().atMost(patience()).until(() -> subscriber.text().equals("begin"));
        return exchange;
    }

    static void answer(ContractExchange exchange, String text) {
        exchange.head(200, fields("Content-Type", "text/plain"));
        exchange.data(text.getBytes(UTF_8));
        exchange.end();
    }

    final NetworkReply<String> exchange(NetworkRequest request, int status, HeaderFields fields, String body) {
        CompletableFuture<NetworkReply<String>> future = create().send(request, BodyHandlers.ofString());
        ContractExchange exchange = arrival(request);
        exchange.head(status, fields.with("Cache-Control", "no-store"));
        exchange.data(body.getBytes(UTF_8));
        exchange.end();
        return success(future);
    }

    final void awaitAbort(ContractExchange exchange) {
        await("the exchange below is aborted").atMost(patience()).until(exchange::isAborted);
    }

    final <T> NetworkReply<T> success(CompletableFuture<NetworkReply<T>> future) {
        try {
            return future.get(patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new AssertionError("the exchange did not succeed", e);
        }
    }

    /** How an exchange failed; that it did, and with what a manager fails with. */
    final NetworkException failure(CompletableFuture<?> future) {
        try {
            future.get(patience().toMillis(), TimeUnit.MILLISECONDS);
            throw new AssertionError("the exchange did not fail");
        } catch (TimeoutException e) {
            throw new AssertionError("the exchange did not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
            if (cause instanceof NetworkException failure) {
                return failure;
            }
            throw new AssertionError("failed with something else than a NetworkException", cause);
        }
    }
}
