// SPDX-License-Identifier: Apache-2.0
package io.penstock.runtime;

import org.osgi.annotation.versioning.ProviderType;

/** Introspection of one engine: an OSGi service with the property {@code engine}. Thread-safe, takes no lock for long. */
@ProviderType
public interface NetworkRuntime {
    /** A consistent snapshot. */
    EngineDTO engine();
}
