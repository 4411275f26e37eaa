// SPDX-License-Identifier: Apache-2.0
package io.penstock.itests;

import io.penstock.engine.DeclarativeEngine;
import io.penstock.network.NetworkAccess;
import io.penstock.network.NetworkReply;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.runtime.EngineDTO;
import io.penstock.runtime.NetworkRuntime;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What all container tests need. */
public abstract class ContainerTest {
    static final long LIMIT_SECONDS = 60;
    private static final long REWRITE_NANOS = TimeUnit.SECONDS.toNanos(5);
    static final List<String> FULL = List.of("cookie", "caching", "proxy", "httpclient");

    @Inject
    protected BundleContext context;

    @Inject
    protected NetworkAccess network;

    @Inject
    protected DeclarativeEngine engine;

    @Inject
    protected NetworkRuntime runtime;

    @Inject
    protected ConfigurationAdmin configurations;

    Origin origin;

    @Before
    public void startOrigin() throws Exception {
        origin = new Origin();
        await("the full stack", () -> runtime.engine().usable() && layers().equals(FULL));
    }

    @After
    public void stopOrigin() {
        origin.close();
    }

    CompletableFuture<NetworkReply<String>> send(String path) {
        return network.get(origin.uri(path), BodyHandlers.ofString());
    }

    NetworkReply<String> get(String path) throws Exception {
        return send(path).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    List<String> layers() {
        return runtime.engine().stack().stream()
                .map(EngineDTO.LayerDTO::factory)
                .toList();
    }

    ServiceRegistration<NetworkAccessManagerFactory> register(
            NetworkAccessManagerFactory factory, String name, int ranking) {
        return context.registerService(
                NetworkAccessManagerFactory.class,
                factory,
                FrameworkUtil.asDictionary(
                        Map.of(NetworkAccessManagerFactory.NAME, name, Constants.SERVICE_RANKING, ranking)));
    }

    Configuration configure(String pid, String... keysAndValues) throws IOException {
        Configuration configuration = configurations.getConfiguration(pid, "?");
        Map<String, String> values = new java.util.HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        configuration.update(FrameworkUtil.asDictionary(values));
        return configuration;
    }

    List<Bundle> bundles(String symbolicName) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .toList();
    }

    Bundle bundle(String symbolicName) {
        return bundles(symbolicName).stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + symbolicName));
    }

    /** The file of one of our bundles, for example of {@code cookie-factory}. */
    Path ours(String module) {
        return Path.of(context.getProperty(Containers.BUNDLES)).resolve(module + "-bundle.jar");
    }

    Path etc() {
        String felix = context.getProperty(Containers.ETC);
        return felix != null ? Path.of(felix) : Path.of(System.getProperty("karaf.etc"));
    }

    /**
     * Writes a file until it counts. File Install may miss a change that is made while it takes in the one before: it
     * notes the time of the file after it has read it.
     */
    static void write(Path file, String line, String what, Callable<Boolean> condition) throws Exception {
        AtomicLong written = new AtomicLong(System.nanoTime() - REWRITE_NANOS);
        await(what, () -> {
            if (System.nanoTime() - written.get() >= REWRITE_NANOS) {
                Files.writeString(file, line + System.lineSeparator());
                written.set(System.nanoTime());
            }
            return condition.call();
        });
    }

    static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + LIMIT_SECONDS + " s: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
