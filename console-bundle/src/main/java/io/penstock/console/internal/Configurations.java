// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.network.Redaction;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What ConfigAdmin holds for the house; no secrets. ConfigAdmin is optional. */
final class Configurations {
    static final String ENGINE = "io.penstock.engine";
    private static final String ENGINES = "io.penstock.engines";
    private static final String HOUSE = "(|(service.pid=io.penstock.*)(service.factoryPid=io.penstock.*))";

    private final BundleContext context;

    Configurations(BundleContext context) {
        this.context = context;
    }

    /** By PID, in order: keys and values without secrets; empty without ConfigAdmin. */
    Map<String, Map<String, String>> all() {
        return with(admin -> {
                    Map<String, Map<String, String>> all = new TreeMap<>();
                    for (Configuration each : list(admin)) {
                        all.put(each.getPid(), values(each.getProperties()));
                    }
                    return all;
                })
                .orElse(Map.of());
    }

    /** Sets one key of an engine's configuration. @return its PID; empty without ConfigAdmin */
    Optional<String> setEngine(String engine, String key, String value) {
        return with(admin -> {
            try {
                Configuration configuration = ofEngine(admin, engine);
                Dictionary<String, Object> known = configuration.getProperties();
                Map<String, Object> changed = new TreeMap<>();
                if (known != null) {
                    Collections.list(known.keys()).forEach(each -> changed.put(each, known.get(each)));
                }
                changed.put(key, value);
                configuration.update(FrameworkUtil.asDictionary(changed));
                return configuration.getPid();
            } catch (IOException e) {
                throw new IllegalStateException("the configuration cannot be stored: " + e.getMessage(), e);
            }
        });
    }

    private static Configuration ofEngine(ConfigurationAdmin admin, String engine) throws IOException {
        for (Configuration each : list(admin)) {
            if (ENGINES.equals(each.getFactoryPid()) && isOf(each, engine)) {
                return each;
            }
        }
        if (!engine.equals(Services.DEFAULT)
                && list(admin).stream().noneMatch(each -> each.getPid().equals(ENGINE) && isOf(each, engine))) {
            throw new IllegalStateException("no configuration of the engine " + engine + " is known");
        }
        return admin.getConfiguration(ENGINE, "?");
    }

    private static boolean isOf(Configuration configuration, String engine) {
        Dictionary<String, Object> properties = configuration.getProperties();
        Object name = properties == null ? null : properties.get("name");
        return name == null
                ? configuration.getPid().matches(".*[.~-]" + java.util.regex.Pattern.quote(engine))
                : name.toString().equals(engine);
    }

    private static List<Configuration> list(ConfigurationAdmin admin) {
        try {
            Configuration[] all = admin.listConfigurations(HOUSE);
            return all == null
                    ? List.of()
                    : Arrays.stream(all)
                            .sorted(Comparator.comparing(Configuration::getPid))
                            .toList();
        } catch (IOException | InvalidSyntaxException e) {
            throw new IllegalStateException("configurations cannot be read: " + e.getMessage(), e);
        }
    }

    /** Without the framework's own keys; private ones are hidden, and so is user information in URLs. */
    static Map<String, String> values(@Nullable Dictionary<String, Object> properties) {
        Map<String, String> values = new TreeMap<>();
        if (properties != null) {
            for (String key : Collections.list(properties.keys())) {
                Object value = properties.get(key);
                if (!key.startsWith("service.pid")
                        && !key.startsWith("service.factoryPid")
                        && !key.startsWith("felix.")) {
                    values.put(key, key.startsWith(".") ? Redaction.HIDDEN : shown(value));
                }
            }
        }
        return values;
    }

    private static String shown(Object value) {
        String text = value instanceof Object[] array
                ? String.join(", ", Arrays.stream(array).map(String::valueOf).toList())
                : String.valueOf(value);
        return text.replaceAll("//[^/@\\s]*@", "//" + Redaction.HIDDEN + "@");
    }

    /** By the name of the service, so that without it none of its classes is needed. */
    private <R> Optional<R> with(Function<ConfigurationAdmin, R> use) {
        ServiceReference<?> reference = context.getServiceReference("org.osgi.service.cm.ConfigurationAdmin");
        Object service = reference == null ? null : context.getService(reference);
        if (reference == null || service == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(use.apply((ConfigurationAdmin) service));
        } finally {
            context.ungetService(reference);
        }
    }
}
