// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkRequest;

/**
 * An exchange that a {@link FakeManager} holds. The test plays the origin: head, pieces of body, end. Thread-safe; the
 * handler and the subscriber are called on the thread that calls here, or on the one that asks for more.
 */
public interface FakeExchange {
    NetworkRequest request();

    /** The whole answer. */
    default void answer(FakeReply reply) {
        if (reply.status() > 0) {
            head(reply.status(), reply.fields());
            reply.pieces().forEach(this::data);
        }
        if (reply.failure().isPresent()) {
            fail(reply.failure().get(), "as the test wants it");
        } else {
            end(reply.trailers());
        }
    }

    /** The head of the final response: the body handler is called. */
    void head(int status, HeaderFields fields);

    /** A piece of the body; delivered when the subscriber asks for it. */
    void data(byte[] piece);

    /** The end of the body, after what is still to be delivered. */
    void end(HeaderFields trailers);

    /** The exchange fails, after what is still to be delivered. */
    void fail(NetworkError error, String reason);

    /** Whether the caller cancelled: the future, or the body's subscription; or the manager was closed. */
    boolean isAborted();

    /** Whether it has come to any end. */
    boolean isEnded();

    /** Pieces that the subscriber has not asked for yet. */
    int undelivered();
}
