// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.runtime.EngineDTO;
import io.penstock.runtime.NetworkRuntime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * The services that commands ask: looked up for each command and given back after it, so that the console depends on
 * no other bundle and keeps none from leaving.
 */
final class Services {
    static final String DEFAULT = "default";
    private static final String ENGINE = "engine";

    private final BundleContext context;

    Services(BundleContext context) {
        this.context = context;
    }

    BundleContext context() {
        return context;
    }

    /** A service and whose it is. */
    record Found<S>(S service, String bundle, ServiceReference<S> reference) {}

    /** Names of all engines, the default one first. */
    List<String> engines() {
        return references(NetworkRuntime.class).stream()
                .map(Services::engine)
                .distinct()
                .sorted(Comparator.<String, Boolean>comparing(name -> !name.equals(DEFAULT))
                        .thenComparing(name -> name))
                .toList();
    }

    /** The engine of that name, otherwise the default one, otherwise the only one. */
    String engine(Optional<String> wanted) {
        List<String> all = engines();
        if (all.isEmpty()) {
            throw new IllegalStateException("no engine runs: is the bundle io.penstock.engine active?");
        }
        String name = wanted.orElse(all.get(0));
        if (!all.contains(name)) {
            throw new IllegalArgumentException("no engine \"" + name + "\"; there are " + String.join(", ", all));
        }
        return name;
    }

    EngineDTO describe(String engine) {
        return with(NetworkRuntime.class, engine, NetworkRuntime::engine)
                .orElseThrow(() -> new IllegalStateException("the engine " + engine + " has just stopped"));
    }

    /** Uses the service of an engine; empty if there is none. */
    <S, R> Optional<R> with(Class<S> type, String engine, Function<S, R> use) {
        for (ServiceReference<S> reference : references(type)) {
            if (engine(reference).equals(engine)) {
                S service = context.getService(reference);
                if (service != null) {
                    try {
                        return Optional.of(use.apply(service));
                    } finally {
                        context.ungetService(reference);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Uses all services of a type, best first. */
    <S, R> R withAll(Class<S> type, Function<List<Found<S>>, R> use) {
        List<Found<S>> found = new ArrayList<>();
        try {
            for (ServiceReference<S> reference : references(type)) {
                S service = context.getService(reference);
                if (service != null) {
                    found.add(new Found<>(service, bundle(reference), reference));
                }
            }
            return use.apply(found);
        } finally {
            found.forEach(each -> context.ungetService(each.reference()));
        }
    }

    private <S> List<ServiceReference<S>> references(Class<S> type) {
        try {
            Collection<ServiceReference<S>> all = context.getServiceReferences(type, null);
            return all.stream().sorted(Comparator.reverseOrder()).toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e); // there is no filter
        }
    }

    private static String engine(ServiceReference<?> reference) {
        return String.valueOf(reference.getProperty(ENGINE));
    }

    private static String bundle(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return bundle == null ? "(gone)" : bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
