// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.jar;

import io.penstock.factory.cookie.internal.file.JarLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a jar's file is taken, written and given up: changes are on disk within a second. Thread-safe; only
 * {@link #flush()}, {@link #finishRelease()} and the worker touch the disk, nothing else blocks.
 */
final class JarKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(JarKeeper.class);

    private static final long POLL_MILLIS = 20;
    /** From a change to its saving; more if saving takes long, but never near a second. */
    private static final long MIN_DELAY_MILLIS = 100;

    private static final long MAX_DELAY_MILLIS = 500;
    private static final long RETRY_MILLIS = 1000;
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private enum Phase {
        /** Nobody uses it. */
        RELEASED,
        /** Waits for the file, or reads it. */
        OPENING,
        OPEN,
        /** The file cannot be had: in memory, until it is asked for again. */
        REFUSED,
        CLOSED
    }

    private final String engine;
    private final JarSync sync;
    private final ScheduledExecutorService worker;
    private final Duration patience;
    private final AtomicBoolean saving = new AtomicBoolean();
    private volatile Phase phase = Phase.RELEASED;
    private volatile String refusal = "";
    private volatile long delayMillis = MIN_DELAY_MILLIS;
    private volatile boolean failing;
    private CompletableFuture<Void> opening = DONE;

    /**
     * @param worker of one thread
     * @param patience how long a file that somebody else has is asked for before the jar goes on in memory
     */
    JarKeeper(String engine, JarSync sync, ScheduledExecutorService worker, Duration patience) {
        this.engine = engine;
        this.sync = sync;
        this.worker = worker;
        this.patience = patience;
    }

    Path path() {
        return sync.path();
    }

    /** For an operator. */
    String state() {
        return switch (phase) {
            case OPEN -> "kept in " + sync.path();
            case OPENING -> "waits for " + sync.path();
            case REFUSED -> "in memory only: " + refusal;
            case RELEASED, CLOSED -> "in memory, " + sync.path() + " is given up";
        };
    }

    /**
     * Takes the file, unless it has it. After a refusal it tries once more, and nobody waits for that.
     *
     * @param before to be done first, on the worker
     * @return completes when the jar is as good as it gets; never exceptionally
     */
    synchronized CompletableFuture<Void> open(Runnable before) {
        if (phase == Phase.RELEASED || phase == Phase.REFUSED) {
            boolean again = phase == Phase.REFUSED;
            CompletableFuture<Void> result = again ? DONE : new CompletableFuture<>();
            long start = System.nanoTime();
            long limit = again ? 0 : patience.toNanos();
            phase = Phase.OPENING;
            opening = result;
            Runnable attempt = () -> {
                before.run();
                attempt(start, limit, result);
            };
            if (!onWorker(attempt, 0)) {
                result.complete(null);
            }
        }
        return opening;
    }

    private void attempt(long start, long limit, CompletableFuture<Void> result) {
        String refused = "";
        if (phase == Phase.OPENING) {
            try {
                sync.take();
            } catch (JarLock.HeldException e) {
                if (System.nanoTime() - start < limit && onWorker(() -> attempt(start, limit, result), POLL_MILLIS)) {
                    return;
                }
                refused = String.valueOf(e.getMessage());
            } catch (IOException | RuntimeException e) { // the requests that wait must go on in any case
                refused = e.toString();
            }
            settle(refused);
        }
        result.complete(null);
        changed();
    }

    private void settle(String refused) {
        boolean known = refused.equals(refusal);
        synchronized (this) {
            if (phase == Phase.OPENING) {
                refusal = refused;
                phase = refused.isEmpty() ? Phase.OPEN : Phase.REFUSED;
            }
        }
        if (!known && !refused.isEmpty()) {
            LOG.error(
                    "Cookies of engine {} are in memory only: {}. The file is asked for again with the next stack",
                    engine,
                    refused);
        }
        // it may have been released while it was taken
        finishRelease();
    }

    /** Something may have changed: it is saved soon. */
    void changed() {
        if (phase == Phase.OPEN && sync.isDirty() && saving.compareAndSet(false, true)) {
            onWorker(this::save, failing ? RETRY_MILLIS : delayMillis);
        }
    }

    private void save() {
        saving.set(false);
        long start = System.nanoTime();
        try {
            sync.write();
            failing = false;
        } catch (IOException | RuntimeException e) { // else nothing would be written any more
            if (!failing) {
                LOG.warn("Cookies of engine {} cannot be written, tried again each second: {}", engine, e.toString());
            }
            failing = true;
        }
        // a jar that takes long to write is written less often
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        delayMillis = Math.max(MIN_DELAY_MILLIS, Math.min(MAX_DELAY_MILLIS, 5 * millis));
        changed();
    }

    /** Writes what is not yet on disk. @throws IOException also if the file could not be had */
    void flush() throws IOException {
        CompletableFuture<Void> pending;
        synchronized (this) {
            pending = opening;
        }
        try {
            pending.get(2 * patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the jar was opened", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the jar is not open yet", e);
        }
        if (phase == Phase.REFUSED) {
            throw new IOException("the cookies are in memory only: " + refusal);
        }
        sync.write();
    }

    /** Nobody uses it any more. Does not block; {@link #finishRelease()} is due. */
    synchronized void beginRelease() {
        if (phase != Phase.CLOSED) {
            phase = Phase.RELEASED;
        }
    }

    /** It is never used again. Does not block; {@link #finishRelease()} is due. */
    synchronized void beginClose() {
        phase = Phase.CLOSED;
    }

    /** Writes, and gives the file up, unless somebody has come to use it. */
    void finishRelease() {
        try {
            sync.giveUp(() -> phase == Phase.RELEASED || phase == Phase.CLOSED);
        } catch (IOException e) {
            LOG.error("Cookies of engine {} were not written: {}", engine, e.toString());
        }
    }

    private boolean onWorker(Runnable work, long delay) {
        try {
            worker.schedule(work, delay, TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException e) {
            // the jar has been closed; whoever waits goes on in memory
            return false;
        }
    }
}
