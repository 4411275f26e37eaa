// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http2;

import io.penstock.factory.httpclient.internal.exchange.Environment;
import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.exchange.Failures;
import io.penstock.factory.httpclient.internal.exchange.Multiplexed;
import io.penstock.factory.httpclient.internal.exchange.Upload;
import io.penstock.factory.httpclient.internal.wire.Receiver;
import io.penstock.factory.httpclient.internal.wire.Wire;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestProgress;
import java.net.InetAddress;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * A connection that speaks HTTP/2: the sending side, the places, and the life of its streams. What is received goes
 * through {@link Http2Input}.
 *
 * <p>Requests are written on the thread that starts them, everything received is handled on the I/O thread. One lock
 * guards the output and the table of streams; no foreign code runs under it.
 */
public final class Http2Connection implements Multiplexed, Receiver {
    /** Who lends places of this connection. */
    public interface Lender {
        /** The number of places has changed. */
        void changed(Http2Connection connection);

        /** It takes no new exchanges. May be called more than once. */
        void leaving(Http2Connection connection);

        /** It is closed. Called once. */
        void gone(Http2Connection connection);
    }

    /** What is assumed until a server says what it allows. */
    public static final int FIRST_STREAMS = 100;

    private final Wire wire;
    private final String host;
    private final InetAddress address;
    private final @Nullable SSLSession session;
    private final Lender lender;
    private final Environment environment;
    private final Http2Input input;
    private final StreamSignals signals;

    /** Guards the table and the output. */
    private final Object lock = new Object();

    private final StreamTable table;
    private final Http2Output output;

    /**
     * On the I/O thread.
     *
     * @param wire whose receiver this becomes
     * @param limit streams that are assumed to be allowed until the server says so
     */
    public Http2Connection(
            Wire wire,
            String host,
            InetAddress address,
            @Nullable SSLSession session,
            int limit,
            Lender lender,
            Environment environment) {
        this.wire = wire;
        this.host = host;
        this.address = address;
        this.session = session;
        this.table = new StreamTable(limit);
        this.lender = lender;
        this.environment = environment;
        this.output = new Http2Output(lock, wire, table, environment.heap());
        this.signals = new StreamSignals(this, wire);
        this.input = new Http2Input(this, environment.headerMax());
        wire.receiver(this);
        output.preface(environment.headerMax());
    }

    String host() {
        return host;
    }

    // places

    @Override
    public InetAddress address() {
        return address;
    }

    @Override
    public int limit() {
        synchronized (lock) {
            return table.limit();
        }
    }

    @Override
    public boolean isLimitKnown() {
        synchronized (lock) {
            return table.isLimitKnown();
        }
    }

    /** Exchanges that hold a place. */
    public int underWay() {
        synchronized (lock) {
            return table.places();
        }
    }

    @Override
    public boolean reserve() {
        synchronized (lock) {
            return table.reserve();
        }
    }

    @Override
    public boolean close(boolean idleOnly, long since) {
        boolean now;
        synchronized (lock) {
            if (table.isClosed() || idleOnly && !table.isIdleSince(since)) {
                return false;
            }
            table.drain();
            now = table.isSpent();
            if (now) {
                output.goAway(Http2.NO_ERROR);
            }
        }
        lender.leaving(this);
        if (now) {
            wire.close();
        }
        return now;
    }

    // sending

    @Override
    public void start(Exchange<?> exchange) {
        NetworkRequest request = exchange.request();
        BodyPublisher publisher = request.bodyPublisher().orElse(null);
        long length = publisher == null ? 0 : publisher.contentLength();
        boolean hasBody = length != 0;
        boolean expecting = hasBody && request.expectContinue();
        Http2Stream stream = new Http2Stream(exchange, session);
        if (hasBody && publisher != null) {
            stream.upload = new Upload(exchange, publisher, new StreamBody(output, stream), environment.workers());
        }
        stream.framesBefore = input.frames();
        exchange.carriedBy(stream);
        NetworkException unsendable = RequestFields.check(request);
        if (unsendable == null) {
            unsendable = exchange.beginSending();
        }
        long now = System.nanoTime();
        exchange.sent(now);
        exchange.enter(
                this,
                expecting ? Exchange.Phase.EXPECTING : hasBody ? Exchange.Phase.SENDING : Exchange.Phase.WAITING,
                now);
        boolean sent;
        boolean last = false;
        synchronized (lock) {
            sent = unsendable == null && table.open(stream);
            if (sent) {
                output.headers(stream, request, length, expecting, !hasBody);
            } else {
                last = table.vacate();
            }
        }
        if (!sent) {
            unsent(exchange, unsendable);
            closeIfLast(last);
        } else if (stream.aborted) {
            signals.add(stream); // what had come before the stream had its number
        } else if (hasBody && !expecting) {
            stream.startUpload();
        }
    }

