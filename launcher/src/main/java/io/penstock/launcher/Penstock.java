// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import io.penstock.engine.DeclarativeEngine;
import io.penstock.network.NetworkAccess;
import io.penstock.runtime.NetworkRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.util.tracker.ServiceTracker;

/**
 * Penstock in a plain Java program: an embedded framework with every bundle of the house.
 *
 * <p>The API packages come from the program's class path, so that the services can be used without reflection. Several
 * may run side by side; each has its own framework, storage and configuration. Thread-safe.
 */
public final class Penstock implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final EmbeddedFramework framework;
    private final ServiceTracker<ConfigurationAdmin, ConfigurationAdmin> configurations;
    private final Map<Class<?>, ServiceTracker<?, ?>> services = new HashMap<>();

    private Penstock(Builder from) throws IOException {
        framework = EmbeddedFramework.create(from.storage, from.properties);
        configurations = new ServiceTracker<>(framework.context(), ConfigurationAdmin.class, null);
        try {
            framework.startFoundation();
            configurations.open();
            from.configuration.forEach(this::configure);
            framework.startHouse(from.shell, from.properties.containsKey(EmbeddedFramework.CONFIGURATION_DIRECTORY));
        } catch (BundleException | RuntimeException e) {
            close();
            throw new IOException("the embedded framework does not start: " + e.getMessage(), e);
        }
    }

    /** With the defaults of every bundle. @throws IOException if the framework does not start */
    public static Penstock start() throws IOException {
        return builder().start();
    }

    /**
     * With that configuration, by PID ({@code factoryPid~name} for a factory configuration).
     *
     * @throws IOException if the framework does not start
     */
    public static Penstock start(Map<String, ? extends Map<String, ?>> configuration) throws IOException {
        Builder builder = builder();
        configuration.forEach(builder::configuration);
        return builder.start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The default engine. */
    public DeclarativeEngine engine() {
        return service(DeclarativeEngine.class);
    }

    /** Network access through the default engine. */
    public NetworkAccess network() {
        return service(NetworkAccess.class);
    }

    /** What the default engine is and does right now. */
    public NetworkRuntime runtime() {
        return service(NetworkRuntime.class);
    }

    /** The framework's own context, to install bundles and register services of one's own. */
    public BundleContext context() {
        return framework.context();
    }

    /**
     * Changes a configuration; it takes effect on the next request.
     *
     * @param pid of the configuration; {@code factoryPid~name} for a factory configuration
     * @param properties the whole of it; empty to delete it
     */
    public void configure(String pid, Map<String, ?> properties) {
        ConfigurationAdmin admin = configurations.getService();
        if (admin == null) {
            throw new IllegalStateException("the embedded framework has stopped");
        }
        try {
            int tilde = pid.indexOf('~');
            Configuration configuration = tilde < 0
                    ? admin.getConfiguration(pid, "?")
                    : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
            if (properties.isEmpty()) {
                configuration.delete();
            } else {
                configuration.update(FrameworkUtil.asDictionary(Map.<String, Object>copyOf(properties)));
            }
        } catch (IOException e) {
            throw new IllegalStateException("configuration " + pid + " cannot be stored: " + e.getMessage(), e);
        }
    }

    /** Stops every bundle and the framework; what is under way fails with {@code SHUTDOWN}. Returns when all has ended. */
    @Override
    public void close() {
        framework.close();
    }

    /** Blocks until the framework is stopped from inside, by a shell for instance. */
    void waitForStop() throws InterruptedException {
        framework.waitForStop();
    }

    private synchronized <S> S service(Class<S> type) {
        ServiceTracker<?, ?> tracker = services.get(type);
        if (tracker == null) {
            try {
                tracker = new ServiceTracker<>(
                        framework.context(),
                        framework.context().createFilter("(&(objectClass=" + type.getName() + ")(engine=default))"),
                        null);
            } catch (InvalidSyntaxException e) {
                throw new IllegalStateException(e);
            }
            tracker.open();
            services.put(type, tracker);
        }
        try {
            Object service = tracker.waitForService(START_LIMIT.toMillis());
            if (service == null) {
                throw new IllegalStateException("no " + type.getSimpleName() + " of the engine \"default\" within "
                        + START_LIMIT.toSeconds() + " s: has its bundle started? See the log");
            }
            return type.cast(service);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the engine starts", e);
        }
    }

    /** Says how to start; not thread-safe. */
    public static final class Builder {
        private final Map<String, Map<String, ?>> configuration = new LinkedHashMap<>();
        private final Map<String, String> properties = new HashMap<>();
        private @Nullable Path storage;
        private boolean shell;

        private Builder() {}

        /** As {@link Penstock#configure}, there from the start. */
        public Builder configuration(String pid, Map<String, ?> values) {
            configuration.put(pid, Map.copyOf(values));
            return this;
        }

        /** Reads {@code *.cfg} and {@code *.config} files of a directory, now and whenever they change. */
        public Builder configurationDirectory(Path directory) {
            properties.put(
                    EmbeddedFramework.CONFIGURATION_DIRECTORY,
                    directory.toAbsolutePath().toString());
            return this;
        }

        /** Where the framework keeps bundles and their data (cookies, cache); otherwise a directory that {@link #close} deletes. */
        public Builder storage(Path directory) {
            storage = directory;
            return this;
        }

        /** A property of the framework. */
        public Builder property(String name, String value) {
            properties.put(name, value);
            return this;
        }

        /** With an interactive shell on standard input and output. */
        Builder shell() {
            shell = true;
            return this;
        }

        /** @throws IOException if the framework does not start */
        public Penstock start() throws IOException {
            return new Penstock(this);
        }
    }
}
