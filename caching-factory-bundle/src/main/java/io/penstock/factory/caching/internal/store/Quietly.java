// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.io.Closeable;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must not fail because it only cleans up: a failure is logged. */
final class Quietly {
    private static final Logger LOG = LoggerFactory.getLogger(Quietly.class);

    private Quietly() {}

    static void close(Closeable file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("A file of the cache could not be closed: {}", e.toString());
        }
    }

    static void delete(StoreFiles files, String name) {
        try {
            files.delete(name);
        } catch (IOException e) {
            LOG.debug("File {} of the cache could not be deleted; the next start tries again: {}", name, e.toString());
        }
    }
}
