// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import java.io.IOException;

/**
 * Answers a request whose body has been read. Runs on a thread of its own and may block.
 *
 * <p>It may also return before the answer is complete and leave the {@link Responder} to another thread: the exchange
 * ends when the answer does, or when the client goes.
 */
@FunctionalInterface
public interface Handler {
    void handle(Received request, Responder responder) throws IOException;
}
