// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import io.penstock.runtime.EngineDTO.LayerDTO;
import org.osgi.framework.Version;

/**
 * What is known of a registered factory without asking it.
 *
 * @param name of the layer; unique if the factory has none of its own
 * @param bundle symbolic name
 * @param rank by our own reading of {@code service.ranking}: a number in a string counts
 * @param serviceId of the registration
 */
public record FactoryInfo(String name, String bundle, long bundleId, Version version, int rank, long serviceId) {
    LayerDTO layer(boolean transport) {
        return new LayerDTO(name, bundle, version.toString(), rank, transport);
    }

    /** For example {@code proxy 1.0.0 rank 100}. */
    @Override
    public String toString() {
        return name + " " + version + " rank " + rank;
    }
}
