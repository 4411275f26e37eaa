// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import io.penstock.factory.httpclient.internal.pool.Pool;
import io.penstock.factory.httpclient.internal.wire.IoReactor;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the managers of one configuration share: I/O threads, connections, the sweep of deadlines. Costs nothing before
 * the first exchange; ends when it is closed, or retired and without a manager. Thread-safe.
 */
final class Transport implements NetworkAccessManagerFactory, AutoCloseable {
    private static final String NAME = "penstock-httpclient";
    private static final int MAX_WORKERS = 256;

    private final TransportSettings settings;
    private final IoReactor reactor;
    private final ExecutorService workers;
    private final Pool pool;
    private final Sweep sweep;
    private final AtomicInteger managers = new AtomicInteger();
    private final Set<HttpClientManager> busy = ConcurrentHashMap.newKeySet();
    private volatile boolean retired;
    private volatile boolean closed;

    Transport(TransportSettings settings) {
        this.settings = settings;
        reactor = new IoReactor(settings.ioThreads(), NAME);
        AtomicInteger number = new AtomicInteger();
        workers = new ThreadPoolExecutor(
                0,
                MAX_WORKERS,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> {
                    Thread thread = new Thread(task, NAME + "-worker-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                (task, executor) -> task.run());
        pool = new Pool(settings, reactor, workers);
        sweep = new Sweep(NAME + "-sweep", this::sweep);
    }

    TransportSettings settings() {
        return settings;
    }

    Pool pool() {
        return pool;
    }

    /** A new manager; allocates two objects and nothing else. */
    @Override
    public NetworkAccessManager create(ManagerContext parent) {
        managers.incrementAndGet();
        return new HttpClientManager(this, parent);
    }

    /** A manager has an exchange under way. */
    void busy(HttpClientManager manager) {
        busy.add(manager);
        sweep.wake();
    }

    /** Wakes the sweep, if it sleeps. */
    void wake() {
        sweep.wake();
    }

    void later(Runnable work) {
        workers.execute(work);
    }

    /** @return whether there may be something to sweep the next time */
    private boolean sweep(long now) {
        boolean any = false;
        for (HttpClientManager manager : busy) {
            any |= manager.sweep(now);
        }
        pool.sweep(now);
        return any || !pool.isEmpty();
    }

    void managerClosed(HttpClientManager manager) {
        busy.remove(manager);
        if (managers.decrementAndGet() == 0 && retired) {
            close();
        }
    }

    /** Closes as soon as the last manager is closed; a successor has taken its place. */
    void retire() {
        retired = true;
        pool.close();
        if (managers.get() == 0) {
            close();
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (HttpClientManager manager : busy) {
            manager.transportClosed();
        }
        pool.close();
        reactor.close();
        sweep.close();
        workers.shutdown();
    }

    boolean isClosed() {
        return closed;
    }
}
