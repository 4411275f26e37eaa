// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Appends the record of a response whose body is complete; from then on it can be found. */
final class Commit implements Journal.Task {
    private static final int MAX_VARIANTS = 32;
    private static final int WASTE = 256;

    private final EntryWriter writer;
    private final CachedHead head;
    private final List<CachedResponse> replaced;
    private final Shelf shelf;
    private final Index index;
    private final MemoryTier memory;
    private final CompletableFuture<Optional<CachedResponse>> committed = new CompletableFuture<>();
    private final int inline;
    private @Nullable StoredEntry entry;

    Commit(
            EntryWriter writer,
            CachedHead head,
            List<CachedResponse> replaced,
            Shelf shelf,
            Index index,
            MemoryTier memory) {
        this.writer = writer;
        this.head = head;
        this.replaced = replaced;
        this.shelf = shelf;
        this.index = index;
        this.memory = memory;
        inline = writer.hasFile() ? 0 : (int) writer.length();
    }

    CompletableFuture<Optional<CachedResponse>> committed() {
        return committed;
    }

    @Override
    public int size() {
        return inline + 1024;
    }

    @Override
    public boolean isNeeded() {
        return false;
    }

    @Override
    public void run(Journal to) throws IOException {
        CacheKey key = writer.key();
        Journal.Place place = to.append(this::record);
        int body = writer.hasFile() ? -writer.number() : place.segment();
        Location location = new Location(
                KeyHash.of(key),
                KeyHash.ofEngine(key.engine()),
                place.segment(),
                place.offset(),
                place.length(),
                body,
                writer.length());
        StoredEntry stored = new StoredEntry(
                shelf::openBody, key, head, location, writer.seed(), writer.hasFile() ? null : trimmed(), 0);
        List<StoredEntry> others = shelf.find(key, location.hash());
        index.insert(location, null);
        memory.admit(stored);
        entry = stored;
        for (StoredEntry other : outdated(others)) {
            if (shelf.forget(other.location())) {
                to.appendRemoval(other.location());
            }
        }
    }

    private byte[] record(Segment segment) {
        return writer.hasFile()
                ? LogRecord.reference(
                        segment.salt(),
                        writer.key(),
                        head,
                        new LogRecord.Header(
                                LogRecord.REFERENCE, 0, 0, 0, writer.length(), -writer.number(), 0, writer.seed()))
                : LogRecord.entry(
                        segment.salt(), segment.number(), writer.key(), head, writer.bytes(), inline, writer.seed());
    }

    /** Those of the same variant, those that were named, and the oldest beyond the limit. */
    private List<StoredEntry> outdated(List<StoredEntry> others) {
        List<StoredEntry> outdated = new ArrayList<>();
        others.sort(Shelf.NEWEST_FIRST);
        int kept = 1;
        for (StoredEntry other : others) {
            if (isNamed(other) || other.head().variant().equals(head.variant()) || ++kept > MAX_VARIANTS) {
                outdated.add(other);
            }
        }
        return outdated;
    }

    private boolean isNamed(StoredEntry other) {
        for (CachedResponse response : replaced) {
            if (response instanceof StoredEntry old && old.location().equals(other.location())) {
                return true;
            }
        }
        return false;
    }

    private byte[] trimmed() {
        byte[] bytes = writer.bytes();
        return bytes.length - inline > WASTE ? Arrays.copyOf(bytes, inline) : bytes;
    }

    @Override
    public void done() {
        StoredEntry stored = entry;
        if (stored == null) {
            writer.clean();
        } else {
            writer.finish();
        }
        committed.complete(Optional.ofNullable(stored));
    }
}
