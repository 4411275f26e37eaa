// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http1;

import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.exchange.Failures;
import io.penstock.factory.httpclient.internal.exchange.Informational;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.spi.ResponseHead;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads responses, one after the other, and delivers them. On the I/O thread. */
final class ResponseReader {
    /** What has to happen before more can be read. */
    enum Outcome {
        /** More bytes are needed. */
        MORE,
        /** One piece has been read. */
        NEXT,
        /** The receiver asks for nothing now. */
        PAUSE,
        /** A 100 (Continue) came. */
        CONTINUE,
        /** The proxy took the exchange back to authenticate; the rest of its answer is of no use. */
        CHALLENGED,
        /** The response is complete. */
        END
    }

    private enum State {
        HEAD,
        LENGTH,
        CHUNKS,
        UNTIL_CLOSE,
        TRAILERS,
        END
    }

    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private final Http1Peer peer;
    private final boolean lenient;
    private final ResponseLines lines;
    private final ChunkedBody chunks = new ChunkedBody();
    private final Informational informational = new Informational();

    private State state = State.HEAD;
    /** Whether anything has come for this exchange, and for its final response. */
    private boolean any;

    private boolean begun;
    private long received;
    private long left;
    private @Nullable Framing framing;
    private HeaderFields trailers = HeaderFields.EMPTY;
    /** Whether the request has credentials for the proxy; published by the connection's lease. */
    boolean toldProxy;

    ResponseReader(Http1Peer peer, int headerMax, boolean lenient) {
        this.peer = peer;
        this.lenient = lenient;
        this.lines = new ResponseLines(headerMax);
    }

    /** Ready for the next response. */
    void reset() {
        state = State.HEAD;
        any = false;
        begun = false;
        received = 0;
        framing = null;
        trailers = HeaderFields.EMPTY;
        informational.reset();
        chunks.reset();
    }

    /** Whether no byte of the response has come. */
    boolean isWaiting() {
        return state == State.HEAD && !any;
    }

    /** Whether the end of the connection is the end of the body. */
    boolean endsWithConnection() {
        return state == State.UNTIL_CLOSE;
    }

    boolean isPersistent() {
        return framing != null && framing.persistent();
    }

    int keepAliveSeconds() {
        return framing == null ? -1 : framing.keepAliveSeconds();
    }

    HeaderFields trailers() {
        return trailers;
    }

    /** Reads and delivers one piece. */
    Outcome read(Exchange<?> exchange, ByteBuffer data) throws WireFormatException, NetworkException {
        return switch (state) {
            case HEAD -> head(exchange, data);
            case LENGTH -> body(exchange, data, (int) Math.min(left, data.remaining()));
            case UNTIL_CLOSE -> body(exchange, data, data.remaining());
            case CHUNKS -> chunk(exchange, data);
            case TRAILERS -> {
                HeaderFields read = lines.trailers(data);
                if (read == null) {
                    yield Outcome.MORE;
                }
                trailers = read;
                state = State.END;
                yield Outcome.END;
            }
            case END -> Outcome.END;
        };
    }

    private Outcome head(Exchange<?> exchange, ByteBuffer data) throws WireFormatException, NetworkException {
        if (!data.hasRemaining()) {
            return Outcome.MORE;
        }
        any = true;
        begun = true;
        ResponseLines.Head head = lines.head(data);
        if (head == null) {
            return Outcome.MORE;
        }
        if (head.status() < 200) {
            begun = false;
            return informational.received(exchange, head.status(), Version.HTTP_1_1, head.fields(), peer.session())
                    ? Outcome.CONTINUE
                    : Outcome.NEXT;
        }
        Framing how = Framing.of(head, exchange.request().method(), lenient);
        framing = how;
        if (head.status() == PROXY_AUTHENTICATION_REQUIRED && peer.forward() != null) {
            peer.forward().challenged(exchange, head.fields(), toldProxy);
            return Outcome.CHALLENGED;
        }
        begin(exchange, head, how);
        return state == State.END ? Outcome.END : read(exchange, data);
    }

    private void begin(Exchange<?> exchange, ResponseLines.Head head, Framing how) throws NetworkException {
        if (how.length() > exchange.context().limits().body()) {
            throw tooLarge(exchange);
        }
        long now = System.nanoTime();
        exchange.phase(Exchange.Phase.RECEIVING, now);
        left = how.length();
        state = how.length() == Framing.CHUNKED
                ? State.CHUNKS
                : how.length() == Framing.UNTIL_CLOSE ? State.UNTIL_CLOSE : left == 0 ? State.END : State.LENGTH;
        exchange.begin(new ResponseHead(
                head.status(), Version.HTTP_1_1, head.fields(), exchange.timings(now), peer.session()));
    }

    private Outcome chunk(Exchange<?> exchange, ByteBuffer data) throws WireFormatException, NetworkException {
        int size = chunks.next(data);
        if (chunks.isLast()) {
            state = State.TRAILERS;
            return read(exchange, data);
        }
        if (size == 0) {
            return Outcome.MORE;
        }
        Outcome outcome = body(exchange, data, size);
        if (outcome != Outcome.PAUSE) {
            chunks.taken(size);
        }
        return outcome;
    }

    private Outcome body(Exchange<?> exchange, ByteBuffer data, int size) throws NetworkException {
        if (size == 0) {
            return Outcome.MORE;
        }
        if (received + size > exchange.context().limits().body()) {
            throw tooLarge(exchange);
        }
        int limit = data.limit();
        data.limit(data.position() + size);
        boolean taken;
        try {
            taken = exchange.offer(data);
        } finally {
            data.limit(limit);
        }
        if (!taken) {
            return Outcome.PAUSE;
        }
        exchange.touch();
        received += size;
        if (state == State.LENGTH) {
            left -= size;
            if (left == 0) {
                state = State.END;
                return Outcome.END;
            }
        }
        return data.hasRemaining() ? Outcome.NEXT : Outcome.MORE;
    }

    private NetworkException tooLarge(Exchange<?> exchange) {
        return new NetworkException(
                NetworkError.BODY_TOO_LARGE,
                exchange.request().uri(),
                "the body is larger than " + exchange.context().limits().body() + " bytes; see body.max");
    }

    /** What it means that the connection has ended now. */
    NetworkException cutOff(Exchange<?> exchange, @Nullable Throwable cause) {
        URI uri = exchange.request().uri();
        if (state == State.HEAD && !begun) {
            NetworkException broken = Failures.broken(uri, peer.host(), "before the response began", cause);
            return peer.forward() == null ? broken : Failures.ofProxy(broken);
        }
        NetworkException broken = Failures.broken(uri, peer.host(), "inside of the response", cause);
        if (broken.code() != NetworkError.CONNECTION_CLOSED) {
            return broken;
        }
        String missing = state == State.LENGTH ? "; " + left + " of " + (received + left) + " bytes are missing" : "";
        String why = cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
        return new NetworkException(
                NetworkError.TRUNCATED, uri, peer.host() + " ended the response early" + missing + why, cause);
    }
}
