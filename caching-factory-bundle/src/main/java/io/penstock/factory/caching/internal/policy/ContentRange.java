// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

/**
 * Where the bytes of a 206 belong (RFC 9110 §14.4).
 *
 * @param first position of the first byte
 * @param last position of the last byte
 * @param total bytes of the whole representation, -1 if unknown
 */
public record ContentRange(long first, long last, long total) {
    /** None, or one that cannot be read. */
    public static final ContentRange NONE = new ContentRange(0, -1, -1);

    static ContentRange of(String value) {
        String text = value.trim();
        if (!text.regionMatches(true, 0, "bytes ", 0, 6)) {
            return NONE;
        }
        int dash = text.indexOf('-');
        int slash = text.indexOf('/');
        if (dash < 0 || slash < dash) {
            return NONE;
        }
        long first = ByteRange.number(text.substring(6, dash).trim());
        long last = ByteRange.number(text.substring(dash + 1, slash).trim());
        String complete = text.substring(slash + 1).trim();
        long total = complete.equals("*") ? -1 : ByteRange.number(complete);
        boolean known = total >= 0 || complete.equals("*");
        return first < 0 || last < first || !known || total >= 0 && last >= total
                ? NONE
                : new ContentRange(first, last, total);
    }

    public boolean isPresent() {
        return last >= first;
    }

    public long length() {
        return last - first + 1;
    }

    /** As the field has it. */
    @Override
    public String toString() {
        return "bytes " + first + "-" + last + "/" + (total < 0 ? "*" : total);
    }
}
