// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

/**
 * What a {@code Range} field asks for (RFC 9110 §14.1.2).
 *
 * @param kind what it is
 * @param first position of the first byte; for a suffix how many bytes
 * @param last position of the last byte, {@link Long#MAX_VALUE} for the end
 */
public record ByteRange(Kind kind, long first, long last) {
    /** No range is asked for. */
    public static final ByteRange NONE = new ByteRange(Kind.NONE, 0, Long.MAX_VALUE);

    private static final ByteRange OTHER = new ByteRange(Kind.OTHER, 0, Long.MAX_VALUE);

    /** Kinds of ranges. */
    public enum Kind {
        NONE,
        /** {@code bytes=5-9} or {@code bytes=5-} */
        FROM,
        /** {@code bytes=-5} */
        SUFFIX,
        /** Several ranges, another unit, or nothing that can be read: for the origin to decide. */
        OTHER
    }

    static ByteRange of(String value) {
        if (value.isEmpty()) {
            return NONE;
        }
        int equals = value.indexOf('=');
        if (equals < 0 || !value.substring(0, equals).trim().equalsIgnoreCase("bytes")) {
            return OTHER;
        }
        String spec = value.substring(equals + 1).trim();
        int dash = spec.indexOf('-');
        if (dash < 0) {
            return OTHER;
        }
        long first = number(spec.substring(0, dash).trim());
        String end = spec.substring(dash + 1).trim();
        if (dash == 0) {
            long length = number(end);
            return length < 0 ? OTHER : new ByteRange(Kind.SUFFIX, length, Long.MAX_VALUE);
        }
        long last = end.isEmpty() ? Long.MAX_VALUE : number(end);
        return first < 0 || last < first ? OTHER : new ByteRange(Kind.FROM, first, last);
    }

    /** First byte in a representation of that length; the length or more if there is none. */
    long firstOf(long length) {
        return kind == Kind.SUFFIX ? Math.max(0, length - first) : first;
    }

    /** Last byte in a representation of that length. */
    long lastOf(long length) {
        return Math.min(last, length - 1);
    }

    /** Whether a representation of that length has such bytes. */
    boolean isSatisfiable(long length) {
        return firstOf(length) < length && (kind != Kind.SUFFIX || first > 0);
    }

    /** Digits only, at most 18 of them; -1 for anything else. */
    static long number(String digits) {
        if (digits.isEmpty() || digits.length() > 18) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return value;
    }
}
