// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import io.penstock.network.spi.AccessPolicy;
import io.penstock.network.spi.CredentialsProvider;
import io.penstock.network.spi.HostResolver;
import io.penstock.network.spi.NetworkListener;
import io.penstock.network.spi.TlsContextProvider;
import java.util.List;
import java.util.function.Supplier;

/** What others give to an engine: each list best first, as it is now. */
record Extensions(
        Supplier<List<AccessPolicy>> policies,
        Supplier<List<CredentialsProvider>> credentials,
        Supplier<List<TlsContextProvider>> tls,
        Supplier<List<HostResolver>> resolvers,
        Supplier<List<NetworkListener>> listeners) {
    /** Nothing. */
    static final Extensions NONE = new Extensions(List::of, List::of, List::of, List::of, List::of);
}
