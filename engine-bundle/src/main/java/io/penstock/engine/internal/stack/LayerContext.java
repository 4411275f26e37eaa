// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.stack;

import io.penstock.network.Credentials;
import io.penstock.network.Identity;
import io.penstock.network.spi.AddressResolver;
import io.penstock.network.spi.CredentialsRequest;
import io.penstock.network.spi.Lease;
import io.penstock.network.spi.Limits;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.TlsContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What one layer is given: Qt's parent. Knows its stack as soon as that is complete. */
final class LayerContext implements ManagerContext {
    private final EngineServices services;
    private final String loader;
    private final long generation;
    private final Executor keeper;
    private @Nullable Step below;

    private final List<Runnable> early = new ArrayList<>();
    private @Nullable ManagerStack stack;
    private boolean discarded;

    /** Makes the manager of the next lower layer. */
    @FunctionalInterface
    interface Step {
        NetworkAccessManager next();
    }

    /** @param keeper runs retirement actions that come late */
    LayerContext(EngineServices services, String loader, long generation, Executor keeper, Step below) {
        this.services = services;
        this.loader = loader;
        this.generation = generation;
        this.keeper = keeper;
        this.below = below;
    }

    @Override
    public NetworkAccessManager next() {
        Step step;
        synchronized (this) {
            step = below;
            below = null;
        }
        if (step == null) {
            throw new IllegalStateException("next() is valid once, inside create and on its thread");
        }
        return step.next();
    }

    /** {@code create} has returned. */
    synchronized void expire() {
        below = null;
    }

    /** The stack is complete; null if it never will be. */
    void attach(@Nullable ManagerStack complete) {
        List<Runnable> actions;
        synchronized (this) {
            stack = complete;
            discarded = complete == null;
            actions = List.copyOf(early);
            early.clear();
        }
        if (complete != null) {
            actions.forEach(this::onRetired);
        }
    }

    @Override
    public Optional<Lease> retain() {
        ManagerStack held;
        synchronized (this) {
            held = stack;
        }
        return held != null && held.retain() ? Optional.of(new Held(held)) : Optional.empty();
    }

    @Override
    public void onRetired(Runnable action) {
        ManagerStack complete;
        synchronized (this) {
            complete = stack;
            if (complete == null && !discarded) {
                early.add(action);
                return;
            }
        }
        if (complete == null || !complete.onRetired(action)) {
            keeper.execute(action);
        }
    }

    private static final class Held implements Lease {
        private final AtomicBoolean open = new AtomicBoolean(true);
        private final ManagerStack stack;

        Held(ManagerStack stack) {
            this.stack = stack;
        }

        @Override
        public void close() {
            if (open.getAndSet(false)) {
                stack.release();
            }
        }
    }

    @Override
    public String engine() {
        return services.engine();
    }

    @Override
    public String loader() {
        return loader;
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public AddressResolver resolver() {
        return services.resolver();
    }

    @Override
    public TlsContext tls(String host, int port) {
        return services.tls(host, port);
    }

    @Override
    public CompletableFuture<Optional<Credentials>> proxyCredentials(CredentialsRequest request) {
        return services.proxyCredentials(request);
    }

    @Override
    public Limits limits() {
        return services.limits();
    }

    @Override
    public Executor executor() {
        return services.executor();
    }

    @Override
    public InstantSource clock() {
        return services.clock();
    }

    @Override
    public boolean isOffline() {
        return services.isOffline();
    }

    @Override
    public long policyRevision() {
        return services.policyRevision();
    }

    @Override
    public Identity identity() {
        return services.identity();
    }
}
