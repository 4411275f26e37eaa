// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.pool;

import io.penstock.factory.httpclient.internal.wire.BufferPool;
import io.penstock.factory.httpclient.internal.wire.IoReactor;
import io.penstock.factory.httpclient.internal.wire.Receiver;
import io.penstock.factory.httpclient.internal.wire.TcpWire;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.hc.core5.reactor.IOReactorShutdownException;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first of several addresses that answers: one after the other, IPv6 and IPv4 in turn (RFC 8305 §4),
 * the next when one has failed or has kept us waiting for 250 ms (§5). The order is otherwise the resolver's.
 * Thread-safe.
 */
final class AddressRace {
    private static final long STAGGER = 250_000_000L;

    /** Told exactly once, unless the race is cancelled. */
    interface Outcome {
        /** On the connection's I/O thread. */
        void connected(TcpWire wire);

        /** @param peer address of the first attempt, which is the best one */
        void failed(InetSocketAddress peer, Throwable cause);
    }

    private final IoReactor reactor;
    private final List<InetAddress> addresses;
    private final int port;
    private final @Nullable SocketAddress local;
    private final BufferPool buffers;
    private final Outcome outcome;

    // guarded by this
    private final List<Attempt> running = new ArrayList<>();
    private int next;
    private long lastStart;
    private boolean done;
    private @Nullable Throwable firstFailure;

    AddressRace(
            IoReactor reactor,
            List<InetAddress> addresses,
            int port,
            @Nullable SocketAddress local,
            BufferPool buffers,
            Outcome outcome) {
        this.reactor = reactor;
        this.addresses = interleaved(addresses);
        this.port = port;
        this.local = local;
        this.buffers = buffers;
        this.outcome = outcome;
    }

    /** The same addresses, the families in turn, beginning with that of the first one. Pure. */
    static List<InetAddress> interleaved(List<InetAddress> addresses) {
        if (addresses.size() < 3) {
            return addresses;
        }
        boolean six = addresses.get(0) instanceof Inet6Address;
        ArrayDeque<InetAddress> turn = new ArrayDeque<>();
        ArrayDeque<InetAddress> other = new ArrayDeque<>();
        addresses.forEach(address -> (address instanceof Inet6Address == six ? turn : other).add(address));
        List<InetAddress> order = new ArrayList<>(addresses.size());
        while (!turn.isEmpty() || !other.isEmpty()) {
            if (!turn.isEmpty()) {
                order.add(turn.remove());
            }
            if (!other.isEmpty()) {
                order.add(other.remove());
            }
        }
        return order;
    }

    /** Starts the next attempt, if there is one left. */
    void startNext() {
        Attempt attempt;
        synchronized (this) {
            if (done || next == addresses.size()) {
                return;
            }
            attempt = new Attempt(new InetSocketAddress(addresses.get(next++), port));
            running.add(attempt);
            lastStart = System.nanoTime();
        }
        attempt.start();
    }

    /** To be called every 100 ms or so. */
    void tick(long now) {
        boolean slow;
        synchronized (this) {
            slow = !done && now - lastStart > STAGGER;
        }
        if (slow) {
            startNext();
        }
    }

    /** Ends all attempts; nobody is told. */
    void cancel() {
        List<Attempt> losers;
        synchronized (this) {
            done = true;
            losers = List.copyOf(running);
            running.clear();
        }
        losers.forEach(Attempt::cancel);
    }

    private void won(Attempt winner) {
        synchronized (this) {
            running.remove(winner);
            if (done) {
                winner.cancel();
                return;
            }
        }
        cancel();
        outcome.connected(winner.wire);
    }

    private void lost(Attempt loser, Throwable cause) {
        Throwable first;
        boolean last;
        synchronized (this) {
            if (!running.remove(loser) || done) {
                return;
            }
            first = firstFailure == null ? cause : firstFailure;
            firstFailure = first;
            last = running.isEmpty() && next == addresses.size();
            done = last;
        }
        if (last) {
            outcome.failed(new InetSocketAddress(addresses.get(0), port), first);
        } else {
            startNext();
        }
    }

    private final class Attempt implements Receiver {
        final TcpWire wire;
        private volatile @Nullable Future<?> connecting;

        Attempt(InetSocketAddress remote) {
            wire = new TcpWire(remote, buffers, this);
        }

        void start() {
            try {
                connecting = reactor.connect(wire, local, cause -> lost(this, cause));
            } catch (IOReactorShutdownException e) {
                lost(this, e);
            }
        }

        void cancel() {
            Future<?> attempt = connecting;
            if (attempt != null) {
                attempt.cancel(true);
            }
            wire.abort();
        }

        @Override
        public void writable() {
            won(this);
        }

        @Override
        public void received(ByteBuffer data) {
            // nothing is read before the winner has its receiver
        }

        @Override
        public void ended(@Nullable Throwable cause) {
            lost(this, cause == null ? new java.io.EOFException("the connection was closed at once") : cause);
        }
    }
}
