// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import java.io.IOException;
import java.io.InputStream;

/** Answers a request whose body it reads itself, as far and as fast as it likes. Runs on a thread of its own. */
@FunctionalInterface
public interface UploadHandler {
    /**
     * @param head the request, its body empty
     * @param body what the client sends; the first read answers {@code Expect: 100-continue}
     */
    void handle(Received head, InputStream body, Responder responder) throws IOException;
}
