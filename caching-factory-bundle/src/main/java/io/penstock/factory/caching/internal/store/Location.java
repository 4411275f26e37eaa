// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

/**
 * Where an entry is.
 *
 * @param hash of its key, see {@link KeyHash}
 * @param partition hash of its engine
 * @param segment that holds its record
 * @param offset of the record
 * @param length of the record
 * @param body number of the segment that holds the body; negative: minus the number of the body's own file
 * @param bodyLength bytes of the body
 */
record Location(long hash, int partition, int segment, int offset, int length, int body, long bodyLength) {
    /** Of its own: what the JDK makes for a record keeps the class when the bundle has gone. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Location that
                && hash == that.hash
                && partition == that.partition
                && segment == that.segment
                && offset == that.offset
                && length == that.length
                && body == that.body
                && bodyLength == that.bodyLength;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }

    boolean hasFile() {
        return body < 0;
    }

    /** Bytes that it takes on the disk. */
    long weight() {
        return length + (hasFile() ? bodyLength : 0);
    }

    String fileName() {
        return BodyFile.name(hash, -body);
    }

    /** The same entry with its record at another place. */
    Location to(Journal.Place place, int newBody) {
        return new Location(hash, partition, place.segment(), place.offset(), place.length(), newBody, bodyLength);
    }
}
