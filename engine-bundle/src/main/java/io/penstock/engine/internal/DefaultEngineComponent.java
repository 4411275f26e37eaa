// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** The default engine: runs without configuration. */
@Component(
        service = {},
        immediate = true,
        configurationPid = DefaultEngineComponent.PID)
@Designate(ocd = EngineOcd.class)
public final class DefaultEngineComponent {
    static final String PID = "io.penstock.engine";

    private final ConfiguredEngine engine;

    @Activate
    public DefaultEngineComponent(
            BundleContext context, @Reference SharedDepartures shared, Map<String, Object> properties) {
        engine = new ConfiguredEngine(context, shared.departures(), properties, PID, "default", 0);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        engine.modified(properties);
    }

    @Deactivate
    void deactivate() {
        engine.close();
    }
}
