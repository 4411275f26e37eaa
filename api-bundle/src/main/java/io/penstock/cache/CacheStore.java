// SPDX-License-Identifier: Apache-2.0
package io.penstock.cache;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where a cache keeps its responses: an OSGi service that replaces the embedded store, for instance by one that several
 * containers share. It decides nothing about HTTP.
 *
 * <p>Thread-safe. Damage of any kind is a response that is not there, never an exception and never a wrong byte. What
 * {@link #find} has given once outlives the end of this process, but not necessarily a loss of power.
 */
@ConsumerType
public interface CacheStore {
    /** Name that selects a store in the cache's {@code store.target}, as a service property. */
    String NAME = "penstock.store";

    /**
     * The stored responses of a key, newest first. Never blocks for long, never fails: what cannot be read is left out.
     */
    CompletableFuture<List<CachedResponse>> find(CacheKey key);

    /**
     * Begins to store a response.
     *
     * @param expected bytes of the body, -1 if unknown
     * @param executor for everything that blocks
     * @return nothing if it is too large, or the store is closed or overloaded
     */
    Optional<CacheWriter> write(CacheKey key, CachedHead head, long expected, Executor executor);

    /**
     * Replaces the head of a stored response, its body stays (RFC 9111 §4.3.4). At once for all readers.
     *
     * @return what is stored now
     */
    CachedResponse update(CachedResponse stored, CachedHead head, Executor executor);

    /** Removes one response, at once for all readers. */
    void remove(CachedResponse stored, Executor executor);

    /** Removes every response for a URI, of all scopes and variants (RFC 9111 §4.4), at once for all readers. */
    void remove(String engine, String uri, Executor executor);

    /** Shows all responses of an engine, in no order, until the visitor answers false. May block. */
    void visit(String engine, Predicate<CachedResponse> visitor);

    /** Removes all responses of an engine. May block. */
    void clear(String engine);

    /** Reads everything of an engine back and drops what is damaged. May take long. */
    HttpCache.Verification verify(String engine);

    /** What it holds of an engine, and what has happened to all of it since it was opened. */
    Usage usage(String engine);

    /** At least 16 random bytes that live as long as what is stored: the key of all hashes of credentials. */
    byte[] secret();

    /**
     * How full a store is.
     *
     * @param entries responses of the engine
     * @param bytes of their bodies
     * @param memoryBytes that the whole store holds in memory
     * @param evictions responses that had to make room, since it was opened
     * @param corrupt responses dropped as damaged, since it was opened
     */
    record Usage(long entries, long bytes, long memoryBytes, long evictions, long corrupt) {}
}
