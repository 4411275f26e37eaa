// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our own reading of {@code service.ranking}. A {@code .cfg} file holds strings only, and the framework counts a string
 * as 0; here the number in it counts.
 */
public final class Rankings {
    private static final Logger LOG = LoggerFactory.getLogger(Rankings.class);

    private Rankings() {}

    /** The ranking; 0 for none, and for one that is no number, which is logged. */
    public static int of(@Nullable Object property) {
        if (property instanceof Number number) {
            return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number.longValue()));
        }
        if (property == null || property.toString().isBlank()) {
            return 0;
        }
        try {
            return Integer.parseInt(property.toString().trim());
        } catch (NumberFormatException e) {
            LOG.warn("service.ranking = {}: must be a whole number; counts as 0", property);
            return 0;
        }
    }
}
