// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http1;

import io.penstock.factory.httpclient.internal.exchange.Connection;
import io.penstock.factory.httpclient.internal.exchange.Environment;
import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.exchange.Failures;
import io.penstock.factory.httpclient.internal.wire.MissingCloseNotifyException;
import io.penstock.factory.httpclient.internal.wire.Receiver;
import io.penstock.factory.httpclient.internal.wire.Wire;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A connection that speaks HTTP/1.1: one exchange at a time.
 *
 * <p>The request is written on the thread that starts the exchange, as far as it goes; everything received is handled
 * on the I/O thread. The two meet in {@link #lease} (who has the connection) and {@link #request} (how far the request
 * is).
 */
public final class Http1Connection implements Connection, Receiver {
    /** Who lends this connection out. */
    public interface Lender {
        /**
         * The connection is idle again.
         *
         * @param keepAliveSeconds as the server said; -1 if it did not
         */
        void idle(Http1Connection connection, int keepAliveSeconds);

        /** The connection is of no more use. Called once. */
        void gone(Http1Connection connection);
    }

    private static final Object ABORTED = new Object();
    private static final Object CLOSED = new Object();

    private static final int WRITING = 0;
    private static final int OPEN = 1;
    private static final int WRITTEN = 2;
    private static final int ORPHANED = 3;

    private final Wire wire;
    private final Http1Peer peer;
    private final Lender lender;
    private final Environment environment;
    private final ResponseReader reader;

    /** null: idle; an exchange: its own; else {@link #ABORTED} or {@link #CLOSED}. */
    private final AtomicReference<@Nullable Object> lease = new AtomicReference<>();

    /** How far the current request is. */
    private final AtomicInteger request = new AtomicInteger(WRITTEN);

    // written by start(), published by the lease
    private @Nullable Exchange<?> current;
    private int served;
    private @Nullable RequestBody body;
    private @Nullable ByteBuffer outgoing;
    private boolean expecting;

    private volatile long idleUntil;
    private volatile boolean wrote;
    private volatile boolean proceed;
    private volatile @Nullable IOException writeFailure;
    private volatile boolean orphanPersistent;
    private volatile int orphanKeepAlive;
    /** The finished exchange's, kept until the connection is free too. */
    private volatile Exchange.@Nullable Host place;

    /** @param wire whose receiver this becomes, on the I/O thread */
    public Http1Connection(Wire wire, Http1Peer peer, Lender lender, Environment environment) {
        this.wire = wire;
        this.peer = peer;
        this.lender = lender;
        this.environment = environment;
        this.reader = new ResponseReader(peer, environment.headerMax(), environment.lenient());
        wire.receiver(this);
    }

    public Http1Peer peer() {
        return peer;
    }

    /** For the lender: when an idle connection is given up. */
    public void idleUntil(long nanoTime) {
        idleUntil = nanoTime;
    }

    public long idleUntil() {
        return idleUntil;
    }

    /**
     * Closes an idle connection.
     *
     * @return false if it is not idle
     */
    public boolean closeIfIdle() {
        if (!lease.compareAndSet(null, CLOSED)) {
            return false;
        }
        lender.gone(this);
        wire.close();
        return true;
    }

    // sending

    @Override
    public void start(Exchange<?> exchange) {
        NetworkRequest message = exchange.request();
        BodyPublisher publisher = message.bodyPublisher().orElse(null);
        boolean hasBody = publisher != null && publisher.contentLength() != 0;
        String proxyAuthorization = peer.proxyAuthorization(message);
        reader.toldProxy = proxyAuthorization != null;
        current = exchange;
        served++;
        body = null;
        expecting = hasBody && message.expectContinue();
        wrote = false;
        writeFailure = null;
        request.set(WRITING);
        if (!lease.compareAndSet(null, exchange)) {
            current = null;
            unsent(exchange);
            return;
        }
        ByteBuffer buffer = environment.heap().acquire();
        ByteBuffer head;
        try {
            head = RequestHead.encode(buffer, message, peer.absoluteForm(), proxyAuthorization, expecting);
        } catch (NetworkException e) {
            environment.heap().release(buffer);
            refuse(exchange, e);
            return;
        }
        NetworkException givenUp = exchange.beginSending();
        if (givenUp != null) {
            environment.heap().release(buffer);
            refuse(exchange, givenUp);
            return;
        }
        long now = System.nanoTime();
        exchange.sent(now);
        exchange.enter(
                this,
                expecting ? Exchange.Phase.EXPECTING : hasBody ? Exchange.Phase.SENDING : Exchange.Phase.WAITING,
                now);
        if (hasBody && publisher != null) {
            startBody(exchange, publisher, head);
        } else {
            writeHead(exchange, head);
        }
    }

