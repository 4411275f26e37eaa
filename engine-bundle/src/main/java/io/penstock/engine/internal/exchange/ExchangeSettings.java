// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.Timeouts;
import io.penstock.network.spi.Limits;
import java.time.Duration;
import java.util.Set;

/**
 * The part of an engine's configuration that a request is sent with; it keeps the one that it began with.
 *
 * @param timeouts the most that a request may ask for
 * @param absence how long a request waits for a usable stack
 * @param redirects the most that are followed
 * @param offline whether only caches answer
 * @param schemes that are served, lower case
 */
public record ExchangeSettings(
        Timeouts timeouts, Duration absence, int redirects, Limits limits, boolean offline, Set<String> schemes) {
    /** As an engine without configuration has it. */
    public static final ExchangeSettings DEFAULT = new ExchangeSettings(
            Timeouts.DEFAULT, Duration.ofSeconds(30), 20, Limits.DEFAULT, false, Set.of("http", "https", "data"));

    public ExchangeSettings {
        schemes = Set.copyOf(schemes);
    }
}
