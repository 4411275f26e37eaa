// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import static org.awaitility.Awaitility.await;

import io.penstock.factory.httpclient.internal.HttpClientFactory;
import io.penstock.network.NetworkAccess;
import io.penstock.network.spi.HostResolver;
import io.penstock.runtime.EngineDTO;
import io.penstock.runtime.NetworkRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;

/** An engine over the transport, in a framework: what runs in production, without the variants. */
final class HouseBench implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final FrameworkBench frame;
    private final HttpClientFactory transport;

    HouseBench(Path directory, String... engineKeysAndValues) throws Exception {
        frame = new FrameworkBench(directory.resolve("felix"), engineKeysAndValues);
        transport = new HttpClientFactory(context(), Map.of());
    }

    private BundleContext context() {
        return frame.framework.getBundleContext();
    }

    /** Gives the engine something of others. */
    <S> HouseBench with(Class<S> type, S service) {
        context().registerService(type, service, null);
        return this;
    }

    /** No look-up leaves the process. */
    HouseBench names(HostResolver resolver) {
        return with(HostResolver.class, resolver);
    }

    /** As that bundle gets it. */
    NetworkAccess access(String bundle) throws Exception {
        BundleContext consumer = frame.bundle(bundle).getBundleContext();
        return consumer.getService(consumer.getServiceReference(NetworkAccess.class));
    }

    EngineDTO dto() {
        return context()
                .getService(context().getServiceReference(NetworkRuntime.class))
                .engine();
    }

    /** Nothing that was asked for is still under way. */
    void awaitQuiet() {
        await().atMost(PATIENCE).until(() -> dto().inFlight().isEmpty());
    }

    /** Threads of the engine and of the transport. */
    static List<String> threads() {
        return Stream.of(Thread.getAllStackTraces().keySet().toArray(Thread[]::new))
                .map(Thread::getName)
                .filter(name -> name.startsWith("penstock-"))
                .sorted()
                .toList();
    }

    /** After it no thread and no connection is left, or it fails. */
    @Override
    public void close() throws Exception {
        awaitQuiet();
        frame.close();
        transport.deactivate();
        await().atMost(PATIENCE).until(() -> threads().isEmpty());
    }
}
