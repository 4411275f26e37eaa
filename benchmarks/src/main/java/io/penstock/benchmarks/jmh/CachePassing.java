// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.jmh;

import io.penstock.factory.caching.internal.CachingComponent;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.ReplySource;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.network.spi.ResponseHead;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.FakeRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the cache costs where it has nothing to do: the origin lets nothing be stored. */
@State(Scope.Benchmark)
public class CachePassing {
    private static final ResponseHead HEAD = ResponseHead.local(
            200, HeaderFields.of("Cache-Control", "no-store", "Content-Type", "text/plain"), ReplySource.NETWORK);

    private final NetworkRequest request = NetworkRequest.get(URI.create("http://origin.example/some/path/a.qml"));
    private final BodySubscriber<Void> subscriber = BodyHandlers.discarding().apply(HEAD);
    private final BodyHandler<Void> handler = info -> subscriber;
    private final NetworkAccessManager bare = new Answering();
    private NetworkAccessManager caching = bare;

    /** Calls the handler and gives no body. */
    private static final class Answering implements NetworkAccessManager {
        @Override
        public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
            body.apply(HEAD);
            return new CompletableFuture<>();
        }

        @Override
        public void close() {
            // nothing is held
        }
    }

    @Setup
    public void open() throws IOException {
        FakeRegistry registry = FakeRegistry.withFilesIn(Files.createTempDirectory("penstock-cache"));
        CachingComponent unused = new CachingComponent(registry.context(), Map.of());
        caching = registry.service(NetworkAccessManagerFactory.class)
                .orElseThrow()
                .create(FakeManagerContext.builder()
                        .next(bare)
                        .executor(Runnable::run)
                        .build());
    }

    @Benchmark
    public CompletableFuture<?> withCache() {
        return caching.send(request, handler);
    }

    @Benchmark
    public CompletableFuture<?> withoutCache() {
        return bare.send(request, handler);
    }
}
