// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import io.penstock.network.Credentials;
import io.penstock.network.Identity;
import io.penstock.network.spi.AddressResolver;
import io.penstock.network.spi.CredentialsRequest;
import io.penstock.network.spi.Limits;
import io.penstock.network.spi.TlsContext;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** What an engine offers to all layers of all its stacks; see {@link io.penstock.network.spi.ManagerContext}. */
public interface EngineServices {
    String engine();

    AddressResolver resolver();

    TlsContext tls(String host, int port);

    CompletableFuture<Optional<Credentials>> proxyCredentials(CredentialsRequest request);

    Limits limits();

    Executor executor();

    InstantSource clock();

    boolean isOffline();

    long policyRevision();

    Identity identity();
}
