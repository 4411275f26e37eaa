// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.pool;

import io.penstock.factory.httpclient.internal.exchange.Connection;
import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.exchange.Multiplexed;
import io.penstock.factory.httpclient.internal.exchange.Step;
import io.penstock.factory.httpclient.internal.http1.Http1Connection;
import io.penstock.factory.httpclient.internal.http2.Http2Connection;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.Priority;
import io.penstock.network.RequestAttribute;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The gate of one route: how many exchanges go at the same time, who is next, which connections are idle.
 *
 * <p>Over HTTP/1.1 a fixed number passes; over HTTP/2 as many as the connections carry. While it is not known which of
 * the two a server speaks, one exchange goes ahead and finds out. No foreign code runs under the lock.
 */
final class Gate implements Exchange.Host, Step, Http1Connection.Lender, Http2Connection.Lender {
    private enum Mode {
        UNKNOWN,
        HTTP1,
        HTTP2
    }

    private final Route route;
    private final Pool pool;

    // guarded by this
    private final Map<Priority, ArrayDeque<Exchange<?>>> queues = new EnumMap<>(Priority.class);
    private final ArrayDeque<Http1Connection> idle = new ArrayDeque<>();
    private final List<Multiplexed> multiplexed = new ArrayList<>(1);
    private Mode mode;
    private int waiting;
    private int active;
    private int usualStreams = Http2Connection.FIRST_STREAMS;
    /** Exchanges that end on connections that take no new ones; more or less. */
    private int lingering;

    private boolean scoutFailed;
    private boolean draining;
    private boolean expired;
    private boolean retired;

    Gate(Route route, Pool pool) {
        this.route = route;
        this.pool = pool;
        this.mode = route.origin().isSecure() && pool.settings.http2() && !route.http1() ? Mode.UNKNOWN : Mode.HTTP1;
    }

    Route route() {
        return route;
    }

    /**
     * Lets an exchange pass, now or in its turn.
     *
     * @return false if this gate is gone
     */
    boolean submit(Exchange<?> exchange) {
        exchange.enter(this, Exchange.Phase.QUEUED, 0);
        boolean passes;
        synchronized (this) {
            if (retired) {
                return false;
            }
            passes = waiting == 0 && active < capacity();
            if (passes) {
                active++;
                exchange.occupy(this);
            } else {
                queues.computeIfAbsent(
                                exchange.request().attribute(RequestAttribute.PRIORITY), key -> new ArrayDeque<>())
                        .add(exchange);
                waiting++;
            }
        }
        if (passes) {
            admit(exchange);
        } else if (exchange.abortReason() != null) {
            abort(exchange);
        }
        return true;
    }

    /** Holds the lock. */
    private int capacity() {
        return switch (mode) {
            case UNKNOWN -> scoutFailed ? pool.settings.requestsPerHost() : 1 + lingering;
            case HTTP1 -> pool.settings.requestsPerHost() + lingering;
            case HTTP2 -> {
                int streams = 0;
                boolean known = true;
                for (Multiplexed connection : multiplexed) {
                    streams += connection.limit();
                    known &= connection.isLimitKnown();
                }
                // few streams are made up for by more connections, one after the other
                yield (known && streams < pool.settings.requestsPerHost() ? streams + 1 : streams) + lingering;
            }
        };
    }

    /** An exchange gives its place back. */
    @Override
    public void leave() {
        synchronized (this) {
            active--;
            lingering = Math.max(0, lingering - 1);
        }
        drain();
    }

    /** Lets pass whoever is next. Exchanges that fail at once leave at once: a loop, not a recursion. */
    void drain() {
        synchronized (this) {
            if (draining || waiting == 0) {
                return;
            }
            draining = true;
        }
        for (Exchange<?> next = poll(); next != null; next = poll()) {
            admit(next);
        }
    }

    private synchronized @Nullable Exchange<?> poll() {
        if (waiting > 0 && active < capacity()) {
            for (ArrayDeque<Exchange<?>> queue : queues.values()) {
                Exchange<?> next = queue.poll();
                if (next != null) {
                    waiting--;
                    active++;
                    next.occupy(this);
                    return next;
                }
            }
        }
        draining = false;
        return null;
    }

    @Override
    public void abort(Exchange<?> exchange) {
        NetworkException reason = exchange.abortReason();
        boolean removed = false;
        synchronized (this) {
            for (ArrayDeque<Exchange<?>> queue : queues.values()) {
                removed |= queue.remove(exchange);
            }
            if (removed) {
                waiting--;
            }
        }
        if (removed && reason != null) {
            exchange.failLater(reason);
        }
    }

    // from a place to a connection

    private void admit(Exchange<?> exchange) {
        exchange.dequeued(System.nanoTime());
        NetworkException reason = exchange.abortReason();
        if (reason != null) {
            exchange.failLater(reason);
            return;
        }
        CompletableFuture<List<InetAddress>> addresses;
        try {
            addresses = LookUp.addresses(exchange);
        } catch (NetworkException e) {
            exchange.failLater(e);
            return;
        } catch (RuntimeException e) {
            exchange.failLater(new NetworkException(
                    NetworkError.INTERNAL, exchange.request().uri(), "the look-up failed: " + e, e));
            return;
        }
        List<InetAddress> known = addresses.isCompletedExceptionally() ? null : addresses.getNow(null);
        if (known != null) {
            lease(exchange, known);
        } else {
            new LookUp(exchange, this, addresses).start();
        }
    }

