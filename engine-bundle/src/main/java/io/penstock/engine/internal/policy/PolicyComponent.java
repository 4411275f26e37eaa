// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.policy;

import io.penstock.config.Settings;
import io.penstock.network.spi.AccessPolicy;
import io.penstock.network.spi.AccessRequest;
import java.util.Dictionary;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An access policy by configuration, for all engines. One that cannot be read when it comes denies everything, since
 * nobody knows what it was meant to deny; a later one that cannot be read changes nothing.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = PolicyComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PolicyOcd.class, factory = true)
public final class PolicyComponent implements AccessPolicy {
    static final String PID = "io.penstock.policy";

    private static final Logger LOG = LoggerFactory.getLogger(PolicyComponent.class);

    private final String name;
    private final ServiceRegistration<AccessPolicy> registration;
    private volatile AccessPolicy rules;
    private long revision;

    @Activate
    public PolicyComponent(BundleContext context, Map<String, Object> properties) {
        name = name(properties);
        Settings settings = Settings.of(properties);
        int order = order(settings);
        PolicyRules read = PolicyRules.read(settings, name);
        if (settings.problems().isEmpty()) {
            rules = read::check;
        } else {
            LOG.error("{}~{} denies everything until it can be read: {}", PID, name, settings.problems());
            rules = request -> Verdict.denied(name + " (its configuration cannot be read; see the log)");
        }
        registration = context.registerService(AccessPolicy.class, this, published(order));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        Settings settings = Settings.of(properties);
        int order = order(settings);
        PolicyRules read = PolicyRules.read(settings, name);
        if (!settings.problems().isEmpty()) {
            LOG.error("{}~{} is not used, the last good one stays: {}", PID, name, settings.problems());
            return;
        }
        rules = read::check;
        revision++;
        registration.setProperties(published(order)); // connections made under the old rules are given up
    }

    @Deactivate
    public void deactivate() {
        registration.unregister();
    }

    @Override
    public Verdict check(AccessRequest request) {
        return rules.check(request);
    }

    private static int order(Settings settings) {
        return settings.integer("order", 0, -1_000_000, 1_000_000);
    }

    private Dictionary<String, Object> published(int order) {
        return FrameworkUtil.asDictionary(
                Map.of("name", name, Constants.SERVICE_RANKING, -order, "penstock.revision", revision));
    }

    private static String name(Map<String, Object> properties) {
        String pid = String.valueOf(properties.getOrDefault(Constants.SERVICE_PID, PID));
        String suffix = pid.startsWith(PID) ? pid.substring(PID.length()).replaceFirst("^[.~-]", "") : pid;
        return suffix.isEmpty() ? "policy" : suffix;
    }
}
