// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import io.penstock.engine.internal.auth.OriginAuthentication;
import io.penstock.engine.internal.client.EngineHttpClient;
import io.penstock.engine.internal.component.DocumentNetwork;
import io.penstock.engine.internal.exchange.ExchangeSettings;
import io.penstock.engine.internal.exchange.Exchanges;
import io.penstock.engine.internal.exchange.Owner;
import io.penstock.engine.internal.hsts.HstsFile;
import io.penstock.engine.internal.hsts.HstsStore;
import io.penstock.engine.internal.hsts.TrustedHsts;
import io.penstock.engine.internal.stack.Departures;
import io.penstock.engine.internal.stack.EngineServices;
import io.penstock.engine.internal.stack.FactoryRegistry;
import io.penstock.engine.internal.stack.Stacks;
import io.penstock.engine.internal.stack.SwapJournal;
import io.penstock.engine.internal.thread.EngineTimer;
import io.penstock.engine.internal.thread.WorkerPool;
import io.penstock.network.Credentials;
import io.penstock.network.Identity;
import io.penstock.network.NetworkAccess;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.AddressResolver;
import io.penstock.network.spi.CredentialsRequest;
import io.penstock.network.spi.Limits;
import io.penstock.network.spi.NetworkListener;
import io.penstock.network.spi.TlsContext;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One engine, without a framework: its threads, stacks and exchanges, and what it offers to layers and documents. */
final class Engine implements EngineServices, DocumentNetwork, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final int WORKERS = 8;
    private static final int QUEUE = 1024;
    /** Bodies that consumers of the JDK view read at the same time, each maybe with a thread of its own. */
    private static final int CONSUMERS = 64;

    private static final long HSTS_DELAY = TimeUnit.SECONDS.toNanos(2);

    private final String name;
    private final Identity self;
    private final Extensions extensions;
    private final EngineTimer timer;
    private final WorkerPool workers;
    private final WorkerPool lookUps;
    private final WorkerPool keeper;
    private final WorkerPool consumers;
    private final EngineResolver resolver;
    private final TlsContexts tls;
    private final CredentialsDesk credentials;
    private final SwapJournal journal;
    private final Stacks stacks;
    private final Exchanges exchanges;
    private final HstsStore hsts;
    private final AtomicBoolean hstsPending = new AtomicBoolean();
    private final AtomicLong policyRevision = new AtomicLong();
    private final Map<String, LongAdder> callsByBundle = new ConcurrentHashMap<>();
    private final Map<Identity, Owner> documentOwners = new ConcurrentHashMap<>();
    private volatile @Nullable HstsFile hstsFile;
    private volatile ExchangeSettings settings;
    private volatile EngineConfiguration configuration;
    private volatile Runnable readiness = () -> {};

    Engine(EngineConfiguration configuration, Extensions extensions, Departures departures) {
        this.configuration = configuration;
        this.settings = configuration.exchanges();
        this.name = configuration.name();
        this.self = new Identity(name, "io.penstock.engine");
        this.extensions = extensions;
        String prefix = "penstock-" + name;
        timer = new EngineTimer(prefix + "-timer");
        workers = new WorkerPool(prefix + "-worker", WORKERS, QUEUE);
        lookUps = new WorkerPool(prefix + "-lookup", WORKERS, QUEUE);
        keeper = new WorkerPool(prefix + "-keeper", 2, QUEUE);
        consumers = new WorkerPool(prefix + "-consumer", CONSUMERS, QUEUE);
        PolicyCheck policy = new PolicyCheck(extensions.policies());
        resolver = new EngineResolver(policy, extensions.resolvers(), () -> settings, lookUps, timer);
        tls = new TlsContexts(extensions.tls());
        credentials = new CredentialsDesk(extensions.credentials(), workers, timer);
        journal = new SwapJournal(name, clock());
        stacks = new Stacks(configuration.stacks(), this, timer, keeper, departures, journal);
        hsts = new HstsStore(clock());
        exchanges = new Exchanges(
                stacks,
                timer,
                settings,
                new TrustedHsts(hsts, tls::isExcepted),
                policy,
                new OriginAuthentication(credentials::ask),
                new Observing());
    }

    /** Keeps the hosts of HSTS in a file, beginning with what is there; blocks. */
    void keepHsts(Path file) {
        HstsFile kept = new HstsFile(file, hsts);
        kept.load();
        hstsFile = kept;
        hsts.onChange(() -> {
            if (!hstsPending.getAndSet(true)) {
                timer.after(HSTS_DELAY, () -> keeper.executeAlways(this::saveHsts));
            }
        });
    }

    private void saveHsts() {
        HstsFile kept = hstsFile;
        if (kept != null && hstsPending.getAndSet(false)) {
            kept.save();
        }
    }

    /**
     * Where factories come from; a first change must be told to {@link #stacks()}.
     *
     * @param ready told, off the deciding thread, that there may or may not be a usable stack now
     */
    void connect(FactoryRegistry factories, Runnable ready) {
        readiness = ready;
        stacks.connect(factories, exchanges);
    }

    Stacks stacks() {
        return stacks;
    }

    Exchanges exchanges() {
        return exchanges;
    }

    SwapJournal journal() {
        return journal;
    }

    EngineConfiguration configuration() {
        return configuration;
    }

    /** Takes another configuration of the same name; nothing under way is lost. */
    void reconfigure(EngineConfiguration changed) {
        configuration = changed;
        settings = changed.exchanges();
        exchanges.reconfigure(changed.exchanges());
        stacks.reconfigure(changed.stacks());
    }

    /** Connections made under the rules of before are not used again. */
    void policyChanged() {
        policyRevision.incrementAndGet();
    }

    /** What a bundle's account is kept by. */
    Owner owner(String bundle) {
        return new Owner(new Identity(name, bundle), callsByBundle.computeIfAbsent(bundle, key -> new LongAdder()));
    }

    /** The facade for a bundle; what it has under way ends with {@link #leave}. */
    NetworkAccess access(Owner owner) {
        return new NetworkAccess() {
            @Override
            public String engine() {
                return name;
            }

            @Override
            public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
                return exchanges.send(owner, request, body);
            }
        };
    }

    /** The same as the JDK's client. */
    HttpClient client(Owner owner) {
        return new EngineHttpClient(
                access(owner),
                consumers,
                () -> settings.timeouts().connect(),
                () -> tls.jdk().sslContext());
    }

    void leave(Owner owner) {
        exchanges.leave(owner);
    }

    Map<String, Long> callsByBundle() {
        Map<String, Long> sums = new TreeMap<>();
        callsByBundle.forEach((bundle, calls) -> sums.put(bundle, calls.sum()));
        return sums;
    }

    /** Fails what is under way, closes all managers, ends all threads. */
    @Override
    public void close() {
        exchanges.close();
        stacks.close();
        saveHsts();
        keeper.finish();
        workers.close();
        consumers.close();
        lookUps.close();
        timer.close();
    }

    // --- for documents

    @Override
    public int loaders() {
        return stacks.loaders().count();
    }

    @Override
    public Executor loader(int index) {
        return stacks.loaders().mailbox(index);
    }

    @Override
    public <T> CompletableFuture<NetworkReply<T>> send(
            int loader, Identity identity, NetworkRequest request, BodyHandler<T> body) {
        Owner owner = documentOwners.computeIfAbsent(identity, key -> owner(key.bundle()));
        return exchanges.send(owner, loader, request, body);
    }

    @Override
    public Timeout after(Duration delay, Runnable action) {
        return timer.after(delay.toNanos(), action)::cancel;
    }

    @Override
    public Duration absence() {
        return settings.absence();
    }

    @Override
    public long departing(long bundle, boolean bundleStops, boolean mayHold) {
        return stacks.deadline(bundle, bundleStops, mayHold);
    }

    @Override
    public void arrived(long bundle) {
        stacks.arrived(bundle);
    }

    // --- for layers

    @Override
    public String engine() {
        return name;
    }

    @Override
    public AddressResolver resolver() {
        return resolver;
    }

    @Override
    public TlsContext tls(String host, int port) {
        return tls.context(host, port);
    }

    @Override
    public CompletableFuture<Optional<Credentials>> proxyCredentials(CredentialsRequest request) {
        return credentials.ask(request);
    }

    @Override
    public Limits limits() {
        return settings.limits();
    }

    @Override
    public Executor executor() {
        return workers;
    }

    @Override
    public InstantSource clock() {
        return Clock.systemUTC();
    }

    @Override
    public boolean isOffline() {
        return settings.offline();
    }

    @Override
    public long policyRevision() {
        return policyRevision.get();
    }

    @Override
    public Identity identity() {
        return self;
    }

    private final class Observing implements Exchanges.Observer {
        @Override
        public boolean isListening() {
            return !extensions.listeners().get().isEmpty();
        }

        @Override
        public void ended(NetworkListener.Event event) {
            try {
                workers.execute(() -> extensions.listeners().get().forEach(listener -> listener.exchangeEnded(event)));
            } catch (RejectedExecutionException e) {
                LOG.debug("Too much background work: listeners miss exchange {}", event.id());
            }
        }

        @Override
        public void decided(boolean usable, String why) {
            keeper.executeAlways(readiness);
        }
    }
}
