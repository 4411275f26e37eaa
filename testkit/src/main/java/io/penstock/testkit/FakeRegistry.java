// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/**
 * As much of a bundle's context as a factory's component needs: it registers services and gives files. Everything else
 * that a bundle's context can do fails. Thread-safe.
 */
public final class FakeRegistry {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final @Nullable Path data;
    private volatile boolean stopped;

    private FakeRegistry(@Nullable Path data) {
        this.data = data;
    }

    /** Of a framework that gives bundles no files. */
    public static FakeRegistry withoutFiles() {
        return new FakeRegistry(null);
    }

    /** Of a bundle whose data area is that directory. */
    public static FakeRegistry withFilesIn(Path directory) {
        return new FakeRegistry(directory);
    }

    /** A registered service and its properties of this moment. */
    public static final class Entry {
        private final Class<?> type;
        private final Object service;
        private volatile Map<String, Object> properties = Map.of();

        private Entry(Class<?> type, Object service, Dictionary<String, ?> properties) {
            this.type = type;
            this.service = service;
            set(properties);
        }

        public Map<String, Object> properties() {
            return properties;
        }

        private void set(Dictionary<String, ?> given) {
            properties = Map.copyOf(FrameworkUtil.asMap(given));
        }
    }

    /** Unregisters all, as a framework does when a bundle stops; then refuses everything. */
    public void stop() {
        stopped = true;
        entries.clear();
    }

    /** The first service that was registered under a type and still is. */
    public <T> Optional<T> service(Class<T> type) {
        return entry(type).map(entry -> type.cast(entry.service));
    }

    /** The first service that was registered under a type and still is, with its properties. */
    public Optional<Entry> entry(Class<?> type) {
        return entries.stream().filter(entry -> entry.type == type).findFirst();
    }

    /** The context to give to a component. */
    @SuppressWarnings("unchecked")
    public BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(
                FakeRegistry.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> {
                    Path directory = data;
                    if (method.getName().equals("getDataFile")) {
                        return directory == null
                                ? null
                                : directory.resolve((String) arguments[0]).toFile();
                    }
                    if (!method.getName().equals("registerService") || !(arguments[0] instanceof Class<?> type)) {
                        throw new UnsupportedOperationException(method.toString());
                    }
                    if (stopped) {
                        throw new IllegalStateException("the bundle context is no longer valid");
                    }
                    Entry entry = new Entry(type, arguments[1], (Dictionary<String, ?>) arguments[2]);
                    entries.add(entry);
                    return registration(entry);
                });
    }

    @SuppressWarnings("unchecked")
    private ServiceRegistration<?> registration(Entry entry) {
        return (ServiceRegistration<?>) Proxy.newProxyInstance(
                FakeRegistry.class.getClassLoader(),
                new Class<?>[] {ServiceRegistration.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "setProperties" -> entry.set((Dictionary<String, ?>) arguments[0]);
                        case "unregister" -> {
                            if (!entries.remove(entry)) {
                                throw new IllegalStateException("unregistered already");
                            }
                        }
                        default -> throw new UnsupportedOperationException(method.toString());
                    }
                    return null;
                });
    }
}
