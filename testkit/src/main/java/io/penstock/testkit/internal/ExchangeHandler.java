// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import io.penstock.testkit.Responder;
import java.io.IOException;
import java.io.InputStream;

/** What a connection of either version does with a request. */
public interface ExchangeHandler {
    /** Answers; on a thread of its own. */
    void handle(int connection, RequestHead head, InputStream body, Responder responder) throws IOException;

    /** An exchange began. */
    void began();

    /** An exchange ended: answered, aborted, reset, or its client gone. */
    void ended();
}
