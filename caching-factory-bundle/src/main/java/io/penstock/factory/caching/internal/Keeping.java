// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.cache.CacheWriter;
import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import io.penstock.factory.caching.internal.policy.Storing;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a flight's body when it ends: the whole, a part that can be completed later, or nothing. The flight is
 * over when that is done. Thread-safe.
 */
final class Keeping implements Relay.Events {
    private final Flight flight;
    private final EngineCache cache;
    private final List<CachedResponse> replaced;
    private final @Nullable Into into;
    private volatile @Nullable Relay relay;
    private volatile @Nullable Combining rest;

    /**
     * Where it is stored.
     *
     * @param writer takes the bytes
     * @param head as it came with them
     */
    record Into(CacheWriter writer, CachedHead head) {}

    /**
     * Of a body.
     *
     * @param into null if nothing is stored
     * @param replaced by the whole
     */
    Keeping(Flight flight, EngineCache cache, @Nullable Into into, List<CachedResponse> replaced) {
        this.flight = flight;
        this.cache = cache;
        this.into = into;
        this.replaced = replaced;
    }

    /** Begins: the body comes through a relay, to a leader if there is one. */
    Relay begin(Relay.@Nullable Leader leader, boolean background) {
        Into kept = into;
        Relay made = Relay.of(leader, kept == null ? null : kept.writer(), background, this);
        relay = made;
        return made;
    }

    /** The stored part belongs to the body too. */
    void completes(Combining stored) {
        rest = stored;
    }

    boolean isStored() {
        return into != null;
    }

    Relay relay() {
        Relay known = relay;
        if (known == null) {
            throw new IllegalStateException("the body has not begun");
        }
        return known;
    }

    /** A request follows the body; false if it is not the one that was asked for. */
    boolean follow(CacheCall<?> call) {
        Into kept = into;
        return kept != null && call.follow(kept.head(), kept.writer(), relay());
    }

    /** The same for a request that came when the head was there already: to it the response is a stored one. */
    boolean followLate(CacheCall<?> call) {
        Into kept = into;
        return kept != null && call.isAnsweredBy(kept.head()) && follow(call);
    }

    @Override
    public void complete(long length) {
        Combining suffix = rest;
        Into kept = into;
        if (kept == null) {
            relay().completeFollowers(length);
            flight.over();
        } else if (suffix != null && suffix.hasSuffix()) {
            suffix.appendStored(() -> finish(kept, kept.writer().length()));
        } else {
            finish(kept, suffix == null ? length : kept.writer().length());
        }
    }

    /** All bytes are there. */
    private void finish(Into kept, long length) {
        Optional<CachedHead> whole = Storing.whole(kept.head(), length);
        if (whole.isPresent()) {
            // before anybody has its end: who then asks again waits for what is being stored
            CompletableFuture<Void> pending = cache.committing(flight.key());
            relay().completeFollowers(length);
            commit(kept.writer(), whole.get(), replaced, pending);
        } else {
            relay().completeFollowers(length);
            kept.writer().discard();
            flight.over();
        }
    }

    private void commit(
            CacheWriter writer, CachedHead head, List<CachedResponse> outdated, CompletableFuture<Void> pending) {
        writer.commit(head, outdated).thenAccept(stored -> committed(stored, pending));
    }

    private void committed(Optional<CachedResponse> stored, CompletableFuture<Void> pending) {
        if (stored.isPresent()) {
            cache.counters().stored.increment();
            flight.dropIfDoomed(stored.get());
        }
        cache.committed(flight.key(), pending);
        flight.over();
    }

    @Override
    public void failed(Throwable cause, long length) {
        keepPart(length);
    }

    @Override
    public void abandoned(long length) {
        keepPart(length);
    }

    /** A part can be completed later, if it has a strong validator. */
    void keepPart(long length) {
        Into kept = into;
        boolean useless = flight.isDoomed() || rest != null;
        Optional<CachedHead> part = kept == null || useless ? Optional.empty() : Storing.part(kept.head(), length);
        if (kept != null && part.isPresent()) {
            commit(kept.writer(), part.get(), List.of(), cache.committing(flight.key()));
            return;
        }
        if (kept != null) {
            kept.writer().discard();
        }
        flight.over();
    }

    @Override
    public boolean mayGoOn() {
        return flight.mayGoOn();
    }
}
