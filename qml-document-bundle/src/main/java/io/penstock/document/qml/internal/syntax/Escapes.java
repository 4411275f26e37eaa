// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/** Escapes in strings and identifiers (ECMA-262 §12.9.4). */
final class Escapes {
    private Escapes() {}

    /** Value of a hexadecimal digit, or -1. */
    static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int letter = c | 0x20;
        return letter >= 'a' && letter <= 'f' && c < 128 ? letter - 'a' + 10 : -1;
    }

    /**
     * @param at of the {@code u} behind a backslash
     * @return behind the escape; -1 if it is illegal
     */
    static int unicodeEnd(char[] text, int at) {
        if (text[at + 1] != '{') {
            for (int i = 1; i <= 4; i++) {
                if (hex(text[at + i]) < 0) {
                    return -1;
                }
            }
            return at + 5;
        }
        int point = 0;
        int digit = at + 2;
        for (; hex(text[digit]) >= 0; digit++) {
            point = point * 16 + hex(text[digit]);
            if (point > Character.MAX_CODE_POINT) {
                return -1;
            }
        }
        return digit > at + 2 && text[digit] == '}' ? digit + 1 : -1;
    }

    /**
     * The code point of a legal escape.
     *
     * @param at as for {@link #unicodeEnd}
     */
    static int unicode(char[] text, int at) {
        boolean braces = text[at + 1] == '{';
        int point = 0;
        for (int digit = braces ? at + 2 : at + 1; braces ? text[digit] != '}' : digit < at + 5; digit++) {
            point = point * 16 + hex(text[digit]);
        }
        return point;
    }

    /** What a literal means whose content, known to be legal, lies between those offsets. */
    static String value(char[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] == '\\' || text[i] == '\r') {
                return unescape(text, from, to);
            }
        }
        return new String(text, from, to - from);
    }

    private static String unescape(char[] text, int from, int to) {
        StringBuilder value = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            char c = text[at++];
            if (c == '\r') {
                // a raw line end counts as LF, whichever it is
                at = text[at] == '\n' ? at + 1 : at;
                value.append('\n');
            } else if (c != '\\') {
                value.append(c);
            } else {
                at = escape(text, at, value);
            }
        }
        return value.toString();
    }

    private static int escape(char[] text, int at, StringBuilder value) {
        char c = text[at];
        switch (c) {
            case 'u' -> {
                value.appendCodePoint(unicode(text, at));
                return unicodeEnd(text, at);
            }
            case 'x' -> {
                value.append((char) (hex(text[at + 1]) * 16 + hex(text[at + 2])));
                return at + 3;
            }
            case '\r' -> {
                return text[at + 1] == '\n' ? at + 2 : at + 1;
            }
            case '\n', '\u2028', '\u2029' -> {
                return at + 1;
            }
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'n' -> value.append('\n');
            case 'r' -> value.append('\r');
            case 't' -> value.append('\t');
            case 'v' -> value.append('\u000B');
            case '0' -> value.append('\0');
            default -> value.append(c);
        }
        return at + 1;
    }
}
