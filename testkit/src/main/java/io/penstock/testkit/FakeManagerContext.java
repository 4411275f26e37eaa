// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.Credentials;
import io.penstock.network.Identity;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.AddressResolver;
import io.penstock.network.spi.CredentialsRequest;
import io.penstock.network.spi.HostResolver;
import io.penstock.network.spi.Lease;
import io.penstock.network.spi.Limits;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NoNextManagerException;
import io.penstock.network.spi.TlsContext;
import io.penstock.testkit.internal.FakeAddressResolver;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A context for managers without an engine. Without further words: every name is loopback, TLS trusts the test CA,
 * the clock is the system's, nothing is below. Thread-safe.
 */
public final class FakeManagerContext implements ManagerContext {
    private static final Executor SLOW_WORK = slowWork();

    private final Builder from;
    private final AddressResolver resolver;
    private final AtomicBoolean nextAsked = new AtomicBoolean();
    private final AtomicInteger leases = new AtomicInteger();
    private final List<Runnable> retirements = new ArrayList<>();
    private final List<CredentialsRequest> challenges = new ArrayList<>();
    private boolean retired;

    private FakeManagerContext(Builder from) {
        this.from = from;
        AddressResolver given = from.addresses;
        resolver = given == null ? new FakeAddressResolver(from.names, from.policy, from.executor) : given;
    }

