// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal.policy;

import io.penstock.network.HeaderFields;
import java.util.List;

/**
 * An entity tag (RFC 9110 §8.8.3). One that is not quoted is kept as it is and counts as weak.
 *
 * @param text as sent
 * @param opaque what is compared
 * @param weak whether it may stand for representations that differ in bytes
 */
public record EntityTag(String text, String opaque, boolean weak) {
    /** No tag. */
    public static final EntityTag NONE = new EntityTag("", "", true);

    static EntityTag of(String value) {
        String text = value.trim();
        if (text.isEmpty()) {
            return NONE;
        }
        if (isQuoted(text, 0)) {
            return new EntityTag(text, text, false);
        }
        return text.startsWith("W/") && isQuoted(text, 2)
                ? new EntityTag(text, text.substring(2), true)
                : new EntityTag(text, text, true);
    }

    public boolean isPresent() {
        return !text.isEmpty();
    }

    /** RFC 9110 §8.8.3.2. */
    public boolean matchesWeakly(EntityTag other) {
        return isPresent() && opaque.equals(other.opaque);
    }

    /** RFC 9110 §8.8.3.2. */
    public boolean matchesStrongly(EntityTag other) {
        return !weak && !other.weak && matchesWeakly(other);
    }

    /** Whether {@code If-None-Match} names the tag, or anything ({@code *}). */
    static boolean isNamed(EntityTag tag, HeaderFields requestFields) {
        List<String> named = Lists.members(requestFields, "if-none-match");
        for (String member : named) {
            if (member.equals("*") || tag.matchesWeakly(of(member))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isQuoted(String text, int from) {
        return text.length() > from + 1 && text.charAt(from) == '"' && text.indexOf('"', from + 1) == text.length() - 1;
    }
}
