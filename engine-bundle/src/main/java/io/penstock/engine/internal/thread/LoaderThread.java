// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.thread;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One loader thread: runs what it is given, one after the other, until it is retired and has nothing left. */
public final class LoaderThread {
    private static final Logger LOG = LoggerFactory.getLogger(LoaderThread.class);

    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private final Thread thread;
    private boolean waiting;
    private boolean ended;
    private volatile boolean retired;

    public LoaderThread(String name) {
        thread = EngineThread.create(name, this::run);
        thread.start();
    }

    public String name() {
        return thread.getName();
    }

    /** Whether its work should move to its successor. */
    public boolean isRetired() {
        return retired;
    }

    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** @return false if the thread has ended; ask its successor */
    public boolean submit(Runnable task) {
        synchronized (queue) {
            if (ended) {
                return false;
            }
            queue.add(task);
            if (waiting) {
                queue.notifyAll();
            }
            return true;
        }
    }

    /** Lets the thread end with its last work. */
    public void retire() {
        synchronized (queue) {
            retired = true;
            queue.notifyAll();
        }
    }

    /**
     * Gives up a thread that is stuck in foreign code.
     *
     * @return the work that it did not begin
     */
    public List<Runnable> abandon() {
        synchronized (queue) {
            retired = true;
            ended = true;
            queue.notifyAll();
            List<Runnable> left = List.copyOf(queue);
            queue.clear();
            return left;
        }
    }

    /** Waits a bounded time for the end of a retired thread. */
    public void join() {
        Joining.join(thread);
    }

    private void run() {
        for (Runnable task = take(); task != null; task = take()) {
            try {
                task.run();
            } catch (Throwable e) { // a foreign fault never ends a loader thread
                LOG.error("Work on loader thread {} failed", thread.getName(), e);
            }
        }
    }

    private @Nullable Runnable take() {
        synchronized (queue) {
            while (true) {
                Runnable task = queue.poll();
                if (task != null) {
                    return task;
                }
                if (retired) {
                    ended = true;
                    return null;
                }
                waiting = true;
                try {
                    queue.wait();
                } catch (InterruptedException e) {
                    // foreign code on this thread has interrupted it; only retirement ends it
                    LOG.debug("Loader thread {} was interrupted", thread.getName());
                } finally {
                    waiting = false;
                }
            }
        }
    }
}
