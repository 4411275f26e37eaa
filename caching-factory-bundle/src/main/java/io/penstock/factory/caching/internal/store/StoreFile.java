// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a store. Thread-safe; positions are the caller's. */
interface StoreFile extends Closeable {
    /**
     * Fills the rest of the buffer from a position on.
     *
     * @return bytes read, fewer than asked for only at the end of the file
     */
    int read(ByteBuffer target, long position) throws IOException;

    /** Writes all of the rest of the buffer. Where it fails, any part of it may have been written. */
    void write(ByteBuffer source, long position) throws IOException;

    long size() throws IOException;

    void truncate(long size) throws IOException;

    /** Until here everything survives a loss of power. */
    void force() throws IOException;
}
