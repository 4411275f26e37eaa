// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a handler on a worker thread; a handler that fails is a 500, and visible in the log. */
final class HandlerRun {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerRun.class);

    private HandlerRun() {}

    static void run(
            ExchangeHandler handler, int connection, RequestHead head, InputStream body, BaseResponder responder) {
        try {
            handler.handle(connection, head, body, responder);
        } catch (IOException e) {
            // the client went, or the handler gave up: its exchange is over
            LOG.debug("{} {}: {}", head.method(), head.target(), e.toString());
            responder.abort();
        } catch (RuntimeException | Error e) {
            LOG.warn("the test's handler of {} {} failed", head.method(), head.target(), e);
            fail(responder, e);
        }
    }

    private static void fail(BaseResponder responder, Throwable cause) {
        if (responder.isStarted()) {
            responder.abort();
            return;
        }
        try {
            responder.send(
                    500,
                    io.penstock.network.HeaderFields.of("Content-Type", "text/plain"),
                    cause.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            responder.abort();
        }
    }
}
