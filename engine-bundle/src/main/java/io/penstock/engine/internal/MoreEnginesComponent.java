// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** More engines, one for each factory configuration; whoever asks for no engine by name gets the default one. */
@Component(
        service = {},
        immediate = true,
        configurationPid = MoreEnginesComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = EngineOcd.class, factory = true)
public final class MoreEnginesComponent {
    static final String PID = "io.penstock.engines";

    private final ConfiguredEngine engine;

    @Activate
    public MoreEnginesComponent(
            BundleContext context, @Reference SharedDepartures shared, Map<String, Object> properties) {
        Object pid = properties.get(Constants.SERVICE_PID);
        String own = pid == null ? PID : pid.toString();
        String suffix = own.startsWith(PID) ? own.substring(PID.length()).replaceFirst("^[.~-]", "") : own;
        String name = suffix.replaceAll("[^A-Za-z0-9._-]", "_");
        engine = new ConfiguredEngine(
                context,
                shared.departures(),
                properties,
                own,
                name.isEmpty() ? "more" : name.substring(0, Math.min(64, name.length())),
                -1);
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
