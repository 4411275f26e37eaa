// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A document as UTF-16, decoded once; malformed UTF-8 becomes U+FFFD, a byte order mark at the start is dropped. */
public final class SourceText {
    private static final char BYTE_ORDER_MARK = 0xFEFF;

    private final char[] chars;
    private final int length;

    private SourceText(String text) {
        int first = text.isEmpty() || text.charAt(0) != BYTE_ORDER_MARK ? 0 : 1;
        length = text.length() - first;
        // one NUL behind the text spares the lexer most of its bounds checks
        chars = new char[length + 1];
        text.getChars(first, text.length(), chars, 0);
    }

    /**
     * @param body is read to its limit
     */
    public static SourceText of(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return new SourceText(new String(bytes, StandardCharsets.UTF_8));
    }

    public static SourceText of(String text) {
        return new SourceText(text);
    }

    /** UTF-16 units. */
    public int length() {
        return length;
    }

    /** The text, then one NUL. Not a copy. */
    char[] chars() {
        return chars;
    }

    /** A piece of the text. */
    public String slice(int start, int end) {
        return new String(chars, start, end - start);
    }
}
