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
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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

    private static final int MAX_STREAMS = 256;
    /** What is assumed until a server says what it allows. */
    public static final int FIRST_STREAMS = 100;

    private static final int SMALLEST_DATA = 4096;

    private final Wire wire;
    private final String host;
    private final InetAddress address;
    private final @Nullable SSLSession session;
    private final Lender lender;
    private final Environment environment;
    private final Http2Input input;
    private final Queue<Http2Stream> signals = new ConcurrentLinkedQueue<>();

    /** The I/O thread, while it handles what has come. */
    private volatile @Nullable Thread corked;

    /** Guards what follows. */
    private final Object lock = new Object();

    private final FrameWriter writer;
    private final Map<Integer, Http2Stream> streams = new HashMap<>();
    private int nextId = 1;
    private int limit;
    private boolean limitKnown;
    private int places;
    private int completed;
    private long sentBytes;
    private long sendWindow = Http2.DEFAULT_WINDOW;
    private int initialWindow = Http2.DEFAULT_WINDOW;
    private boolean draining;
    private boolean closed;
    private long idleSince = System.nanoTime();

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
        this.limit = limit;
        this.lender = lender;
        this.environment = environment;
        this.writer = new FrameWriter(wire, environment.heap());
        this.input = new Http2Input(this, environment.headerMax());
        wire.receiver(this);
        synchronized (lock) {
            writer.preface(environment.headerMax());
            flush();
        }
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
            return limit;
        }
    }

    @Override
    public boolean isLimitKnown() {
        synchronized (lock) {
            return limitKnown;
        }
    }

    /** Exchanges that hold a place. */
    public int underWay() {
        synchronized (lock) {
            return places;
        }
    }

    @Override
    public boolean reserve() {
        synchronized (lock) {
            if (closed || draining || places >= limit) {
                return false;
            }
            places++;
            return true;
        }
    }

    @Override
    public boolean close(boolean idleOnly, long since) {
        boolean now;
        synchronized (lock) {
            if (closed || idleOnly && (places > 0 || idleSince - since > 0)) {
                return false;
            }
            draining = true;
            now = places == 0;
            if (now) {
                writer.goAway(Http2.NO_ERROR);
                flush();
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
            stream.upload = new Upload(exchange, publisher, new StreamBody(this, stream), environment.workers());
        }
        stream.framesBefore = input.frames();
        exchange.carriedBy(stream);
        long now = System.nanoTime();
        exchange.sent(now);
        exchange.progress(RequestProgress.SENT);
        exchange.enter(
                this,
                expecting ? Exchange.Phase.EXPECTING : hasBody ? Exchange.Phase.SENDING : Exchange.Phase.WAITING,
                now);
        NetworkException unsendable = checkFields(request);
        boolean sent;
        synchronized (lock) {
            sent = unsendable == null && !closed && nextId > 0;
            if (sent) {
                stream.id = nextId;
                nextId += 2;
                stream.sendWindow = initialWindow;
                stream.localEnded = !hasBody;
                streams.put(stream.id, stream);
                writer.headers(stream.id, request, declared(request.method(), length), expecting, !hasBody);
                flushSoon();
            } else {
                draining |= nextId < 0;
                vacate();
            }
        }
        if (!sent) {
            unsent(exchange, unsendable);
        } else if (stream.aborted) {
            signal(stream); // what had come before the stream had its number
        } else if (hasBody && !expecting) {
            startUpload(stream);
        }
    }

    private static long declared(String method, long length) {
        return length != 0 || method.equals("POST") || method.equals("PUT") || method.equals("PATCH") ? length : -1;
    }

    private static @Nullable NetworkException checkFields(NetworkRequest request) {
        for (int i = 0; i < request.fields().size(); i++) {
            String value = request.fields().value(i);
            for (int at = 0; at < value.length(); at++) {
                if (value.charAt(at) > 255) {
                    return new NetworkException(
                            NetworkError.INVALID_REQUEST,
                            request.uri(),
                            "a header field has a character beyond U+00FF; encode it (RFC 8187)");
                }
            }
        }
        return null;
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

    private void startUpload(Http2Stream stream) {
        Upload upload = stream.upload;
        if (upload != null) {
            upload.start();
        }
    }

    void sendData(Http2Stream stream, ByteBuffer data) throws IOException {
        synchronized (lock) {
            if (closed || stream.localEnded) {
                return;
            }
            // small windows would cut the body into ever smaller frames
            int worthwhile = Math.max(1, Math.min(SMALLEST_DATA, initialWindow / 2));
            while (data.hasRemaining() && !writer.isClogged()) {
                int count = (int)
                        Math.min(Math.min(stream.sendWindow, sendWindow), Math.min(data.remaining(), Http2.FRAME_MAX));
                if (count < Math.min(data.remaining(), worthwhile)) {
                    break; // a WINDOW_UPDATE brings it on
                }
                writer.data(stream.id, data, count);
                sentBytes += count;
                stream.sendWindow -= count;
                sendWindow -= count;
            }
            if (!writer.flush() && data.hasRemaining()) {
                wire.awaitWritable();
            }
        }
    }

    void endData(Http2Stream stream) throws IOException {
        synchronized (lock) {
            if (closed || stream.localEnded) {
                return;
            }
            stream.localEnded = true;
            writer.endOfData(stream.id);
            writer.flush();
        }
        stream.exchange.advance(Exchange.Phase.SENDING, Exchange.Phase.WAITING, System.nanoTime());
    }

    /** Sends what is there, unless {@link #received} does it in a moment. */
    private void flushSoon() {
        if (corked != Thread.currentThread()) {
            flush();
        }
    }

    /** Sends what is there; holds the lock. A failure is followed by the end of the wire. */
    private void flush() {
        try {
            writer.flush();
        } catch (IOException e) {
            wire.abort();
        }
    }

    // signals from other threads

    private void signal(Http2Stream stream) {
        signals.add(stream);
        wire.awaitWritable();
    }

    @Override
    public void resume(Exchange<?> exchange) {
        if (exchange.carrier() instanceof Http2Stream stream) {
            stream.resumed = true;
            signal(stream);
        }
    }

    @Override
    public void proceed(Exchange<?> exchange) {
        if (exchange.carrier() instanceof Http2Stream stream) {
            stream.proceeding = true;
            signal(stream);
        }
    }

    @Override
    public void abort(Exchange<?> exchange) {
        if (exchange.carrier() instanceof Http2Stream stream) {
            stream.aborted = true;
            signal(stream);
        }
    }

    @Override
    public void abandon(Exchange<?> exchange) {
        wire.abort();
    }

    @Override
    public boolean isBlocked(Exchange<?> exchange) {
        Upload upload = exchange.carrier() instanceof Http2Stream stream ? stream.upload : null;
        return upload != null && upload.isBlocked();
    }

    // receiving, on the I/O thread

    @Override
    public void received(ByteBuffer data) {
        synchronized (lock) {
            if (closed) {
                data.position(data.limit());
                return;
            }
        }
        corked = Thread.currentThread();
        try {
            input.read(data);
        } catch (Http2Exception e) {
            fail(e);
        } finally {
            corked = null;
        }
        synchronized (lock) {
            flush();
        }
    }

    @Override
    public void writable() {
        synchronized (lock) {
            flush();
        }
        for (Http2Stream stream = signals.poll(); stream != null; stream = signals.poll()) {
            signalled(stream);
        }
        for (Http2Stream stream : streams()) {
            Upload upload = stream.upload;
            if (upload != null) {
                upload.writable();
            }
        }
        synchronized (lock) {
            flush();
        }
    }

    private void signalled(Http2Stream stream) {
        if (stream.id == 0 || get(stream.id) != stream) {
            return;
        }
        if (stream.aborted) {
            stopUsing(stream);
            end(stream, Http2.CANCEL, null);
            return;
        }
        if (stream.proceeding) {
            stream.proceeding = false;
            proceed(stream);
        }
        if (stream.resumed) {
            stream.resumed = false;
            try {
                credit(stream, stream.drain());
            } catch (NetworkException e) {
                end(stream, Http2.CANCEL, e);
                return;
            }
        }
        finishIfDone(stream);
    }

    /** A peer from which nothing has come since a request was sent may be gone: nothing more is sent to it. */
    private void stopUsing(Http2Stream stream) {
        NetworkException reason = stream.exchange.abortReason();
        if (reason != null && reason.code() == NetworkError.RESPONSE_TIMEOUT && input.frames() == stream.framesBefore) {
            synchronized (lock) {
                draining = true;
            }
            lender.leaving(this);
        }
    }

    /** A 100 (Continue) has come, or been waited for long enough. */
    void proceed(Http2Stream stream) {
        if (stream.exchange.startsSending(System.nanoTime())) {
            startUpload(stream);
        }
    }

    /** The receiver has consumed bytes. */
    void credit(Http2Stream stream, int consumed) {
        int increment = stream.consumed(consumed);
        if (increment > 0) {
            synchronized (lock) {
                writer.windowUpdate(stream.id, increment);
            }
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
            if (streams.remove(stream.id) == null) {
                return;
            }
            if (!closed && !(stream.localEnded && stream.isRemoteEnded())) {
                // a response that is complete before its request: nobody wants the rest (RFC 9113 §8.1)
                writer.reset(stream.id, code == Http2.NO_ERROR ? Http2.CANCEL : code);
            }
            completed++;
            last = vacate();
        }
        Upload upload = stream.upload;
        if (upload != null) {
            upload.stop();
        }
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
            if (streams.remove(stream.id) == null) {
                return;
            }
            last = vacate();
        }
        Upload upload = stream.upload;
        if (upload != null) {
            upload.stop();
        }
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

    /**
     * Holds the lock.
     *
     * @return whether the connection has nothing more to do
     */
    private boolean vacate() {
        places--;
        if (places == 0) {
            idleSince = System.nanoTime();
        }
        return places == 0 && draining && !closed;
    }

    private void closeIfLast(boolean last) {
        if (last) {
            synchronized (lock) {
                writer.goAway(Http2.NO_ERROR);
                flush();
            }
            wire.close();
        }
    }

    @Nullable
    Http2Stream get(int id) {
        synchronized (lock) {
            return streams.get(id);
        }
    }

    /** Whether a stream of that number was opened by us. */
    boolean isKnown(int id) {
        synchronized (lock) {
            return (id & 1) == 1 && (nextId < 0 || id < nextId);
        }
    }

    private List<Http2Stream> streams() {
        synchronized (lock) {
            return List.copyOf(streams.values());
        }
    }

    // what the input asks for

    void writeControl(java.util.function.Consumer<FrameWriter> frame) throws Http2Exception {
        synchronized (lock) {
            frame.accept(writer);
            if (writer.isFlooded()) {
                throw new Http2Exception(Http2.ENHANCE_YOUR_CALM, "more answers asked for than are read");
            }
        }
    }

    /** Bytes of request bodies that were sent since the last call. */
    long takeSentBytes() {
        synchronized (lock) {
            long count = sentBytes;
            sentBytes = 0;
            return count;
        }
    }

    void maxStreams(int allowed) {
        synchronized (lock) {
            limit = allowed < 0 ? MAX_STREAMS : Math.min(allowed, MAX_STREAMS);
            limitKnown = true;
        }
    }

    void settingsDone() {
        lender.changed(this);
    }

    void initialWindow(int size) throws Http2Exception {
        synchronized (lock) {
            long delta = (long) size - initialWindow;
            initialWindow = size;
            for (Http2Stream stream : streams.values()) {
                stream.sendWindow += delta;
                checkWindow(stream.sendWindow);
            }
        }
        writableAgain();
    }

    /** @param stream null for the connection */
    void windowUpdate(@Nullable Http2Stream stream, int increment) throws Http2Exception {
        synchronized (lock) {
            if (stream == null) {
                sendWindow += increment;
                checkWindow(sendWindow);
            } else {
                stream.sendWindow += increment;
                checkWindow(stream.sendWindow);
            }
        }
        if (stream == null) {
            writableAgain();
        } else {
            Upload upload = stream.upload;
            if (upload != null) {
                upload.writable();
            }
        }
    }

    private static void checkWindow(long window) throws Http2Exception {
        if (window > Integer.MAX_VALUE) {
            throw new Http2Exception(Http2.FLOW_CONTROL_ERROR, "a window of more than 2^31-1 bytes");
        }
    }

    private void writableAgain() {
        for (Http2Stream stream : streams()) {
            Upload upload = stream.upload;
            if (upload != null) {
                upload.writable();
            }
        }
    }

    /** The peer takes no streams after that one. */
    void goAway(int lastStream) {
        synchronized (lock) {
            draining = true;
        }
        lender.leaving(this);
        for (Http2Stream stream : streams()) {
            if (stream.id > lastStream) {
                refused(stream);
            }
        }
        boolean last;
        synchronized (lock) {
            last = places == 0 && !closed;
        }
        closeIfLast(last);
    }

    // ends

    /** The peer broke the protocol: everything fails. */
    private void fail(Http2Exception violation) {
        List<Http2Stream> all = close();
        synchronized (lock) {
            writer.goAway(violation.code());
            flush();
        }
        wire.close();
        for (Http2Stream stream : all) {
            failStream(
                    stream,
                    new NetworkException(
                            violation.isTooLarge() ? NetworkError.HEADERS_TOO_LARGE : NetworkError.PROTOCOL_VIOLATION,
                            stream.exchange.request().uri(),
                            host + " broke HTTP/2: " + violation.getMessage()));
        }
    }

    @Override
    public void ended(@Nullable Throwable cause) {
        boolean reused;
        synchronized (lock) {
            reused = completed > 0;
        }
        for (Http2Stream stream : close()) {
            Exchange<?> exchange = stream.exchange;
            if (reused && !stream.aborted && !stream.isBegun() && exchange.isRepeatable(true)) {
                Upload upload = stream.upload;
                if (upload != null) {
                    upload.stop();
                }
                exchange.retry(false); // this connection is not lent out any more
            } else {
                failStream(stream, cutOff(stream, cause));
            }
        }
        synchronized (lock) {
            writer.release();
        }
        lender.gone(this);
    }

    private NetworkException cutOff(Http2Stream stream, @Nullable Throwable cause) {
        NetworkException failure = Failures.broken(
                stream.exchange.request().uri(),
                host,
                stream.isBegun() ? "inside of the response" : "before the response began",
                cause);
        return stream.isBegun() && failure.code() == NetworkError.CONNECTION_CLOSED
                ? new NetworkException(NetworkError.TRUNCATED, failure.uri(), failure.reason(), cause)
                : failure;
    }

    private void failStream(Http2Stream stream, NetworkException failure) {
        Upload upload = stream.upload;
        if (upload != null) {
            upload.stop();
        }
        stream.exchange.fail(stream.exchange.reasonOr(failure));
    }

    /** @return the streams that were open */
    private List<Http2Stream> close() {
        List<Http2Stream> all;
        synchronized (lock) {
            closed = true;
            draining = true;
            all = List.copyOf(streams.values());
            streams.clear();
        }
        lender.leaving(this);
        return all;
    }
}
