// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A byte stream to a peer: TCP, or TLS or a tunnel over another wire.
 *
 * <p>What arrives goes to the {@link Receiver}, always on the wire's I/O thread.
 */
public interface Wire {
    /**
     * Writes as much as can go now, without blocking. Any thread, but one at a time.
     *
     * @return bytes taken
     */
    int write(ByteBuffer data) throws IOException;

    /** Has {@link Receiver#writable()} called on the I/O thread, as soon as more can be written. Any thread. */
    void awaitWritable();

    /** Delivers nothing more until {@link #resume()}. On the I/O thread. */
    void pause();

    /**
     * Ends a pause. Any thread. {@link Receiver#received} is called again, even if nothing new has come.
     */
    void resume();

    /** Closes in an orderly way, without waiting. Any thread. */
    void close();

    /** Closes at once; a TCP connection is reset. Any thread. {@link Receiver#ended} follows on the I/O thread. */
    void abort();

    /** Who gets what arrives from now on. On the I/O thread. */
    void receiver(Receiver next);
}
