// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.thread;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for slow or blocking work, bounded in number and in queue. Idle threads end after two seconds, so that an
 * idle engine has none, and what foreign code left in their thread locals goes with them.
 */
public final class WorkerPool implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    private static final long IDLE_SECONDS = 2;

    private final AtomicInteger number = new AtomicInteger();
    private final ThreadPoolExecutor pool;

    public WorkerPool(String name, int threads, int queue) {
        pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queue),
                work -> EngineThread.create(name + "-" + number.incrementAndGet(), work));
        pool.allowCoreThreadTimeOut(true);
    }

    /** @throws RejectedExecutionException if the queue is full or the pool closed */
    @Override
    public void execute(Runnable task) {
        pool.execute(() -> {
            try {
                task.run();
            } catch (Throwable e) { // foreign code; its thread goes on
                LOG.warn("A background task failed", e);
            }
        });
    }

    /** Runs the task here if the pool is full or closed: for work that must not be lost. */
    public void executeAlways(Runnable task) {
        try {
            execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    /** Takes no more work and waits a bounded time for what it has; then as {@link #close()}. */
    public void finish() {
        pool.shutdown();
        await();
        close();
    }

    /** Interrupts what runs, drops what waits, and waits a bounded time for the threads to end. */
    @Override
    public void close() {
        pool.shutdownNow();
        if (!await()) {
            LOG.warn("A background task does not end");
        }
    }

    private boolean await() {
        if (EngineThread.isCurrent()) {
            return true;
        }
        try {
            return pool.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
