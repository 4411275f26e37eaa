// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/** Undoes one content coding, piece by piece. For one thread at a time. */
interface Decoder extends AutoCloseable {
    /**
     * Decodes as much as fits: on return the input is empty, or the output full, or both.
     *
     * @throws DataFormatException if the input is corrupt; the message says how
     */
    void decode(ByteBuffer in, ByteBuffer out) throws DataFormatException;

    /** Whether the input may end here. */
    boolean isComplete();

    /** Releases native memory; harmless if repeated. */
    @Override
    void close();
}
