// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides whether a hop may happen: an OSGi service. All of them are asked, in order of rank; one refusal is enough.
 *
 * <p>Asked on each hop before a look-up, and again with the addresses before a connection. Must not block.
 */
@ConsumerType
@FunctionalInterface
public interface AccessPolicy {
    Verdict check(AccessRequest request);

    /**
     * What a policy says.
     *
     * @param allowed whether the hop may happen
     * @param rule name of the rule that decided, for the error and for {@code net:policy check}
     */
    record Verdict(boolean allowed, String rule) {
        /** No rule has anything against it. */
        public static final Verdict ALLOWED = new Verdict(true, "");

        public static Verdict denied(String rule) {
            return new Verdict(false, rule);
        }
    }
}
