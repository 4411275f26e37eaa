// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import io.penstock.engine.internal.stack.Departures;
import org.osgi.service.component.annotations.Component;

/** The deadlines of stopping bundles, one for all engines of this bundle. */
@Component(service = SharedDepartures.class)
public final class SharedDepartures {
    private final Departures departures = new Departures();

    Departures departures() {
        return departures;
    }
}
