// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import io.penstock.config.Settings;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
 * The transport's factory. It registers itself, so that a ranking that comes as a string counts, and so that its
 * unregistration, during which engines let their exchanges end, comes before the connections are closed.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = HttpClientFactory.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = HttpClientConfiguration.class)
public final class HttpClientFactory implements NetworkAccessManagerFactory {
    static final String PID = "io.penstock.factory.httpclient";
    static final String LAYER = "httpclient";
    static final int RANKING = -100;

    private static final Logger LOG = LoggerFactory.getLogger(HttpClientFactory.class);

    // guarded by this, but for reads of the transport
    private volatile Transport transport;
    private final List<Transport> retired = new ArrayList<>();
    private int ranking;
    private long revision;
    private @Nullable ServiceRegistration<NetworkAccessManagerFactory> registration;

    @Activate
    public HttpClientFactory(BundleContext context, Map<String, Object> properties) {
        transport = new Transport(TransportSettings.DEFAULT);
        ranking = RANKING;
        configure(properties);
        WarmUp.start();
        registration = context.registerService(NetworkAccessManagerFactory.class, this, published());
    }

    @Override
    public NetworkAccessManager create(ManagerContext parent) {
        return transport.create(parent);
    }

    @Modified
    synchronized void modified(Map<String, Object> properties) {
        configure(properties);
        revision++;
        ServiceRegistration<NetworkAccessManagerFactory> registered = registration;
        if (registered != null) {
            registered.setProperties(published());
        }
    }

    /** Takes a configuration over if it is good. */
    private synchronized void configure(Map<String, Object> properties) {
        Settings settings = Settings.of(properties);
        TransportSettings read = TransportSettings.read(settings);
        int rank = settings.ranking(RANKING);
        if (!settings.problems().isEmpty()) {
            LOG.error("Configuration {} is not used, the last good one stays: {}", PID, settings.problems());
            return;
        }
        ranking = rank;
        Transport old = transport;
        if (!read.equals(old.settings())) {
            transport = new Transport(read);
            retired.removeIf(Transport::isClosed);
            retired.add(old);
            old.retire();
        }
    }

    private Dictionary<String, Object> published() {
        return FrameworkUtil.asDictionary(Map.of(NAME, LAYER, Constants.SERVICE_RANKING, ranking, REVISION, revision));
    }

    /** Unregisters first: engines let their exchanges end meanwhile. */
    @Deactivate
    public void deactivate() {
        ServiceRegistration<NetworkAccessManagerFactory> registered;
        synchronized (this) {
            registered = registration;
            registration = null;
        }
        if (registered != null) {
            registered.unregister();
        }
        List<Transport> all;
        synchronized (this) {
            all = new ArrayList<>(retired);
            all.add(transport);
        }
        all.forEach(Transport::close);
    }
}
