// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Who reads a {@link Wire}. Called on the wire's I/O thread only. */
public interface Receiver {
    /**
     * Bytes have come. What is left unread is offered again with more bytes behind it; a receiver that wants no more
     * for now calls {@link Wire#pause()}. The buffer belongs to the wire and is valid during the call.
     */
    void received(ByteBuffer data);

    /** Somebody asked for it by {@link Wire#awaitWritable()}. */
    void writable();

    /**
     * The stream has ended, also after the receiver's own {@code close} or {@code abort}. Called once, last.
     *
     * @param cause null if the peer ended the stream in the orderly way of its protocol
     */
    void ended(@Nullable Throwable cause);
}