    /** Sends the exchange on a connection to one of the addresses that it may go to. */
    void lease(Exchange<?> exchange, List<InetAddress> addresses) {
        Connection connection = exchange.isFresh() ? null : idleConnection(addresses);
        if (connection == null) {
            new Dial(exchange, this, addresses, pool).begin();
        } else {
            ProxyReport.used(exchange);
            connection.start(exchange);
        }
    }

    private @Nullable Connection idleConnection(List<InetAddress> addresses) {
        Http1Connection stranger = null;
        synchronized (this) {
            for (Multiplexed connection : multiplexed) {
                if (addresses.contains(connection.address()) && connection.reserve()) {
                    return connection;
                }
            }
            for (var all = idle.iterator(); all.hasNext(); ) {
                Http1Connection connection = all.next();
                if (addresses.contains(connection.peer().address())) {
                    all.remove();
                    return connection;
                }
                stranger = connection;
            }
        }
        if (stranger != null) {
            stranger.closeIfIdle(); // its address is not among the host's any more
        }
        return null;
    }

    /** Streams that the server's last connection allowed. */
    synchronized int usualStreams() {
        return Math.max(1, usualStreams);
    }

    /** An exchange has made a connection. */
    void connected(Http1Connection connection, Exchange<?> exchange) {
        synchronized (this) {
            scoutFailed = false;
            mode = mode == Mode.UNKNOWN ? Mode.HTTP1 : mode;
        }
        connection.start(exchange);
        drain();
    }

    /** An exchange has made a connection that others can share. */
    void connected(Multiplexed connection, Exchange<?> exchange) {
        boolean reserved;
        synchronized (this) {
            scoutFailed = false;
            mode = Mode.HTTP2;
            multiplexed.add(connection);
            reserved = connection.reserve();
        }
        if (reserved) {
            connection.start(exchange);
        } else {
            exchange.retry(false);
        }
        drain();
    }

    /** A connection attempt has failed: the others need not wait for one after the other to fail. */
    void scoutFailed() {
        synchronized (this) {
            scoutFailed = true;
        }
        drain();
    }

    // what connections tell

    @Override
    public void idle(Http1Connection connection, int keepAliveSeconds) {
        long keep = pool.settings.keepAlive().toNanos();
        if (keepAliveSeconds >= 0) {
            // a second less: the server's clock has started already
            keep = Math.min(keep, Math.max(0, keepAliveSeconds - 1) * 1_000_000_000L);
        }
        boolean kept;
        synchronized (this) {
            boolean wantedElsewhere = waiting == 0 && pool.slots.isContended();
            kept = !expired && keep > 0 && mode != Mode.HTTP2 && !wantedElsewhere;
            if (kept) {
                connection.idleUntil(System.nanoTime() + keep);
                idle.addFirst(connection);
            }
        }
        if (!kept) {
            connection.closeIfIdle();
        }
    }

    @Override
    public void gone(Http1Connection connection) {
        synchronized (this) {
            idle.remove(connection);
        }
        pool.slots.release();
    }

    @Override
    public void changed(Http2Connection connection) {
        int allowed = connection.limit();
        synchronized (this) {
            usualStreams = allowed;
        }
        drain();
    }

    @Override
    public void gone(Http2Connection connection) {
        pool.slots.release();
    }

    @Override
    public void leaving(Http2Connection connection) {
        int underWay = connection.underWay();
        synchronized (this) {
            if (multiplexed.remove(connection)) {
                lingering += underWay;
                mode = multiplexed.isEmpty() ? Mode.UNKNOWN : mode;
            }
        }
        drain();
    }

    // housekeeping

    /**
     * Closes what has been idle for too long.
     *
     * @return whether nothing is left of this gate
     */
    boolean sweep(long now) {
        List<Http1Connection> old = new ArrayList<>();
        List<Multiplexed> shared;
        synchronized (this) {
            idle.removeIf(connection -> {
                boolean over = now - connection.idleUntil() > 0;
                if (over) {
                    old.add(connection);
                }
                return over;
            });
            shared = List.copyOf(multiplexed);
            retired = old.isEmpty() && idle.isEmpty() && shared.isEmpty() && active == 0 && waiting == 0;
        }
        old.forEach(Http1Connection::closeIfIdle);
        long since = now - pool.settings.keepAlive().toNanos();
        shared.forEach(connection -> connection.close(true, since));
        synchronized (this) {
            return retired;
        }
    }

    /** Lets nothing be used again. */
    void expire() {
        List<Http1Connection> old;
        List<Multiplexed> shared;
        synchronized (this) {
            expired = true;
            old = List.copyOf(idle);
            idle.clear();
            shared = List.copyOf(multiplexed);
        }
        old.forEach(Http1Connection::closeIfIdle);
        shared.forEach(connection -> connection.close(false, 0));
    }

    /** Closes the connection that has been idle for the longest time. */
    boolean evictIdle() {
        Http1Connection oldest;
        List<Multiplexed> shared;
        synchronized (this) {
            oldest = idle.pollLast();
            shared = List.copyOf(multiplexed);
        }
        if (oldest != null) {
            return oldest.closeIfIdle();
        }
        for (Multiplexed connection : shared) {
            if (connection.close(true, System.nanoTime())) {
                return true;
            }
        }
        return false;
    }
}