    private void writeHead(Exchange<?> exchange, ByteBuffer head) {
        try {
            if (wire.write(head) > 0) {
                wrote = true;
            }
        } catch (IOException e) {
            writeFailed(e);
        }
        if (!head.hasRemaining()) {
            environment.heap().release(head);
            written(exchange);
        } else {
            outgoing = head;
            opened(exchange);
            wire.awaitWritable();
        }
    }

    private void startBody(Exchange<?> exchange, BodyPublisher publisher, ByteBuffer head) {
        RequestBody made =
                new RequestBody(this, exchange, publisher, wire, head, environment.heap(), environment.workers());
        body = made;
        wrote = true;
        if (expecting) {
            made.flush();
        } else {
            made.start();
            if (made.isDone()) {
                bodyWritten(exchange);
                return;
            }
        }
        opened(exchange);
        wire.awaitWritable();
    }

    /** The start has ended before the request: the I/O thread goes on with it. */
    private void opened(Exchange<?> exchange) {
        if (!request.compareAndSet(WRITING, OPEN) && request.compareAndSet(ORPHANED, WRITTEN)) {
            settle(exchange, false, -1);
        }
    }

    /** The request is complete. */
    private void written(Exchange<?> exchange) {
        if (request.getAndSet(WRITTEN) == ORPHANED) {
            settle(exchange, orphanPersistent, orphanKeepAlive);
        }
    }

    void bodyWritten(Exchange<?> exchange) {
        exchange.advance(Exchange.Phase.SENDING, Exchange.Phase.WAITING, System.nanoTime());
        written(exchange);
    }

    /** What has been received, or the end of the connection, decides; both are seen before {@link #writable()}. */
    void writeFailed(IOException cause) {
        writeFailure = cause;
        wire.awaitWritable();
    }

    /** The request cannot be sent, the connection is untouched. */
    private void refuse(Exchange<?> exchange, NetworkException failure) {
        request.set(WRITTEN);
        current = null;
        if (lease.compareAndSet(exchange, null)) {
            lender.idle(this, -1);
            exchange.vacate();
        }
        exchange.failLater(failure);
    }

    /** The connection had ended before anything was sent. */
    private void unsent(Exchange<?> exchange) {
        if (exchange.attempts() == 0) {
            exchange.retry(true);
        } else {
            exchange.failLater(exchange.reasonOr(
                    Failures.broken(exchange.request().uri(), peer.host(), "before the request was sent", null)));
        }
    }

    @Override
    public void proceed(Exchange<?> exchange) {
        if (lease.get() == exchange) {
            proceed = true;
            wire.awaitWritable();
        }
    }

    @Override
    public void writable() {
        Exchange<?> exchange = current;
        if (exchange == null || lease.get() != exchange) {
            return;
        }
        if (proceed) {
            proceed = false;
            sendExpectedBody(exchange);
        }
        RequestBody sending = body;
        if (sending != null) {
            sending.writable();
        } else if (outgoing != null) {
            resumeHead(exchange);
        }
        IOException failure = writeFailure;
        if (failure != null && current == exchange && reader.isWaiting()) {
            ended(failure);
            wire.abort();
        }
    }

    private void resumeHead(Exchange<?> exchange) {
        ByteBuffer head = outgoing;
        if (head == null) {
            return;
        }
        try {
            wire.write(head);
        } catch (IOException e) {
            outgoing = null;
            writeFailure = e;
            return;
        }
        if (head.hasRemaining()) {
            wire.awaitWritable();
        } else {
            outgoing = null;
            environment.heap().release(head);
            written(exchange);
        }
    }

    private void sendExpectedBody(Exchange<?> exchange) {
        RequestBody sending = body;
        if (expecting && sending != null) {
            expecting = false;
            exchange.phase(Exchange.Phase.SENDING, System.nanoTime());
            sending.start();
            if (sending.isDone()) {
                bodyWritten(exchange);
            }
        }
    }

    @Override
    public boolean isBlocked(Exchange<?> exchange) {
        RequestBody sending = body;
        return lease.get() == exchange && (sending == null ? outgoing != null : sending.isBlocked());
    }

    @Override
    public void resume(Exchange<?> exchange) {
        if (lease.get() == exchange) {
            wire.resume();
        }
    }

    @Override
    public void abort(Exchange<?> exchange) {
        if (lease.compareAndSet(exchange, ABORTED)) {
            wire.abort();
        }
    }

    @Override
    public void abandon(Exchange<?> exchange) {
        abort(exchange);
    }

    // receiving

