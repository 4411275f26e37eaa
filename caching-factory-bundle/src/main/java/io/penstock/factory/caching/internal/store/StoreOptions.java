// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

/**
 * How large a store may become, in bytes.
 *
 * @param maxSize on disk
 * @param memorySize in memory, for what is used often; 0 for nothing
 * @param maxEntry of one body
 */
public record StoreOptions(long maxSize, long memorySize, long maxEntry) {
    /** Smallest store on disk. */
    public static final long MIN_SIZE = 1 << 20;

    private static final long MIN_SEGMENT = 128 << 10;
    private static final long MAX_SEGMENT = 32 << 20;
    private static final long MAX_RESIDENT = 256 << 10;

    public StoreOptions {
        if (maxSize < MIN_SIZE || memorySize < 0 || maxEntry < 1) {
            throw new IllegalArgumentException("a store needs 1 MiB on disk, and sizes that are not negative");
        }
    }

    /** From which size on a segment is full: a 32nd of the whole, so that evictions are small steps. */
    long segmentSize() {
        return Math.max(MIN_SEGMENT, Math.min(MAX_SEGMENT, maxSize / 32));
    }

    /** Largest body that is kept in memory. */
    long maxResident() {
        return Math.min(MAX_RESIDENT, memorySize / 8);
    }
}
