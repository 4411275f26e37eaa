// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import io.penstock.cache.CacheKey;
import io.penstock.cache.CacheStore;
import io.penstock.cache.CacheWriter;
import io.penstock.cache.CachedHead;
import io.penstock.cache.CachedResponse;
import io.penstock.cache.HttpCache;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * The store that needs nothing but a directory: append-only segments, large bodies as files, the index and what is used
 * often in memory. Thread-safe. One process at a time.
 */
public final class EmbeddedStore implements CacheStore, Closeable {
    private static final CompletableFuture<List<CachedResponse>> NOTHING = CompletableFuture.completedFuture(List.of());

    private final StoreFiles files;
    private final Closeable lock;
    private final byte[] secret;
    private final SecureRandom random = new SecureRandom();
    private final Index index = new Index();
    private final Segments segments;
    private final EntryReader reader;
    private final MemoryTier memory;
    private final Shelf shelf;
    private final Eviction eviction;
    private final Journal journal;
    private final AtomicInteger lastBody;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile StoreOptions options;

    private EmbeddedStore(StoreFiles files, Closeable lock, StoreOptions options) throws IOException {
        this.files = files;
        this.lock = lock;
        this.options = options;
        List<String> names = files.list();
        secret = Secret.find(files, names, random);
        segments = new Segments(files, secret, random::nextLong);
        reader = new EntryReader(segments);
        memory = new MemoryTier(index, options);
        shelf = new Shelf(files, segments, index, reader, memory);
        eviction = new Eviction(segments, index, reader, shelf);
        Recovery recovery = new Recovery(files, segments, index);
        recovery.run(names);
        lastBody = new AtomicInteger(recovery.lastBody());
        journal = new Journal(files, segments, index, eviction, options);
    }

    /**
     * Opens the store of a directory, which is made if it is not there.
     *
     * @throws StoreBusyException if another process, or another store in this one, has it open
     */
    public static EmbeddedStore open(Path directory, StoreOptions options) throws IOException {
        return open(new DiskFiles(directory), options);
    }

    static EmbeddedStore open(StoreFiles files, StoreOptions options) throws IOException {
        Closeable lock = files.lock();
        try {
            return new EmbeddedStore(files, lock, options);
        } catch (IOException | RuntimeException e) {
            Quietly.close(lock);
            throw e;
        }
    }

    /** Takes other sizes; a smaller store makes room with the next thing that it stores. */
    public void resize(StoreOptions newOptions) {
        options = newOptions;
        journal.resize(newOptions);
        memory.resize(newOptions);
    }

    /** Writes what waits, and gives the directory up. Bodies that are being read can be read to their end. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            journal.close();
            segments.close();
            Quietly.close(lock);
        }
    }

    boolean isClosed() {
        return closed.get();
    }

    @Override
    public byte[] secret() {
        return secret.clone();
    }

    @Override
    public CompletableFuture<List<CachedResponse>> find(CacheKey key) {
        List<StoredEntry> found = closed.get() ? List.of() : shelf.find(key, KeyHash.of(key));
        if (found.isEmpty()) {
            return NOTHING;
        }
        if (found.size() > 1) {
            found.sort(Shelf.NEWEST_FIRST);
        }
        return CompletableFuture.completedFuture(List.copyOf(found));
    }

    @Override
    public Optional<CacheWriter> write(CacheKey key, CachedHead head, long expected, Executor executor) {
        return closed.get() || journal.isFull() || expected > maxEntry()
                ? Optional.empty()
                : Optional.of(new EntryWriter(this, key, expected, executor, random.nextInt()));
    }

    /** Largest body. */
    long maxEntry() {
        StoreOptions current = options;
        return Math.min(current.maxEntry(), current.maxSize() / 2);
    }

    /** Number of a new body file. */
    int nextBody() {
        return lastBody.incrementAndGet();
    }

    BodyFile createBody(CacheKey key, int number) throws IOException {
        if (closed.get()) {
            throw new IOException("the store is closed");
        }
        return new BodyFile(files.create(BodyFile.name(KeyHash.of(key), number)));
    }

    /** Deletes a body that will not be stored; after the closing the next opening does it. */
    void deleteBody(CacheKey key, int number, long bytes) {
        if (!closed.get()) {
            segments.count(-bytes);
            Quietly.delete(files, BodyFile.name(KeyHash.of(key), number));
        }
    }

    /** Counts bytes of a body file. */
    void count(long bytes) {
        segments.count(bytes);
    }

    /** Stores a response whose body is complete. */
    CompletableFuture<Optional<CachedResponse>> commit(
            EntryWriter writer, CachedHead head, Collection<CachedResponse> replaced) {
        Commit commit = new Commit(writer, head, List.copyOf(replaced), shelf, index, memory);
        journal.submit(commit, writer.executor());
        return commit.committed();
    }

    @Override
    public CachedResponse update(CachedResponse stored, CachedHead head, Executor executor) {
        if (!(stored instanceof StoredEntry old)) {
            return stored;
        }
        StoredEntry newer = old.withHead(head);
        newer.setDirty(true);
        memory.admit(newer);
        journal.submit(new Tasks.Update(newer, reader, index, memory), executor);
        return newer;
    }

    @Override
    public void remove(CachedResponse stored, Executor executor) {
        if (stored instanceof StoredEntry entry && shelf.forget(entry.location())) {
            journal.submit(new Tasks.Removal(List.of(entry.location())), executor);
        }
    }

    @Override
    public void remove(String engine, String uri, Executor executor) {
        List<Location> removed = index.removeUri(KeyHash.ofUri(engine, uri));
        if (!removed.isEmpty()) {
            removed.forEach(shelf::deleteFile);
            journal.submit(new Tasks.Removal(removed), executor);
        }
    }

    @Override
    public void visit(String engine, Predicate<CachedResponse> visitor) {
        CacheKey likely = new CacheKey(engine, "", "");
        for (Location location : index.ofPartition(KeyHash.ofEngine(engine))) {
            StoredEntry entry = shelf.at(location, likely);
            if (entry != null && entry.key().engine().equals(engine) && !visitor.test(entry)) {
                return;
            }
        }
    }

    @Override
    public void clear(String engine) {
        List<Location> removed = index.removePartition(KeyHash.ofEngine(engine));
        removed.forEach(shelf::deleteFile);
        journal.submit(new Tasks.Wipe(segments, index, removed), Runnable::run);
    }

    @Override
    public HttpCache.Verification verify(String engine) {
        long checked = 0;
        long dropped = 0;
        for (Location location : index.ofPartition(KeyHash.ofEngine(engine))) {
            checked++;
            try {
                shelf.check(location);
            } catch (IOException e) {
                // an entry that has made room meanwhile is not damaged
                dropped += shelf.damaged(location) ? 1 : 0;
            }
        }
        return new HttpCache.Verification(checked, dropped);
    }

    @Override
    public Usage usage(String engine) {
        int partition = KeyHash.ofEngine(engine);
        return new Usage(
                index.entries(partition), index.bytes(partition), memory.bytes(), eviction.evicted(), shelf.corrupt());
    }

    /** Bytes of all files. */
    public long diskBytes() {
        return segments.bytes();
    }
}
