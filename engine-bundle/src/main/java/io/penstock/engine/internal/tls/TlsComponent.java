// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.tls;

import io.penstock.config.Settings;
import io.penstock.network.spi.TlsContextProvider;
import java.util.Dictionary;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
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

/** TLS by configuration, for all engines. Its files are looked at every few seconds, by a thread that ends with it. */
@Component(
        service = {},
        immediate = true,
        configurationPid = TlsComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TlsOcd.class, factory = true)
public final class TlsComponent {
    static final String PID = "io.penstock.tls";

    private static final Logger LOG = LoggerFactory.getLogger(TlsComponent.class);
    private static final long LOOK_MILLIS = 5_000;

    private final String name;
    private final ConfiguredTls tls;
    private final Timer timer;
    private final ServiceRegistration<TlsContextProvider> registration;
    private int order;
    private long revision;

    @Activate
    public TlsComponent(BundleContext context, Map<String, Object> properties) {
        name = name(properties);
        Settings settings = Settings.of(properties);
        order = order(settings);
        TlsSettings read = TlsSettings.read(settings, name);
        settings.problems().forEach(problem -> LOG.error("{}~{}: {}; this part does not count", PID, name, problem));
        tls = new ConfiguredTls(read);
        registration = context.registerService(TlsContextProvider.class, tls, published());
        timer = new Timer("penstock-tls-" + name, true);
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        look();
                    }
                },
                LOOK_MILLIS,
                LOOK_MILLIS);
    }

    @Modified
    synchronized void modified(Map<String, Object> properties) {
        Settings settings = Settings.of(properties);
        int newOrder = order(settings);
        TlsSettings read = TlsSettings.read(settings, name);
        if (!settings.problems().isEmpty()) {
            LOG.error("{}~{} is not used, the last good one stays: {}", PID, name, settings.problems());
        } else if (tls.take(read)) {
            order = newOrder;
            publish();
        }
    }

    private synchronized void look() {
        if (tls.refresh()) {
            LOG.info("{}~{}: its files have changed and are read again", PID, name);
            publish();
        }
    }

    /** Connections made with the old context are given up. */
    private void publish() {
        revision++;
        try {
            registration.setProperties(published());
        } catch (IllegalStateException e) {
            LOG.debug("{}~{} is just going", PID, name);
        }
    }

    @Deactivate
    public void deactivate() {
        timer.cancel();
        registration.unregister();
    }

    private static int order(Settings settings) {
        return settings.integer("order", 0, -1_000_000, 1_000_000);
    }

    private Dictionary<String, Object> published() {
        return FrameworkUtil.asDictionary(
                Map.of("name", name, Constants.SERVICE_RANKING, -order, "penstock.revision", revision));
    }

    private static String name(Map<String, Object> properties) {
        String pid = String.valueOf(properties.getOrDefault(Constants.SERVICE_PID, PID));
        String suffix = pid.startsWith(PID) ? pid.substring(PID.length()).replaceFirst("^[.~-]", "") : pid;
        return suffix.isEmpty() ? "tls" : suffix;
    }
}
