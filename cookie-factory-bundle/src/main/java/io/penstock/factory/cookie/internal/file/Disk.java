// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/** What a jar file needs of a file system, in the steps at which a machine may stop. */
public interface Disk {
    /**
     * All bytes of a file; empty if there is none.
     *
     * @throws IOException if it is a symbolic link, no plain file, or cannot be read
     */
    Optional<byte[]> read(Path file) throws IOException;

    /** A new file, for its owner only from the beginning; follows no link. Fails if there is something of that name. */
    Output create(Path file) throws IOException;

    /** Gives a file the name of another one, which goes; at no time is there none. */
    void replace(Path from, Path to) throws IOException;

    /** Makes changes of names in a directory durable, where the system can. */
    void force(Path directory) throws IOException;

    /** Removes a file, or a link itself, if it is there. */
    void delete(Path file) throws IOException;

    /** A file that is being written. */
    interface Output extends Closeable {
        /** Writes all of it. */
        void write(ByteBuffer bytes) throws IOException;

        /** Makes durable what is written. */
        void force() throws IOException;

        @Override
        void close() throws IOException;
    }
}
