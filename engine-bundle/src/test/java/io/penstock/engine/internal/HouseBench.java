// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import static org.awaitility.Awaitility.await;

import io.penstock.engine.internal.policy.PolicyComponent;
import io.penstock.engine.internal.tls.TlsComponent;
import io.penstock.factory.httpclient.internal.HttpClientFactory;
import io.penstock.network.NetworkAccess;
import io.penstock.network.spi.HostResolver;
import io.penstock.runtime.EngineDTO;
import io.penstock.runtime.NetworkRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;

/** An engine over the transport, in a framework: what runs in production, without the variants. */
final class HouseBench implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    final FrameworkBench frame;
    private final HttpClientFactory transport;
    private final List<Runnable> components = new ArrayList<>();

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

    /** As the configuration {@code io.penstock.tls~NAME} gives it. */
    HouseBench tls(String name, String... keysAndValues) {
        TlsComponent component = new TlsComponent(context(), configuration("io.penstock.tls~" + name, keysAndValues));
        components.add(component::deactivate);
        return this;
    }

    /** As the configuration {@code io.penstock.policy~NAME} gives it. */
    HouseBench policy(String name, String... keysAndValues) {
        PolicyComponent component =
                new PolicyComponent(context(), configuration("io.penstock.policy~" + name, keysAndValues));
        components.add(component::deactivate);
        return this;
    }

    private static Map<String, Object> configuration(String pid, String... keysAndValues) {
        Map<String, Object> properties = new HashMap<>(Map.of("service.pid", pid));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
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
        components.forEach(Runnable::run);
        frame.close();
        transport.deactivate();
        await().atMost(PATIENCE).until(() -> threads().isEmpty());
    }
}
