// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CachedBody;
import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A stored response with its head in memory, and its body too if it is small. Thread-safe. */
final class StoredEntry implements CachedResponse {
    private static final int OVERHEAD = 400;
    private static final int PER_FIELD = 160;

    private final BodySource source;
    private final CacheKey key;
    private final CachedHead head;
    private final long length;
    private final int seed;
    private final byte @Nullable [] body;
    private final int bodyOffset;

    private volatile Location location;
    /** Whether it was served since the clock of the memory tier last passed. */
    private volatile boolean used;
    /** Whether the record on disk is older than this. */
    private volatile boolean dirty;

    /** Opens bodies that are not in memory. */
    interface BodySource {
        CachedBody open(StoredEntry entry) throws IOException;
    }

    /**
     * An entry.
     *
     * @param seed of the body's checksums
     * @param body array that holds the body, from the offset on; null if it is not in memory
     */
    StoredEntry(
            BodySource source,
            CacheKey key,
            CachedHead head,
            Location location,
            int seed,
            byte @Nullable [] body,
            int bodyOffset) {
        this.source = source;
        this.key = key;
        this.head = head;
        this.location = location;
        this.length = location.bodyLength();
        this.seed = seed;
        this.body = body;
        this.bodyOffset = bodyOffset;
    }

    /** The same with its body in memory. */
    StoredEntry withBody(byte[] bytes, int offset) {
        return new StoredEntry(source, key, head, location, seed, bytes, offset);
    }

    /** The same with another head. */
    StoredEntry withHead(CachedHead newer) {
        return new StoredEntry(source, key, newer, location, seed, body, bodyOffset);
    }

    @Override
    public CacheKey key() {
        return key;
    }

    @Override
    public CachedHead head() {
        return head;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean isResident() {
        return body != null || length == 0;
    }

    @Override
    public CachedBody open() throws IOException {
        byte[] bytes = body;
        if (bytes != null) {
            return new MemoryBody(bytes, bodyOffset, (int) length);
        }
        return length == 0 ? MemoryBody.EMPTY : source.open(this);
    }

    Location location() {
        return location;
    }

    void moved(Location to) {
        location = to;
    }

    int seed() {
        return seed;
    }

    byte @Nullable [] body() {
        return body;
    }

    int bodyOffset() {
        return bodyOffset;
    }

    /** Bytes that it takes in memory, roughly. */
    long cost() {
        return OVERHEAD + (long) PER_FIELD * head.fields().size() + (body == null ? 0 : length);
    }

    void markUsed() {
        // a volatile write costs more than the question
        if (!used) {
            used = true;
        }
    }

    /** Whether it was used since the last call. */
    boolean takeUsed() {
        boolean was = used;
        used = false;
        return was;
    }

    boolean isDirty() {
        return dirty;
    }

    void setDirty(boolean isNewer) {
        dirty = isNewer;
    }
}
