// SPDX-License-Identifier: Apache-2.0
package io.penstock.cache;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** A stored response. Immutable, thread-safe; holds no file open. */
@ConsumerType
public interface CachedResponse {
    CacheKey key();

    CachedHead head();

    /** Bytes of the body, as sent. */
    long length();

    /**
     * Whether {@link #open()} and the reading of the body never wait.
     */
    boolean isResident();

    /**
     * Opens the body.
     *
     * @throws IOException if it is gone or damaged; then the response counts as not stored
     */
    CachedBody open() throws IOException;
}
