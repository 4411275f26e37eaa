/**
 * What factories and policy bundles implement: managers, credentials, access policy, TLS, listeners.
 *
 * <p>All are OSGi services found by the engine (whiteboard), ordered by {@code service.ranking}.
 */
@Export
@Version("1.0.0")
package io.penstock.network.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
