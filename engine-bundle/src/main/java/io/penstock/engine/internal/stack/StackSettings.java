// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import java.time.Duration;
import java.util.List;

/**
 * The part of an engine's configuration that stacks depend on.
 *
 * @param loaders number of loader threads
 * @param required names of layers without which nothing is sent
 * @param createTimeout of each layer's own time in {@code create}
 * @param drainTimeout how long a departure is held
 */
public record StackSettings(int loaders, List<String> required, Duration createTimeout, Duration drainTimeout) {
    public StackSettings {
        required = List.copyOf(required);
    }
}
