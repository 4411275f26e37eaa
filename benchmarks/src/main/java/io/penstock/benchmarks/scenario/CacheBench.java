// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.scenario;

import io.penstock.factory.caching.internal.CachingComponent;
import io.penstock.factory.httpclient.internal.HttpClientFactory;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.FakeRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A manager of the caching layer over another one, with a directory of its own. */
final class CacheBench implements AutoCloseable {
    private static final int THREADS = 4;

    private final Path directory;
    private final ExecutorService executor = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "cache-bench");
        thread.setDaemon(true);
        return thread;
    });
    private final CachingComponent component;
    private final NetworkAccessManager manager;

    /** @param configuration of the cache */
    CacheBench(NetworkAccessManager below, Map<String, Object> configuration) throws IOException {
        directory = Files.createTempDirectory("penstock-cache");
        FakeRegistry registry = FakeRegistry.withFilesIn(directory);
        component = new CachingComponent(registry.context(), configuration);
        manager = registry.service(NetworkAccessManagerFactory.class)
                .orElseThrow()
                .create(FakeManagerContext.builder()
                        .next(below)
                        .executor(executor)
                        .build());
    }

    /** The transport alone. */
    static NetworkAccessManager transport() {
        FakeRegistry registry = FakeRegistry.withoutFiles();
        HttpClientFactory factory = new HttpClientFactory(registry.context(), Map.of());
        return factory.create(FakeManagerContext.create());
    }

    <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
        return manager.send(request, body);
    }

    @Override
    public void close() {
        manager.close();
        component.deactivate();
        executor.shutdownNow();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
