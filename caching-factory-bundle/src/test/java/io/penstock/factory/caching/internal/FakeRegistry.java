// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** As much of a bundle's context as registers services and gives files. */
final class FakeRegistry {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final Path data;
    private volatile boolean stopped;

    FakeRegistry(Path data) {
        this.data = data;
    }

    /** A service and its properties. */
    static final class Entry {
        final Class<?> type;
        final Object service;
        volatile Map<String, Object> properties;

        private Entry(Class<?> type, Object service, Dictionary<String, ?> properties) {
            this.type = type;
            this.service = service;
            set(properties);
        }

        private void set(Dictionary<String, ?> given) {
            properties = Map.copyOf(FrameworkUtil.asMap(given));
        }
    }

    /** Unregisters all, as a framework does when a bundle stops; then refuses everything. */
    void stop() {
        stopped = true;
        entries.clear();
    }

    @SuppressWarnings("unchecked")
    <T> Optional<T> service(Class<T> type) {
        return entry(type).map(entry -> (T) entry.service);
    }

    Optional<Entry> entry(Class<?> type) {
        return entries.stream().filter(entry -> entry.type == type).findFirst();
    }

    @SuppressWarnings("unchecked")
    BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(
                FakeRegistry.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("getDataFile")) {
                        return data.resolve((String) arguments[0]).toFile();
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
