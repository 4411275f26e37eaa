// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import java.time.Duration;

/**
 * What an operator decides about the rules.
 *
 * @param shared whether answers are shared between users (RFC 9111 §1: a shared cache); else private
 * @param heuristics whether answers without a lifetime of their own get a tenth of their age (RFC 9111 §4.2.2)
 * @param staleIfError how long after its expiry an answer may stand in for an error status although it does not say
 *     so itself (RFC 5861 §4); zero for never
 */
public record PolicyOptions(boolean shared, boolean heuristics, Duration staleIfError) {
    /** A private cache that follows the specifications and nothing else. */
    public static final PolicyOptions DEFAULT = new PolicyOptions(false, true, Duration.ZERO);
}
