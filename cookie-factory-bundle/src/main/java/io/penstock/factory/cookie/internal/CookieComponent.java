// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import io.penstock.cookie.CookieJar;
import io.penstock.factory.cookie.internal.file.LocalDisk;
import io.penstock.network.spi.Explainer;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.net.CookieHandler;
import java.time.Duration;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * Reads the configuration {@code io.penstock.factory.cookie} and registers factory, explainer and, for each engine, its
 * jar and the view of it that the JDK's clients have.
 *
 * <p>It registers the factory itself, as a ranking from a {@code .cfg} file is a string, which the framework would take
 * for 0.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = CookieComponent.PID)
@Designate(ocd = CookieSettings.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"io.penstock.network.spi.NetworkAccessManagerFactory\"")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.penstock.network.spi.Explainer\"")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.penstock.cookie.CookieJar\"")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"java.net.CookieHandler\"")
public final class CookieComponent {
    static final String PID = "io.penstock.factory.cookie";

    private static final Logger LOG = LoggerFactory.getLogger(CookieComponent.class);
    private static final String ENGINE = "engine";
    /** How long requests wait for a jar file that somebody else still has. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BundleContext context;
    private final CookieJars jars;
    private final ServiceRegistration<NetworkAccessManagerFactory> factory;
    private final ServiceRegistration<Explainer> explainer;
    private int revision;

    /** With a faulty configuration it begins with the defaults, in memory. */
    @Activate
    public CookieComponent(BundleContext context, Map<String, Object> properties) {
        this.context = context;
        jars = new CookieJars(
                read(properties).orElse(CookieConfiguration.DEFAULT), new LocalDisk(), this::publish, PATIENCE);
        factory = context.registerService(
                NetworkAccessManagerFactory.class, new CookieFactory(jars), factoryProperties());
        explainer = context.registerService(Explainer.class, new CookieExplainer(jars), layerProperties());
    }

    /** A faulty configuration changes nothing. */
    @Modified
    public void modified(Map<String, Object> properties) {
        read(properties).ifPresent(next -> {
            jars.change(next);
            revision++;
            factory.setProperties(factoryProperties());
            explainer.setProperties(layerProperties());
        });
    }

    @Deactivate
    public void deactivate() {
        // first the factory: the engine lets exchanges end meanwhile
        unregister(factory);
        unregister(explainer);
        jars.close();
    }

    private static Optional<CookieConfiguration> read(Map<String, Object> properties) {
        try {
            return Optional.of(CookieConfiguration.read(properties));
        } catch (IllegalArgumentException e) {
            LOG.error("{} is faulty; the last good configuration stays in force: {}", PID, e.getMessage());
            return Optional.empty();
        }
    }

    private Runnable publish(CookieJar jar) {
        try {
            Dictionary<String, Object> properties = layerPropertiesAnd(ENGINE, jar.engine());
            List<ServiceRegistration<?>> registrations = List.of(
                    context.registerService(CookieJar.class, jar, properties),
                    context.registerService(CookieHandler.class, jars.handler(jar.engine()), properties));
            return () -> registrations.forEach(CookieComponent::unregister);
        } catch (IllegalStateException e) {
            // the bundle has just stopped
            return () -> {};
        }
    }

    private static void unregister(ServiceRegistration<?> registration) {
        try {
            registration.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("The framework was first: {}", e.toString());
        }
    }

    private Dictionary<String, Object> factoryProperties() {
        return layerPropertiesAnd(NetworkAccessManagerFactory.REVISION, revision);
    }

    private Dictionary<String, Object> layerProperties() {
        return FrameworkUtil.asDictionary(Map.of(
                NetworkAccessManagerFactory.NAME,
                CookieFactory.LAYER,
                Constants.SERVICE_RANKING,
                jars.configuration().ranking()));
    }

    private Dictionary<String, Object> layerPropertiesAnd(String key, Object value) {
        return FrameworkUtil.asDictionary(Map.of(
                NetworkAccessManagerFactory.NAME,
                CookieFactory.LAYER,
                Constants.SERVICE_RANKING,
                jars.configuration().ranking(),
                key,
                value));
    }
}