    private void unsent(Exchange<?> exchange, @Nullable NetworkException unsendable) {
        if (unsendable != null) {
            exchange.failLater(unsendable);
        } else if (exchange.attempts() == 0) {
            exchange.retry(true);
        } else {
            exchange.failLater(exchange.reasonOr(
                    Failures.broken(exchange.request().uri(), host, "before the request was sent", null)));
        }
    }

    // signals from other threads

    @Override
    public void resume(Exchange<?> exchange) {
        if (exchange.carrier() instanceof Http2Stream stream) {
            stream.resumed = true;
            signals.add(stream);
        }
    }

    @Override
    public void proceed(Exchange<?> exchange) {
        if (exchange.carrier() instanceof Http2Stream stream) {
            stream.proceeding = true;
            signals.add(stream);
        }
    }

    @Override
    public void abort(Exchange<?> exchange) {
        if (exchange.carrier() instanceof Http2Stream stream) {
            stream.aborted = true;
            signals.add(stream);
        }
    }

    @Override
    public void abandon(Exchange<?> exchange) {
        wire.abort();
    }

    @Override
    public boolean isBlocked(Exchange<?> exchange) {
        return exchange.carrier() instanceof Http2Stream stream && stream.isBlocked();
    }

    // receiving, on the I/O thread

    @Override
    public void received(ByteBuffer data) {
        synchronized (lock) {
            if (table.isClosed()) {
                data.position(data.limit());
                return;
            }
        }
        output.cork();
        try {
            input.read(data);
        } catch (Http2Exception e) {
            fail(e);
        } finally {
            output.uncork();
        }
    }

    @Override
    public void writable() {
        output.flush();
        signals.handle();
        writableAgain();
        output.flush();
    }

    /** Its caller wants no more of it. */
    void aborted(Http2Stream stream) {
        NetworkException reason = stream.exchange.abortReason();
        // a peer from which nothing has come since a request was sent may be gone: nothing more is sent to it
        if (reason != null && reason.code() == NetworkError.RESPONSE_TIMEOUT && input.frames() == stream.framesBefore) {
            synchronized (lock) {
                table.drain();
            }
            lender.leaving(this);
        }
        end(stream, Http2.CANCEL, null);
    }

    /** A 100 (Continue) has come, or been waited for long enough. */
    void proceed(Http2Stream stream) {
        if (stream.exchange.startsSending(System.nanoTime())) {
            stream.startUpload();
        }
    }

    /** The receiver has consumed bytes. */
    void credit(Http2Stream stream, int consumed) {
        int increment = stream.consumed(consumed);
        if (increment > 0) {
            output.windowUpdate(stream, increment);
        }
    }

    void finishIfDone(Http2Stream stream) {
        if (stream.isDone()) {
            end(stream, Http2.NO_ERROR, null);
        }
    }

    /**
     * Ends a stream.
     *
     * @param code of the RST_STREAM, if the peer does not know yet that it has ended
     * @param failure of the exchange; null for success, or for an abort's own reason
     */
    void end(Http2Stream stream, int code, @Nullable NetworkException failure) {
        boolean last;
        synchronized (lock) {
            if (!table.remove(stream)) {
                return;
            }
            if (!table.isClosed() && !(stream.localEnded && stream.isRemoteEnded())) {
                // a response that is complete before its request: nobody wants the rest (RFC 9113 §8.1)
                output.reset(stream, code == Http2.NO_ERROR ? Http2.CANCEL : code);
            }
            table.completed();
            last = table.vacate();
        }
        stream.stopUpload();
        Exchange<?> exchange = stream.exchange;
        NetworkException reason = stream.aborted ? exchange.abortReason() : failure;
        if (reason != null) {
            exchange.fail(exchange.reasonOr(reason));
        } else {
            exchange.complete(stream.trailers());
        }
        closeIfLast(last);
    }

