// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import io.penstock.factory.caching.internal.store.EmbeddedStore;
import io.penstock.factory.caching.internal.store.StoreBusyException;
import io.penstock.factory.caching.internal.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one store of a factory: opened when its first manager is made, released when its last one is retired. Where
 * another process or an older version of this bundle still has the directory, the cache forwards until it is free.
 * Thread-safe; never blocks, except {@link #release()} for a moment.
 */
final class StoreKeeper implements Stores {
    private static final Logger LOG = LoggerFactory.getLogger(StoreKeeper.class);

    private static final long RETRY = Duration.ofMillis(200).toNanos();
    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();
    private static final State CLOSED = new State(null, Optional.empty(), "closed");

    private final LongSupplier nanoTime;
    private final Object lock = new Object();

    private Path directory;
    private StoreOptions options;
    private boolean wanted;
    private boolean complained;
    private long firstAttempt;
    private long lastAttempt;
    private int generation;
    private @Nullable EmbeddedStore store;
    private volatile State state = CLOSED;

    StoreKeeper(Path directory, StoreOptions options, LongSupplier nanoTime) {
        this.directory = directory;
        this.options = options;
        this.nanoTime = nanoTime;
    }

    /** Tries again to get a directory that was in use. */
    @Override
    public State state(Executor executor) {
        State known = state;
        if (known.open() == null && known.opening().isEmpty()) {
            retry(executor);
            return state;
        }
        return known;
    }

    @Override
    public State state() {
        return state;
    }

    /** Opens the store, if it is not open, on the executor. */
    @Override
    public void use(Executor executor) {
        synchronized (lock) {
            if (wanted) {
                return;
            }
            wanted = true;
            firstAttempt = nanoTime.getAsLong();
        }
        open(executor);
    }

    private void retry(Executor executor) {
        synchronized (lock) {
            if (!wanted
                    || nanoTime.getAsLong() - lastAttempt < RETRY
                    || state.opening().isPresent()) {
                return;
            }
        }
        open(executor);
    }

    private void open(Executor executor) {
        CompletableFuture<Void> opening = new CompletableFuture<>();
        int number;
        Path path;
        StoreOptions sizes;
        synchronized (lock) {
            if (state.opening().isPresent() || store != null) {
                return;
            }
            number = ++generation;
            path = directory;
            sizes = options;
            lastAttempt = nanoTime.getAsLong();
            state = new State(null, Optional.of(opening), "opening");
        }
        try {
            executor.execute(() -> {
                openNow(number, path, sizes);
                opening.complete(null);
            });
        } catch (RejectedExecutionException overloaded) {
            opened(number, null, "not opened: " + overloaded.getMessage());
            opening.complete(null);
        }
    }

    private void openNow(int number, Path path, StoreOptions sizes) {
        try {
            EmbeddedStore opened = EmbeddedStore.open(path, sizes);
            if (!opened(number, opened, "open in " + path)) {
                opened.close();
            }
        } catch (StoreBusyException e) {
            opened(number, null, String.valueOf(e.getMessage()));
            complainIfLong(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            opened(number, null, "cannot be opened: " + e);
            complain("The store of the cache cannot be opened, answers are not stored: {}", e.toString());
        }
    }

    private void complainIfLong(String reason) {
        boolean isLong;
        synchronized (lock) {
            isLong = nanoTime.getAsLong() - firstAttempt > PATIENCE;
        }
        if (isLong) {
            complain(
                    "The cache does not store answers: {}. Give this one another directory in"
                            + " io.penstock.factory.caching, or stop the other one; it is used as soon as it is free",
                    reason);
        }
    }

    private void complain(String message, String argument) {
        synchronized (lock) {
            if (complained) {
                return;
            }
            complained = true;
        }
        LOG.warn(message, argument);
    }

    /** False if nobody wants it any more. */
    private boolean opened(int number, @Nullable EmbeddedStore opened, String text) {
        synchronized (lock) {
            if (number != generation) {
                return false;
            }
            store = opened;
            complained &= opened == null;
            state = new State(opened == null ? null : OpenStore.of(opened), Optional.empty(), text);
            return true;
        }
    }

    /** Other sizes at once; another directory with the next use, which follows at once if it was in use. */
    void change(Path newDirectory, StoreOptions newOptions, Executor executor) {
        EmbeddedStore current;
        boolean moves;
        boolean again;
        synchronized (lock) {
            moves = !newDirectory.equals(directory);
            directory = newDirectory;
            options = newOptions;
            current = store;
            again = wanted;
        }
        if (moves) {
            release();
            if (again) {
                use(executor);
            }
        } else if (current != null) {
            current.resize(newOptions);
        }
    }

    /** Writes what waits and gives the directory up. Bodies that are being read can be read to their end. */
    @Override
    public void release() {
        EmbeddedStore current;
        synchronized (lock) {
            generation++;
            wanted = false;
            complained = false;
            current = store;
            store = null;
            state = CLOSED;
        }
        if (current != null) {
            current.close();
        }
    }
}
