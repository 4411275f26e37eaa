// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.wire;

import java.net.SocketAddress;
import java.nio.channels.ClosedSelectorException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOReactorShutdownException;
import org.apache.hc.core5.reactor.IOReactorStatus;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The I/O threads: HttpCore's reactor, started at the first connection, and started anew when an error has ended it.
 * Thread-safe.
 */
public final class IoReactor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IoReactor.class);
    private static final TimeValue LAST_TURN = TimeValue.ofMilliseconds(200);
    private static final TimeValue CLOSE_TIME = TimeValue.ofSeconds(2);

    private final int threadCount;
    private final String name;
    private final AtomicInteger threadNumber = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private final List<DefaultConnectingIOReactor> ended = new ArrayList<>();
    private @Nullable DefaultConnectingIOReactor current;
    private boolean closed;

    /** @param name prefix of the threads' names */
    public IoReactor(int threadCount, String name) {
        this.threadCount = threadCount;
        this.name = name;
    }

    /**
     * Starts a connection attempt.
     *
     * @param wire whose remote address is connected to
     * @param local address of our end, or null for any
     * @param failed told, on the I/O thread, when the attempt fails; success is told to the wire's receiver
     * @return cancels the attempt
     * @throws IOReactorShutdownException if this reactor is closed
     */
    public Future<IOSession> connect(TcpWire wire, @Nullable SocketAddress local, Consumer<Throwable> failed)
            throws IOReactorShutdownException {
        NamedEndpoint endpoint = new HttpHost(
                wire.remote().getAddress().getHostAddress(), wire.remote().getPort());
        FutureCallback<IOSession> callback = new FutureCallback<>() {
            @Override
            public void completed(IOSession session) {
                wire.attach(session);
            }

            @Override
            public void failed(Exception cause) {
                failed.accept(cause);
            }

            @Override
            public void cancelled() {
                failed.accept(new CancellationException("the connection attempt was cancelled"));
            }
        };
        try {
            return running().connect(endpoint, wire.remote(), local, Timeout.DISABLED, wire, callback);
        } catch (IOReactorShutdownException e) {
            return running().connect(endpoint, wire.remote(), local, Timeout.DISABLED, wire, callback);
        }
    }

    private synchronized DefaultConnectingIOReactor running() throws IOReactorShutdownException {
        if (closed) {
            throw new IOReactorShutdownException("the transport is closed");
        }
        DefaultConnectingIOReactor reactor = current;
        if (reactor == null || reactor.getStatus() != IOReactorStatus.ACTIVE) {
            if (reactor != null) {
                LOG.warn("The I/O reactor had ended; it is started anew");
                ended.add(reactor);
            }
            reactor = start();
            current = reactor;
        }
        return reactor;
    }

    private DefaultConnectingIOReactor start() {
        IOReactorConfig config = IOReactorConfig.custom()
                .setIoThreadCount(threadCount)
                .setTcpNoDelay(true)
                .setSoKeepAlive(true)
                .setSoTimeout(Timeout.DISABLED)
                .build();
        DefaultConnectingIOReactor reactor = new DefaultConnectingIOReactor(
                (session, attachment) -> (IOEventHandler) attachment,
                config,
                this::newThread,
                null,
                IoReactor::report,
                null,
                null);
        reactor.start();
        return reactor;
    }

    private static void report(Exception cause) {
        if (!(cause instanceof ClosedSelectorException)) { // that is how an immediate close ends a loop
            LOG.warn("Fault in the I/O reactor", cause);
        }
    }

    private synchronized Thread newThread(Runnable work) {
        Thread thread = new Thread(work, name + "-io-" + threadNumber.incrementAndGet());
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(
                (ending, cause) -> LOG.error("I/O thread {} has ended", ending.getName(), cause));
        threads.removeIf(old -> old.getState() == Thread.State.TERMINATED);
        threads.add(thread);
        return thread;
    }

    /** Whether the calling thread is one of the I/O threads. */
    public synchronized boolean isIoThread() {
        return threads.contains(Thread.currentThread());
    }

    /**
     * Ends the threads; what is still connected is reset. Waits for the threads for at most 2 s, but never for the
     * calling one.
     */
    @Override
    public void close() {
        if (isIoThread()) {
            Thread closing = new Thread(this::closeAll, name + "-close");
            closing.setDaemon(true);
            closing.start();
        } else {
            closeAll();
        }
    }

    private void closeAll() {
        List<DefaultConnectingIOReactor> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(ended);
            if (current != null) {
                all.add(current);
            }
        }
        for (DefaultConnectingIOReactor reactor : all) {
            try {
                // an immediate close does not tell the handlers of closed sessions: give the loop a turn to do it
                reactor.initiateShutdown();
                reactor.awaitShutdown(LAST_TURN);
                reactor.close(CloseMode.IMMEDIATE);
                reactor.awaitShutdown(CLOSE_TIME);
            } catch (InterruptedException e) {
                reactor.close(CloseMode.IMMEDIATE);
                Thread.currentThread().interrupt();
            }
        }
    }
}