    /** Ends a stream that the peer did not process, and sends its exchange again if that is possible. */
    void refused(Http2Stream stream) {
        boolean last;
        synchronized (lock) {
            if (!table.remove(stream)) {
                return;
            }
            last = table.vacate();
        }
        stream.stopUpload();
        Exchange<?> exchange = stream.exchange;
        exchange.progress(RequestProgress.NOT_PROCESSED);
        if (!stream.aborted && exchange.isAcceptable()) {
            exchange.reroute(); // no attempt was made
        } else {
            exchange.fail(exchange.reasonOr(new NetworkException(
                    NetworkError.CONNECTION_CLOSED, exchange.request().uri(), host + " did not process the request")));
        }
        closeIfLast(last);
    }

    private void closeIfLast(boolean last) {
        if (last) {
            output.goAway(Http2.NO_ERROR);
            wire.close();
        }
    }

    @Nullable
    Http2Stream get(int id) {
        synchronized (lock) {
            return table.get(id);
        }
    }

    /** Whether a stream of that number was opened by us. */
    boolean isKnown(int id) {
        synchronized (lock) {
            return table.isKnown(id);
        }
    }

    private List<Http2Stream> streams() {
        synchronized (lock) {
            return table.all();
        }
    }

    // what the input asks for

    Http2Output output() {
        return output;
    }

    void maxStreams(int allowed) {
        synchronized (lock) {
            table.limit(allowed);
        }
    }

    void settingsDone() {
        lender.changed(this);
    }

    void initialWindow(int size) throws Http2Exception {
        output.initialWindow(size);
        writableAgain();
    }

    /** @param stream null for the connection */
    void windowUpdate(@Nullable Http2Stream stream, int increment) throws Http2Exception {
        output.windowGrows(stream, increment);
        if (stream == null) {
            writableAgain();
        } else {
            stream.writable();
        }
    }

    private void writableAgain() {
        for (Http2Stream stream : streams()) {
            stream.writable();
        }
    }

    /** The peer takes no streams after that one. */
    void goAway(int lastStream) {
        synchronized (lock) {
            table.drain();
        }
        lender.leaving(this);
        for (Http2Stream stream : streams()) {
            if (stream.id > lastStream) {
                refused(stream);
            }
        }
        boolean last;
        synchronized (lock) {
            last = table.isSpent();
        }
        closeIfLast(last);
    }

    // ends

    /** The peer broke the protocol: everything fails. */
    private void fail(Http2Exception violation) {
        List<Http2Stream> all = close();
        output.goAway(violation.code());
        wire.close();
        for (Http2Stream stream : all) {
            stream.fail(new NetworkException(
                    violation.isTooLarge() ? NetworkError.HEADERS_TOO_LARGE : NetworkError.PROTOCOL_VIOLATION,
                    stream.exchange.request().uri(),
                    host + " broke HTTP/2: " + violation.getMessage()));
        }
    }

    @Override
    public void ended(@Nullable Throwable cause) {
        boolean reused;
        synchronized (lock) {
            reused = table.isUsed();
        }
        for (Http2Stream stream : close()) {
            Exchange<?> exchange = stream.exchange;
            if (reused && !stream.aborted && !stream.isBegun() && exchange.isRepeatable(true)) {
                stream.stopUpload();
                exchange.retry(false); // this connection is not lent out any more
            } else {
                stream.fail(stream.cutOff(host, cause));
            }
        }
        output.release();
        lender.gone(this);
    }

    /** @return the streams that were open */
    private List<Http2Stream> close() {
        List<Http2Stream> all;
        synchronized (lock) {
            all = table.close();
        }
        lender.leaving(this);
        return all;
    }
}
