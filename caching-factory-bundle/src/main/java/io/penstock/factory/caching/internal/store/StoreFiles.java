// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** The one directory of a store: the seam through which all of its file access goes. Thread-safe. */
interface StoreFiles {
    /**
     * Makes the directory this process's own until the lock is closed.
     *
     * @throws StoreBusyException if it is another one's
     */
    Closeable lock() throws IOException;

    /** Names of all files. */
    List<String> list() throws IOException;

    /** A new, empty file, in place of one of that name. */
    StoreFile create(String name) throws IOException;

    /** A file that is there. @throws java.nio.file.NoSuchFileException if it is not */
    StoreFile open(String name) throws IOException;

    /** Atomic; replaces a file of the new name. */
    void rename(String from, String to) throws IOException;

    /** Harmless if it is not there. */
    void delete(String name) throws IOException;
}
