// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import io.penstock.config.Settings;
import io.penstock.engine.internal.exchange.Owner;
import io.penstock.engine.internal.stack.Candidate;
import io.penstock.engine.internal.stack.Departures;
import io.penstock.engine.internal.stack.ListedFactories;
import io.penstock.network.NetworkAccess;
import io.penstock.network.NetworkException;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.runtime.EngineDTO;
import io.penstock.runtime.EngineDTO.ComponentCacheDTO;
import io.penstock.testkit.FakeManager;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An engine without a framework, with factories from a list and managers in memory. */
final class EngineBench implements AutoCloseable {
    final ListedFactories factories = new ListedFactories();
    final Engine engine;
    final Owner owner;
    final NetworkAccess access;

    EngineBench(String... keysAndValues) {
        this(Extensions.NONE, keysAndValues);
    }

    EngineBench(Extensions extensions, String... keysAndValues) {
        engine = new Engine(configuration(keysAndValues), extensions, new Departures());
        owner = engine.owner("test");
        access = engine.access(owner);
        engine.connect(factories, () -> {});
        factories.connect(engine.stacks());
        engine.stacks().changed("the engine has started");
    }

    static EngineConfiguration configuration(String... keysAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        Settings settings = Settings.of(properties);
        EngineConfiguration configuration = EngineConfiguration.read(settings, "test");
        settings.check();
        return configuration;
    }

    /** A transport whose managers are made by that function, and kept. */
    Transport transport(String name, int rank, Supplier<FakeManager> maker) {
        Transport transport = new Transport();
        transport.candidate = factories.add(name, rank, context -> {
            FakeManager manager = maker.get();
            transport.managers.add(manager);
            return manager;
        });
        return transport;
    }

    /** A layer that passes everything through, and is counted. */
    Candidate passing(String name, int rank, List<String> order) {
        return factories.add(name, rank, context -> {
            NetworkAccessManager next = context.next();
            return new Passing(name, next, order);
        });
    }

    EngineDTO dto() {
        return new EngineRuntime(engine, () -> new ComponentCacheDTO(0, 0, 0, 0)).engine();
    }

    static URI uri(String path) {
        return URI.create("http://origin.test" + path);
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    static NetworkException failure(CompletableFuture<?> future) throws Exception {
        try {
            future.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return (NetworkException) e.getCause();
        }
        throw new AssertionError("it did not fail");
    }

    @Override
    public void close() {
        engine.close();
    }

    /** What became of a transport's factory. */
    static final class Transport {
        Candidate candidate;
        final List<FakeManager> managers = new CopyOnWriteArrayList<>();

        FakeManager only() {
            return managers.get(managers.size() - 1);
        }
    }
}
