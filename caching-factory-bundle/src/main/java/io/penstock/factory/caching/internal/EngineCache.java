// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CacheStore;
import io.penstock.cache.CachedResponse;
import io.penstock.cache.HttpCache;
import io.penstock.factory.caching.internal.policy.Invalidation;
import io.penstock.factory.caching.internal.policy.PolicyOptions;
import io.penstock.factory.caching.internal.policy.StoredView;
import io.penstock.network.HeaderFields;
import io.penstock.network.Redaction;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What all managers of one engine share, and what others see of it. Thread-safe. */
final class EngineCache implements HttpCache {
    private final String engine;
    private final Supplier<@Nullable OpenStore> stores;
    private final Supplier<PolicyOptions> options;
    private final InstantSource clock;
    private final Counters counters = new Counters();
    private final ConcurrentHashMap<FlightKey, Flight> flights = new ConcurrentHashMap<>();
    private final Uncollapsible uncollapsible = new Uncollapsible();
    private final ConcurrentHashMap<CacheKey, CompletableFuture<Void>> committing = new ConcurrentHashMap<>();
    private final AtomicLong commits = new AtomicLong();

    EngineCache(
            String engine, Supplier<@Nullable OpenStore> stores, Supplier<PolicyOptions> options, InstantSource clock) {
        this.engine = engine;
        this.stores = stores;
        this.options = options;
        this.clock = clock;
    }

    long now() {
        return clock.millis();
    }

    Counters counters() {
        return counters;
    }

    /** Exchanges that others may follow. */
    ConcurrentHashMap<FlightKey, Flight> flights() {
        return flights;
    }

    Uncollapsible uncollapsible() {
        return uncollapsible;
    }

    /** Rises before a flight that has stored something is removed. */
    long commits() {
        return commits.get();
    }

    /**
     * A response is whole, and being stored.
     *
     * @return what {@link #committed} completes
     */
    CompletableFuture<Void> committing(CacheKey key) {
        CompletableFuture<Void> stored = new CompletableFuture<>();
        committing.put(key, stored);
        return stored;
    }

    void committed(CacheKey key, CompletableFuture<Void> stored) {
        commits.incrementAndGet();
        committing.remove(key, stored);
        stored.complete(null);
    }

    /** Completes when what has just been answered under a key is stored; nothing if nothing is under way. */
    Optional<CompletableFuture<Void>> pending(CacheKey key) {
        return committing.isEmpty() ? Optional.empty() : Optional.ofNullable(committing.get(key));
    }

    /** Forgets what a change at the origin makes worthless, also what is just being stored (RFC 9111 §4.4). */
    void forget(String method, URI target, int status, HeaderFields fields, CacheStore store, Executor executor) {
        for (String uri : Invalidation.uris(method, target, status, fields)) {
            for (Flight flight : flights.values()) {
                if (flight.isFor(uri)) {
                    flight.doom();
                }
            }
            store.remove(engine, uri, executor);
        }
    }

    @Override
    public String engine() {
        return engine;
    }

    @Override
    public Statistics statistics() {
        OpenStore open = stores.get();
        CacheStore.Usage usage = open == null
                ? new CacheStore.Usage(0, 0, 0, 0, 0)
                : open.store().usage(engine);
        return new Statistics(
                counters.hits.sum(),
                counters.misses.sum(),
                counters.validations.sum(),
                counters.stale.sum(),
                counters.collapsed.sum(),
                counters.stored.sum(),
                usage.evictions(),
                usage.corrupt(),
                usage.entries(),
                usage.bytes(),
                usage.memoryBytes());
    }

    @Override
    public List<EntryView> list(String urlPattern, int limit) {
        List<EntryView> entries = new ArrayList<>();
        Pattern pattern = glob(urlPattern);
        OpenStore open = stores.get();
        if (open != null && limit > 0) {
            open.store().visit(engine, response -> {
                if (pattern.matcher(response.key().uri()).matches()) {
                    entries.add(view(response));
                }
                return entries.size() < limit;
            });
        }
        return List.copyOf(entries);
    }

    private EntryView view(CachedResponse response) {
        StoredView view = StoredView.of(response.head());
        String state = (view.isPartial() ? "partial, " : "") + view.lifetimeText(now(), options.get());
        return new EntryView(
                Redaction.text(response.key().uri()),
                response.head().status(),
                response.length(),
                Instant.ofEpochMilli(response.head().received()),
                state,
                response.head().variant());
    }

    @Override
    public int remove(String urlPattern) {
        AtomicInteger removed = new AtomicInteger();
        Pattern pattern = glob(urlPattern);
        OpenStore open = stores.get();
        if (open != null) {
            open.store().visit(engine, response -> {
                if (pattern.matcher(response.key().uri()).matches()) {
                    open.store().remove(response, Runnable::run);
                    removed.incrementAndGet();
                }
                return true;
            });
        }
        return removed.get();
    }

    @Override
    public void clear() {
        OpenStore open = stores.get();
        flights.values().forEach(Flight::doom);
        if (open != null) {
            open.store().clear(engine);
        }
    }

    @Override
    public Verification verify() {
        OpenStore open = stores.get();
        return open == null ? new Verification(0, 0) : open.store().verify(engine);
    }

    /** {@code *} stands for any text, {@code ?} for one character. */
    static Pattern glob(String urlPattern) {
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < urlPattern.length(); i++) {
            char c = urlPattern.charAt(i);
            expression.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }
}
