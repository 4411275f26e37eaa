// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.hsts;

import io.penstock.engine.internal.exchange.SecureUpgrade;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkResponseInfo;
import io.penstock.network.Origin;
import java.util.function.BiPredicate;
import javax.net.ssl.SSLSession;

/**
 * What the store knows, and what it may learn: from a message of the network, over TLS without a fault (RFC 6797
 * §8.1). A certificate that only an exception of the operator lets pass is a fault, and a cache is no network.
 */
public final class TrustedHsts implements SecureUpgrade {
    private final HstsStore store;
    private final BiPredicate<Origin, SSLSession> excepted;

    /** @param excepted whether the peer of that session is accepted by an exception for its certificate */
    public TrustedHsts(HstsStore store, BiPredicate<Origin, SSLSession> excepted) {
        this.store = store;
        this.excepted = excepted;
    }

    @Override
    public boolean isRequired(Origin origin) {
        return store.isRequired(origin);
    }

    @Override
    public void learn(Origin origin, NetworkResponseInfo head) {
        HeaderFields fields = head.networkHeaders();
        if (!fields.contains(HstsField.NAME)) {
            return;
        }
        SSLSession session = head.sslSession().orElse(null);
        if (session != null && !excepted.test(origin, session)) {
            store.learn(origin, fields);
        }
    }
}
