// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections on a free loopback port and serves each on a thread of its own. */
public final class SocketServer implements AutoCloseable {
    /** Serves one connection from its start to its end. An {@link IOException} ends the connection and nothing else. */
    @FunctionalInterface
    public interface Session {
        void serve(Link link) throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);

    private final String name;
    private final Session session;
    private final ServerSocket listener;
    private final ExecutorService threads;
    private final Set<Link> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger seen = new AtomicInteger();
    private final AtomicInteger threadNumber = new AtomicInteger();

    private SocketServer(String kind, Session session) throws IOException {
        this.session = session;
        listener = new ServerSocket();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        name = "testkit-" + kind + "-" + listener.getLocalPort();
        threads = Executors.newCachedThreadPool(this::newThread);
    }

    /** @param kind for thread names: {@code origin}, {@code proxy}, ... */
    public static SocketServer start(String kind, Session session) {
        try {
            SocketServer server = new SocketServer(kind, session);
            server.threads.execute(server::acceptAll);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on loopback", e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Connections that neither side has closed yet, as far as this side has seen. */
    public int openConnections() {
        return open.size();
    }

    /** Connections accepted since the start. */
    public int connectionsSeen() {
        return seen.get();
    }

    /** Runs work of a connection beside its own thread. */
    public void execute(Runnable work) {
        threads.execute(work);
    }

    /** Every open connection, in no order. */
    public Set<Link> links() {
        return Set.copyOf(open);
    }

    /** Stops listening, and what is open stays open. */
    public void stopListening() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends every connection and thread. */
    @Override
    public void close() {
        stopListening();
        threads.shutdownNow();
        open.forEach(Link::drop);
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + ": a thread has not ended; a handler ignores its interruption");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                Link link = new Link(seen.incrementAndGet(), socket);
                open.add(link);
                threads.execute(() -> serve(link));
            } catch (IOException | RejectedExecutionException e) {
                LOG.debug("{} accepts no more: {}", name, e.toString());
            }
        }
        if (threads.isShutdown()) {
            open.forEach(Link::drop);
        }
    }

    private void serve(Link link) {
        try {
            session.serve(link);
        } catch (IOException e) {
            link.failed(e);
        } catch (RejectedExecutionException e) {
            link.failed(new IOException("the server closes", e));
        } finally {
            link.close();
            open.remove(link);
        }
    }

    private Thread newThread(Runnable work) {
        Thread thread = new Thread(work, name + "-" + threadNumber.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
