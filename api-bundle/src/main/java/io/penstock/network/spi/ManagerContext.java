// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import io.penstock.network.Credentials;
import io.penstock.network.Identity;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a manager is created for, and what the engine offers it: Qt's {@code parent}.
 *
 * <p>Thread-safe and valid until the manager is closed, except {@link #next()}.
 */
@ProviderType
public interface ManagerContext {
    /** Name of the engine. */
    String engine();

    /** Name of the loader thread. */
    String loader();

    /** Number of the generation that the stack belongs to; rises with each change of the stack. */
    long generation();

    /**
     * A new manager of the next lower layer, from the same snapshot of factories.
     *
     * @throws NoNextManagerException ({@code NO_FACTORY}) if there is nothing below; a variant lets it through
     * @throws IllegalStateException outside of {@code create}, on another thread, or when called twice
     */
    NetworkAccessManager next();

    /**
     * Keeps the stack open for background work (a revalidation, a collapsed leader) until the lease is closed.
     *
     * @return empty if the stack is already retired; then start no such work
     */
    Optional<Lease> retain();

    /**
     * Runs an action as soon as this layer is outranked, replaced or leaves, before its last exchanges end: to flush,
     * and to release files that its successor needs. Runs at most once, on an engine thread; it may block for a moment.
     * Exchanges may still arrive from the old stack; they must still be answered.
     */
    void onRetired(Runnable action);

    /** Looks names up and enforces the access policy: the only way to an address. */
    AddressResolver resolver();

    /** The TLS identity to use for a host. */
    TlsContext tls(String host, int port);

    /** Asks the {@link CredentialsProvider}s about a proxy; each has a bounded time. */
    CompletableFuture<Optional<Credentials>> proxyCredentials(CredentialsRequest request);

    /** Sizes that no answer may exceed. */
    Limits limits();

    /** For slow or blocking work; bounded, owned by the engine. */
    Executor executor();

    /** The clock of all decisions. */
    InstantSource clock();

    /** Whether the engine's offline switch is on: a transport refuses with {@code OFFLINE_MISS}. */
    boolean isOffline();

    /** Rises with each change of policy or TLS configuration: connections of an older revision are not reused. */
    long policyRevision();

    /** The engine's own identity, for background work that no bundle asked for. */
    Identity identity();
}
