// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

/**
 * Sizes that no answer may exceed, in bytes.
 *
 * @param body as sent
 * @param decoded after decoding
 */
public record Limits(long body, long decoded) {
    /** 2 GiB each. */
    public static final Limits DEFAULT = new Limits(2L << 30, 2L << 30);

    public Limits {
        if (body < 1 || decoded < 1) {
            throw new IllegalArgumentException("body.max and decoded.max must be at least 1 byte");
        }
    }
}
