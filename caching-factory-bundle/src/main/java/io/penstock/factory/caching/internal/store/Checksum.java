// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC-32C with a seed, so that bytes at the wrong place are as wrong as flipped ones. Not thread-safe. */
final class Checksum {
    private final CRC32C crc = new CRC32C();

    Checksum() {}

    static int of(int seed, byte[] bytes, int offset, int length) {
        return new Checksum().start(seed, 0).add(bytes, offset, length).value();
    }

    /**
     * Begins anew.
     *
     * @param part number of the chunk, or 0
     */
    Checksum start(int seed, long part) {
        crc.reset();
        number(seed);
        number((int) part);
        number((int) (part >>> 32));
        return this;
    }

    Checksum add(byte[] bytes, int offset, int length) {
        crc.update(bytes, offset, length);
        return this;
    }

    Checksum add(ByteBuffer bytes) {
        crc.update(bytes);
        return this;
    }

    int value() {
        return (int) crc.getValue();
    }

    private void number(int value) {
        crc.update(value);
        crc.update(value >>> 8);
        crc.update(value >>> 16);
        crc.update(value >>> 24);
    }
}
