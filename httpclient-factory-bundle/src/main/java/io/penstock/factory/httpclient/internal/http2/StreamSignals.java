// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.http2;

import io.penstock.factory.httpclient.internal.wire.Wire;
import io.penstock.network.NetworkException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What other threads want of streams, handed over to the I/O thread: the flags of the stream say what it is. */
final class StreamSignals {
    private final Http2Connection connection;
    private final Wire wire;
    private final Queue<Http2Stream> waiting = new ConcurrentLinkedQueue<>();

    StreamSignals(Http2Connection connection, Wire wire) {
        this.connection = connection;
        this.wire = wire;
    }

    /** Any thread; the flag is set. */
    void add(Http2Stream stream) {
        waiting.add(stream);
        wire.awaitWritable();
    }

    /** On the I/O thread. */
    void handle() {
        for (Http2Stream stream = waiting.poll(); stream != null; stream = waiting.poll()) {
            handle(stream);
        }
    }

    private void handle(Http2Stream stream) {
        if (stream.id == 0 || connection.get(stream.id) != stream) {
            return;
        }
        if (stream.aborted) {
            connection.aborted(stream);
            return;
        }
        if (stream.proceeding) {
            stream.proceeding = false;
            connection.proceed(stream);
        }
        if (stream.resumed) {
            stream.resumed = false;
            try {
                connection.credit(stream, stream.drain());
            } catch (NetworkException e) {
                connection.end(stream, Http2.CANCEL, e);
                return;
            }
        }
        connection.finishIfDone(stream);
    }
}
