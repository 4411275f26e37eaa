// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.spi.Explainer;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.net.ProxySelector;
import java.time.InstantSource;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration {@code io.penstock.factory.proxy} and registers factory, explainer and proxy selector.
 *
 * <p>It registers the factory itself, as a ranking from a {@code .cfg} file is a string, which the framework would take
 * for 0.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = ProxyComponent.PID)
@Designate(ocd = ProxySettings.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"io.penstock.network.spi.NetworkAccessManagerFactory\"")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.penstock.network.spi.Explainer\"")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"java.net.ProxySelector\"")
public final class ProxyComponent {
    static final String PID = "io.penstock.factory.proxy";

    private static final Logger LOG = LoggerFactory.getLogger(ProxyComponent.class);

    private final ProxyPolicy policy;
    private final ServiceRegistration<NetworkAccessManagerFactory> factory;
    private final List<ServiceRegistration<?>> others;
    private int revision;

    /** Without a usable configuration it registers all the same, and refuses every request until there is one. */
    @Activate
    public ProxyComponent(BundleContext context, Map<String, Object> properties) {
        policy = new ProxyPolicy(
                read(properties, "nothing is sent before it is mended").orElse(ProxyConfiguration.UNUSABLE));
        factory = context.registerService(
                NetworkAccessManagerFactory.class, new ProxyFactory(policy), factoryProperties());
        InstantSource clock = InstantSource.system();
        others = List.of(
                context.registerService(Explainer.class, new ProxyExplainer(policy, clock), layerProperties()),
                context.registerService(ProxySelector.class, new RuleProxySelector(policy, clock), layerProperties()));
    }

    /** A faulty configuration changes nothing. */
    @Modified
    public void modified(Map<String, Object> properties) {
        read(properties, "what was in force stays so").ifPresent(next -> {
            policy.change(next);
            revision++;
            factory.setProperties(factoryProperties());
        });
    }

    @Deactivate
    public void deactivate() {
        // first the factory: the engine lets exchanges end meanwhile
        factory.unregister();
        others.forEach(ServiceRegistration::unregister);
    }

    private static Optional<ProxyConfiguration> read(Map<String, Object> properties, String otherwise) {
        try {
            ProxyConfiguration read =
                    ProxyConfiguration.read(properties, Map.copyOf(System.getenv()), copy(System.getProperties()));
            read.notes().forEach(note -> LOG.warn("{}: {}", PID, note));
            LOG.info(
                    "{}: rules in force: {}",
                    PID,
                    read.rules().rules().stream().map(Rule::name).collect(Collectors.joining(", ", "[", "]")));
            return Optional.of(read);
        } catch (IllegalArgumentException e) {
            LOG.error("{} is faulty; {}: {}", PID, otherwise, e.getMessage());
            return Optional.empty();
        }
    }

    private static Map<String, String> copy(Properties system) {
        return system.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, name -> system.getProperty(name, "")));
    }

    private Dictionary<String, Object> factoryProperties() {
        return FrameworkUtil.asDictionary(Map.of(
                NetworkAccessManagerFactory.NAME,
                ProxyFactory.LAYER,
                NetworkAccessManagerFactory.REVISION,
                revision,
                Constants.SERVICE_RANKING,
                policy.configuration().ranking()));
    }

    private Dictionary<String, Object> layerProperties() {
        return FrameworkUtil.asDictionary(Map.of(NetworkAccessManagerFactory.NAME, ProxyFactory.LAYER));
    }
}