    @Override
    public void received(ByteBuffer data) {
        Object holder = lease.get();
        if (holder == null) {
            if (data.hasRemaining() && lease.compareAndSet(null, CLOSED)) {
                // unasked for: it must never answer the next request (RFC 9112 §9.2)
                lender.gone(this);
                wire.close();
                return;
            }
            holder = lease.get();
        }
        Exchange<?> exchange = current;
        if (exchange == null || holder != exchange) {
            data.position(data.limit());
            return;
        }
        try {
            receive(exchange, data);
        } catch (WireFormatException e) {
            broken(
                    exchange,
                    new NetworkException(
                            e.isTooLarge() ? NetworkError.HEADERS_TOO_LARGE : NetworkError.PROTOCOL_VIOLATION,
                            exchange.request().uri(),
                            peer.host() + " broke HTTP/1.1: " + e.getMessage()));
        } catch (NetworkException e) {
            broken(exchange, e);
        }
    }

    private void receive(Exchange<?> exchange, ByteBuffer data) throws WireFormatException, NetworkException {
        while (lease.get() == exchange) {
            ResponseReader.Outcome outcome = reader.read(exchange, data);
            if (outcome == ResponseReader.Outcome.CONTINUE) {
                sendExpectedBody(exchange);
            } else if (outcome != ResponseReader.Outcome.NEXT) {
                stopReading(exchange, outcome, data.hasRemaining());
                return;
            }
        }
    }

    private void stopReading(Exchange<?> exchange, ResponseReader.Outcome outcome, boolean trailing) {
        switch (outcome) {
            case PAUSE -> wire.pause();
            case CHALLENGED -> dismiss();
            case END -> finish(exchange, trailing);
            default -> {
                // the rest is yet to come
            }
        }
    }

    /** The response is complete. Nothing here may be touched after the connection is lent out again. */
    private void finish(Exchange<?> exchange, boolean trailing) {
        boolean persistent = reader.isPersistent() && !trailing;
        int keepAlive = reader.keepAliveSeconds();
        HeaderFields trailers = reader.trailers();
        reader.reset();
        RequestBody sending = body;
        if (request.get() == OPEN && sending != null) {
            sending.stop();
        }
        orphanPersistent = persistent;
        orphanKeepAlive = keepAlive;
        place = exchange.surrender();
        current = null;
        if (!request.compareAndSet(WRITING, ORPHANED)) {
            settle(exchange, persistent && request.get() == WRITTEN, keepAlive);
        }
        exchange.complete(trailers);
    }

    /** The exchange has left the connection, both ways: it is idle, or of no more use. */
    private void settle(Exchange<?> exchange, boolean persistent, int keepAlive) {
        Exchange.Host held = place;
        place = null;
        if (persistent && lease.compareAndSet(exchange, null)) {
            lender.idle(this, keepAlive);
        } else if (lease.getAndSet(CLOSED) != CLOSED) {
            lender.gone(this);
            wire.close();
        }
        if (held != null) {
            held.leave(); // last, so that the next in the queue finds the connection idle, or gone
        }
    }

    /** The exchange fails, the connection with it. */
    private void broken(Exchange<?> exchange, NetworkException failure) {
        dismiss();
        exchange.fail(exchange.reasonOr(failure));
    }

    /** The exchange has gone elsewhere, the rest of the response is of no use. */
    private void dismiss() {
        stopSending();
        current = null;
        if (lease.getAndSet(CLOSED) != CLOSED) {
            lender.gone(this);
        }
        wire.abort();
    }

    private void stopSending() {
        RequestBody sending = body;
        if (sending != null) {
            sending.stop();
        }
    }

    @Override
    public void ended(@Nullable Throwable cause) {
        Object holder = lease.getAndSet(CLOSED);
        if (holder == CLOSED) {
            return;
        }
        lender.gone(this);
        Exchange<?> exchange = current;
        current = null;
        if (holder == null || exchange == null) {
            return;
        }
        stopSending();
        if (holder != ABORTED && reader.endsWithConnection() && isGoodEnd(cause)) {
            exchange.complete(HeaderFields.EMPTY);
        } else if (holder != ABORTED && reader.isWaiting() && isRepeatable(exchange)) {
            exchange.retry(true);
        } else {
            exchange.fail(exchange.reasonOr(reader.cutOff(exchange, cause == null ? writeFailure : cause)));
        }
    }

    private boolean isGoodEnd(@Nullable Throwable cause) {
        return cause == null || cause instanceof MissingCloseNotifyException && !environment.closeNotify();
    }

    private boolean isRepeatable(Exchange<?> exchange) {
        return !wrote && exchange.isRepeatable(false) || served > 1 && exchange.isRepeatable(true);
    }
}
