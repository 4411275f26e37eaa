// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import java.io.IOException;
import java.io.PushbackInputStream;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The server side of an HTTP/1 connection. Its own thread reads, the handler runs on another one: so a client that goes
 * is seen at once, while its answer is still held back.
 */
public final class Http1Connection {
    private final Link link;
    private final ExchangeHandler handler;
    private final SocketServer.Session http2;
    private final Executor workers;

    /** @param http2 serves a client that says {@code PRI * HTTP/2.0} (prior knowledge), from after that head on */
    public Http1Connection(Link link, ExchangeHandler handler, SocketServer.Session http2, Executor workers) {
        this.link = link;
        this.handler = handler;
        this.http2 = http2;
        this.workers = workers;
    }

    /** Serves until the connection ends. */
    public void serve() throws IOException {
        Optional<RequestHead> next = RequestHead.read(link.in());
        while (next.isPresent()) {
            if (next.get().method().equals("PRI")) {
                http2.serve(link);
                return;
            }
            if (!exchange(next.get())) {
                return;
            }
            next = RequestHead.read(link.in());
        }
    }

    private boolean exchange(RequestHead head) throws IOException {
        handler.began();
        Http1Responder responder = new Http1Responder(link, head, handler::ended);
        try (Http1Body body = new Http1Body(head, link, responder)) {
            workers.execute(() -> HandlerRun.run(handler, link.id(), head, body, responder));
            body.awaitEndOr(responder);
            if (!clientStays(responder)) {
                return false;
            }
            responder.awaitEnd();
            return responder.keepsConnection() && body.isComplete();
        } finally {
            responder.end();
        }
    }

    /** Waits for the next byte, which says that the client is still there; false at the end of the connection. */
    private boolean clientStays(Http1Responder responder) throws IOException {
        PushbackInputStream in = link.in();
        int first = in.read();
        if (first < 0) {
            responder.end();
            return false;
        }
        in.unread(first);
        return true;
    }
}
