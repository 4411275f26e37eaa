// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.proxy;

import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.exchange.Failures;
import io.penstock.factory.httpclient.internal.wire.Receiver;
import io.penstock.factory.httpclient.internal.wire.Wire;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.Proxy;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Speaks to a proxy until it lets the bytes through. Takes over a wire; on its I/O thread. */
public abstract class ProxyHandshake implements Receiver {
    /** Who waits for the end. Exactly one of the methods is called, once. */
    public interface Outcome {
        /** From now on the wire leads to the origin; set its receiver. */
        void passed(Wire wire);

        /** The proxy asks for credentials; on a new connection it may be told some. */
        void challenged(Challenge challenge);

        void failed(NetworkException failure);
    }

    /** Prepares an answer; completes when it may be tried, fails with what the exchange shall end with. */
    @FunctionalInterface
    public interface Challenge {
        java.util.concurrent.CompletableFuture<Void> answer();
    }

    final Wire wire;
    final Exchange<?> exchange;
    final Proxy proxy;
    final ProxyAuthorization authorization;
    private final Outcome outcome;
    private ByteBuffer outgoing = ByteBuffer.allocate(0);
    private boolean over;

    ProxyHandshake(Wire wire, Exchange<?> exchange, ProxyAuthorization authorization, Outcome outcome) {
        this.wire = wire;
        this.exchange = exchange;
        this.proxy = exchange.proxy();
        this.authorization = authorization;
        this.outcome = outcome;
    }

    /** Takes the wire over and says the first word. */
    public final void start() {
        wire.receiver(this);
        try {
            begin();
        } catch (NetworkException e) {
            fail(e);
        }
    }

    /** Says the first word. */
    abstract void begin() throws NetworkException;

    /** Reads what has come so far; what is incomplete is left. */
    abstract void read(ByteBuffer data) throws NetworkException;

    final void send(byte[] message) {
        outgoing = ByteBuffer.wrap(message);
        writable();
    }

    final void pass() {
        over = true;
        outcome.passed(wire);
    }

    final void challenge(Challenge challenge) {
        over = true;
        outcome.challenged(challenge);
    }

    final boolean isOver() {
        return over;
    }

    @Override
    public final void received(ByteBuffer data) {
        if (over) {
            data.position(data.limit());
            return;
        }
        try {
            read(data);
        } catch (NetworkException e) {
            fail(e);
        }
    }

    @Override
    public final void writable() {
        try {
            if (outgoing.hasRemaining()) {
                wire.write(outgoing);
                if (outgoing.hasRemaining()) {
                    wire.awaitWritable();
                }
            }
        } catch (IOException e) {
            ended(e);
        }
    }

    @Override
    public final void ended(@Nullable Throwable cause) {
        fail(Failures.ofProxy(Failures.broken(
                exchange.request().uri(), "proxy " + proxy, "before it let the connection through", cause)));
    }

    private void fail(NetworkException failure) {
        if (!over) {
            over = true;
            outcome.failed(failure);
        }
    }

    final NetworkException failure(NetworkError code, String reason) {
        return new NetworkException(code, exchange.request().uri(), "proxy " + proxy + " " + reason);
    }
}
