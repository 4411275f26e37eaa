// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import io.penstock.network.Identity;
import io.penstock.network.Initiator;
import io.penstock.network.NetworkError;
import io.penstock.network.ReplySource;
import io.penstock.network.Timings;
import java.net.URI;
import org.osgi.annotation.versioning.ConsumerType;

/** Sees each exchange as it ends, for metrics and traces: an OSGi service. Called on a bounded executor. */
@ConsumerType
@FunctionalInterface
public interface NetworkListener {
    void exchangeEnded(Event event);

    /**
     * One exchange of the engine: all hops of a request.
     *
     * @param id unique within the engine
     * @param uri last hop, without user information
     * @param method of the request
     * @param identity engine and bundle
     * @param initiator document
     * @param status final HTTP status, 0 if there was none
     * @param error {@link NetworkError#NONE} on success
     * @param source where the body came from
     * @param generation of the stack that answered
     * @param bytesSent request body
     * @param bytesReceived response body as sent
     * @param timings phases of the last hop
     * @param end {@link System#nanoTime()} at the end of the body
     */
    record Event(
            long id,
            URI uri,
            String method,
            Identity identity,
            Initiator initiator,
            int status,
            NetworkError error,
            ReplySource source,
            long generation,
            long bytesSent,
            long bytesReceived,
            Timings timings,
            long end) {}
}
