// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import io.penstock.network.HeaderFields;
import io.penstock.testkit.Responder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The state of an answer, the same for both versions of HTTP. */
abstract class BaseResponder implements Responder {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Runnable> endActions = new ArrayList<>(2);
    private boolean started;
    private boolean over;
    private volatile HeaderFields trailers = HeaderFields.EMPTY;

    /** @param onEnd called once, as the exchange ends in whatever way */
    BaseResponder(Runnable onEnd) {
        endActions.add(onEnd);
    }

    /** Runs an action once, as the exchange ends, or now if it has. */
    final void onEnd(Runnable action) {
        synchronized (this) {
            if (!over) {
                endActions.add(action);
                return;
            }
        }
        action.run();
    }

    /** Claims the final response. */
    final synchronized void start() throws IOException {
        if (over) {
            throw new IOException("the client has gone, or the exchange was aborted");
        }
        if (started) {
            throw new IllegalStateException("a final response has already been sent");
        }
        started = true;
    }

    final synchronized boolean isStarted() {
        return started;
    }

    /** The exchange is over: answered, aborted, or the client has gone. */
    final void end() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        endActions.forEach(Runnable::run);
        ended.countDown();
    }

    final void awaitEnd() throws IOException {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    final HeaderFields trailers() {
        return trailers;
    }

    @Override
    public final void trailers(HeaderFields fields) {
        trailers = fields;
    }

    @Override
    public final synchronized boolean isOpen() {
        return !over;
    }

    /** Whether such a response never has a body on the wire (RFC 9112 §6.3). */
    static boolean isBodiless(String method, int status) {
        return method.equals("HEAD") || status == 204 || status == 304;
    }
}
