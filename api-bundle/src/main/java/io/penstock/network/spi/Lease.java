// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import org.osgi.annotation.versioning.ProviderType;

/** Keeps a stack of managers open. Closing it twice is harmless. */
@ProviderType
public interface Lease extends AutoCloseable {
    @Override
    void close();
}
