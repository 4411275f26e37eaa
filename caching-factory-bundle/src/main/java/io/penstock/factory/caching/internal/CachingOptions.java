// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.factory.caching.internal.policy.PolicyOptions;

/**
 * What an operator decides about the layer; the store has options of its own.
 *
 * @param policy about the rules
 * @param byBundle whether each calling bundle has a cache of its own
 */
record CachingOptions(PolicyOptions policy, boolean byBundle) {
    static final CachingOptions DEFAULT = new CachingOptions(PolicyOptions.DEFAULT, false);
}