    /** Threads that end a second after their last work. */
    private static Executor slowWork() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(0, 64, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, "testkit-context-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A context with nothing below: for a transport. */
    public static FakeManagerContext create() {
        return builder().build();
    }

    /** A context whose next layer is that manager: for a variant. */
    public static FakeManagerContext over(NetworkAccessManager next) {
        return builder().next(next).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String engine() {
        return from.engine;
    }

    @Override
    public String loader() {
        return from.loader;
    }

    @Override
    public long generation() {
        return from.generation;
    }

    @Override
    public NetworkAccessManager next() {
        if (!nextAsked.compareAndSet(false, true)) {
            throw new IllegalStateException("next() was called twice");
        }
        Supplier<NetworkAccessManager> below = from.next;
        if (below == null) {
            throw new NoNextManagerException("under test");
        }
        return below.get();
    }

    /** Whether {@link #next()} was called: a variant does, a transport does not. */
    public boolean isNextAsked() {
        return nextAsked.get();
    }

    @Override
    public Optional<Lease> retain() {
        synchronized (retirements) {
            if (retired) {
                return Optional.empty();
            }
            leases.incrementAndGet();
        }
        AtomicBoolean open = new AtomicBoolean(true);
        return Optional.of(() -> {
            if (open.compareAndSet(true, false)) {
                leases.decrementAndGet();
            }
        });
    }

    /** Leases that are not closed. */
    public int openLeases() {
        return leases.get();
    }

    @Override
    public void onRetired(Runnable action) {
        synchronized (retirements) {
            if (!retired) {
                retirements.add(action);
                return;
            }
        }
        action.run();
    }

    /** The layer is outranked or leaves: runs the actions, gives no more leases. */
    public void retire() {
        List<Runnable> actions;
        synchronized (retirements) {
            if (retired) {
                return;
            }
            retired = true;
            actions = List.copyOf(retirements);
        }
        actions.forEach(Runnable::run);
    }

    @Override
    public AddressResolver resolver() {
        return resolver;
    }

    @Override
    public TlsContext tls(String host, int port) {
        return from.tls.apply(host);
    }

    @Override
    public CompletableFuture<Optional<Credentials>> proxyCredentials(CredentialsRequest request) {
        synchronized (challenges) {
            challenges.add(request);
        }
        CompletableFuture<Optional<Credentials>> answer = new CompletableFuture<>();
        from.executor.execute(() -> {
            try {
                answer.complete(from.proxyCredentials.apply(request));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** What {@link #proxyCredentials} was asked. */
    public List<CredentialsRequest> challenges() {
        synchronized (challenges) {
            return List.copyOf(challenges);
        }
    }

    @Override
    public Limits limits() {
        return from.limits;
    }

    @Override
    public Executor executor() {
        return from.executor;
    }

    @Override
    public InstantSource clock() {
        return from.clock;
    }

    @Override
    public boolean isOffline() {
        return from.offline.get();
    }

    @Override
    public long policyRevision() {
        return from.policyRevision.get();
    }

    @Override
    public Identity identity() {
        return new Identity(from.engine, "io.penstock.engine");
    }

    /** What a context is to be; not thread-safe. */
    public static final class Builder {
        private String engine = "default";
        private String loader = "penstock-default-loader-1";
        private long generation = 1;
        private @Nullable Supplier<NetworkAccessManager> next;
        private @Nullable AddressResolver addresses;
        private HostResolver names = FakeResolver.loopback();
        private Consumer<NetworkRequest> policy = request -> {};
        private Function<String, TlsContext> tls = host -> TRUSTING;
        private Limits limits = Limits.DEFAULT;
        private InstantSource clock = InstantSource.system();
        private Executor executor = SLOW_WORK;
        private AtomicBoolean offline = new AtomicBoolean();
        private AtomicLong policyRevision = new AtomicLong();
        private Function<CredentialsRequest, Optional<Credentials>> proxyCredentials = request -> Optional.empty();

        private static final TlsContext TRUSTING =
                new TlsContext("testkit", TestTls.trustingContext(), List.of(), Set.of(), Set.of());

        private Builder() {}

        public Builder engine(String name) {
            engine = name;
            return this;
        }

        public Builder loader(String name) {
            loader = name;
            return this;
        }

        public Builder generation(long number) {
            generation = number;
            return this;
        }

        public Builder next(NetworkAccessManager manager) {
            return next(() -> manager);
        }

        /** Called once, inside {@code create}. */
        public Builder next(Supplier<NetworkAccessManager> below) {
            next = below;
            return this;
        }

        /** Looks names up; literals and {@code localhost} are never asked for. */
        public Builder names(HostResolver resolver) {
            names = resolver;
            return this;
        }

        /** Refuses requests before and after the look-up: throw what the engine would, {@link #denied}. */
        public Builder policy(Consumer<NetworkRequest> check) {
            policy = check;
            return this;
        }

        /** Takes the place of names and policy. */
        public Builder resolver(AddressResolver resolver) {
            addresses = resolver;
            return this;
        }

        /** One TLS identity for every host. */
        public Builder tls(TlsContext context) {
            return tls(host -> context);
        }

        public Builder tls(Function<String, TlsContext> byHost) {
            tls = byHost;
            return this;
        }

        /** One TLS identity for every host, made of a plain context. */
        public Builder tls(String identity, SSLContext context) {
            return tls(new TlsContext(identity, context, List.of(), Set.of(), Set.of()));
        }

        public Builder limits(Limits given) {
            limits = given;
            return this;
        }

        public Builder clock(InstantSource given) {
            clock = given;
            return this;
        }

        public Builder executor(Executor given) {
            executor = given;
            return this;
        }

        /** A switch that the test can turn later. */
        public Builder offline(AtomicBoolean given) {
            offline = given;
            return this;
        }

        /** A number that the test can raise later. */
        public Builder policyRevision(AtomicLong given) {
            policyRevision = given;
            return this;
        }

        public Builder proxyCredentials(Function<CredentialsRequest, Optional<Credentials>> given) {
            proxyCredentials = given;
            return this;
        }

        public FakeManagerContext build() {
            return new FakeManagerContext(this);
        }
    }

    /** What the engine throws for a refusal, wrapped so that {@link Builder#policy} can throw it. */
    public static RuntimeException denied(NetworkRequest request, String rule) {
        return new java.io.UncheckedIOException(
                new NetworkException(NetworkError.ACCESS_DENIED, request.uri(), "denied by rule " + rule));
    }
}
