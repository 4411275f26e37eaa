// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheStore;
import io.penstock.cache.HttpCache;
import io.penstock.network.spi.Explainer;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.io.File;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration {@code io.penstock.factory.caching} and registers factory, explainer and, for each engine, its
 * cache.
 *
 * <p>It registers the factory itself, as a ranking from a {@code .cfg} file is a string, which the framework would take
 * for 0.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = CachingComponent.PID)
@Designate(ocd = CachingSettings.class)
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"io.penstock.network.spi.NetworkAccessManagerFactory\"")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.penstock.network.spi.Explainer\"")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"io.penstock.cache.HttpCache\"")
public final class CachingComponent {
    static final String PID = "io.penstock.factory.caching";

    private static final Logger LOG = LoggerFactory.getLogger(CachingComponent.class);
    private static final String ENGINE = "engine";
    private static final String DATA = "cache";

    private final BundleContext context;
    private final StoreKeeper embedded;
    private final StoreChoice stores;
    private final CachingFactory caching;
    private final List<ServiceRegistration<HttpCache>> caches = new CopyOnWriteArrayList<>();
    private final ServiceRegistration<NetworkAccessManagerFactory> factory;
    private final ServiceRegistration<Explainer> explainer;
    private volatile CachingConfiguration configuration;
    private int revision;
    private volatile boolean ended;

    /** With a faulty configuration it begins with the defaults. */
    @Activate
    public CachingComponent(BundleContext context, Map<String, Object> properties) {
        this.context = context;
        configuration = read(properties).orElse(CachingConfiguration.DEFAULT);
        embedded = new StoreKeeper(directory(configuration), configuration.store(), System::nanoTime);
        stores = new StoreChoice(embedded);
        stores.choose(configuration.external());
        caching = new CachingFactory(
                stores, configuration.options(), (cache, executor) -> executor.execute(() -> publish(cache)));
        factory = context.registerService(NetworkAccessManagerFactory.class, caching, factoryProperties());
        explainer = context.registerService(Explainer.class, new CachingExplainer(caching), layerProperties());
    }

    /** A faulty configuration changes nothing. */
    @Modified
    public void modified(Map<String, Object> properties) {
        read(properties).ifPresent(next -> {
            configuration = next;
            caching.configure(next.options());
            caching.change(embedded, directory(next), next.store());
            stores.choose(next.external());
            revision++;
            factory.setProperties(factoryProperties());
            explainer.setProperties(layerProperties());
        });
    }

    @Deactivate
    public void deactivate() {
        ended = true;
        // first the factory: the engine lets exchanges end meanwhile
        unregister(factory);
        unregister(explainer);
        caches.forEach(CachingComponent::unregister);
        stores.release();
    }

    /** A store that the configuration's {@code store.target} names; matches nothing unless it is set. */
    @Reference(
            name = "store",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            target = CachingConfiguration.NO_SERVICE)
    public void bindStore(CacheStore store) {
        stores.offer(store);
    }

    public void unbindStore(CacheStore store) {
        stores.withdraw(store);
    }

    private static Optional<CachingConfiguration> read(Map<String, Object> properties) {
        try {
            return Optional.of(CachingConfiguration.read(properties));
        } catch (IllegalArgumentException e) {
            LOG.error("{} is faulty; the last good configuration stays in force: {}", PID, e.getMessage());
            return Optional.empty();
        }
    }

    private Path directory(CachingConfiguration from) {
        return from.directory().orElseGet(() -> {
            File data = context.getDataFile(DATA);
            if (data == null) {
                throw new IllegalStateException(
                        "this framework gives bundles no files: set 'directory' in the configuration " + PID);
            }
            return data.toPath().toAbsolutePath();
        });
    }

    private void publish(HttpCache cache) {
        try {
            ServiceRegistration<HttpCache> registration =
                    context.registerService(HttpCache.class, cache, properties(ENGINE, cache.engine()));
            caches.add(registration);
            if (ended) {
                unregister(registration);
            }
        } catch (IllegalStateException e) {
            LOG.debug("The bundle has just stopped: {}", e.toString());
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
        return properties(NetworkAccessManagerFactory.REVISION, revision);
    }

    private Dictionary<String, Object> layerProperties() {
        return FrameworkUtil.asDictionary(layer());
    }

    private Dictionary<String, Object> properties(String key, Object value) {
        Map<String, Object> properties = new HashMap<>(layer());
        properties.put(key, value);
        return FrameworkUtil.asDictionary(properties);
    }

    private Map<String, Object> layer() {
        return Map.of(
                NetworkAccessManagerFactory.NAME,
                CachingFactory.LAYER,
                Constants.SERVICE_RANKING,
                configuration.ranking());
    }
}
