// SPDX-License-Identifier: Apache-2.0
package io.penstock.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** The body of a stored response, or of one that is still being written. For one reader at a time. */
@ConsumerType
public interface CachedBody extends AutoCloseable {
    /** Bytes that can be read; grows while the response is still being written. */
    long length();

    /** Whether {@link #read} at that position never waits, because the bytes are in memory. */
    boolean isResident(long position);

    /** Whether the buffers that {@link #read} gives stay valid for ever; else until the next call or {@link #close()}. */
    boolean isStable();

    /**
     * The bytes from a position on: at least one, as many as come at once. What it gives has been checked: bytes that
     * are damaged are never given.
     *
     * @param position from 0 to less than {@link #length()}
     * @return read-only
     * @throws IOException if they cannot be read or are damaged
     */
    ByteBuffer read(long position) throws IOException;

    @Override
    void close();
}
