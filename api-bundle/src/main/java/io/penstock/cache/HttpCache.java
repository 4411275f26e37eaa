// SPDX-License-Identifier: Apache-2.0
package io.penstock.cache;

import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The HTTP cache of one engine (RFC 9111): an OSGi service with the property {@code engine}. Thread-safe. */
@ProviderType
public interface HttpCache {
    /** Name of the engine whose cache this is. */
    String engine();

    Statistics statistics();

    /** Stored responses whose URL matches a glob ({@code *} and {@code ?}); at most {@code limit}. */
    List<EntryView> list(String urlPattern, int limit);

    /** Removes stored responses whose URL matches a glob. @return how many */
    int remove(String urlPattern);

    /** Removes everything. */
    void clear();

    /** Reads everything back and drops what is damaged; may take long. @return entries checked and dropped */
    Verification verify();

    /** Counters since the store was opened; bytes of bodies. */
    record Statistics(
            long hits,
            long misses,
            long validations,
            long stale,
            long collapsed,
            long stored,
            long evictions,
            long corrupt,
            long entries,
            long bytes,
            long memoryBytes) {}

    /** One stored response. */
    record EntryView(String url, int status, long bytes, Instant stored, String state, String vary) {}

    /** What {@link #verify()} found. */
    record Verification(long checked, long dropped) {}
}
