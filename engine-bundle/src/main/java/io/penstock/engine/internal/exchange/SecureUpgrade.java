// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.NetworkResponseInfo;
import io.penstock.network.Origin;

/** The step that turns http into https where the origin once said so (RFC 6797). Thread-safe. */
public interface SecureUpgrade {
    /** Whether requests to that http origin go by https. */
    boolean isRequired(Origin origin);

    /** An https origin has answered, or a cache for it. */
    void learn(Origin origin, NetworkResponseInfo head);

    /** No origin has said so. */
    SecureUpgrade NONE = new SecureUpgrade() {
        @Override
        public boolean isRequired(Origin origin) {
            return false;
        }

        @Override
        public void learn(Origin origin, NetworkResponseInfo head) {}
    };
}
