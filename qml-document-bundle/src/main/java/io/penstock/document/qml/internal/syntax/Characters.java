// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/** What a character may be a part of. */
final class Characters {
    static final byte OTHER = 0;
    static final byte LETTER = 1;
    static final byte DIGIT = 2;

    /** Of every ASCII character. */
    private static final byte[] CLASSES = classes();

    private Characters() {}

    /**
     * OTHER, LETTER or DIGIT.
     *
     * @param c below 128
     */
    static byte classOf(char c) {
        return CLASSES[c];
    }

    static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return c < 128 ? CLASSES[c] == LETTER : Character.isLetterOrDigit(c);
    }

    static boolean isWordStart(int point) {
        return point < 128
                ? CLASSES[point] == LETTER
                : Character.isLetter(point) || Character.getType(point) == Character.LETTER_NUMBER;
    }

    static boolean isWordPart(int point) {
        if (point < 128) {
            return CLASSES[point] != OTHER;
        }
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.CONNECTOR_PUNCTUATION -> true;
            default -> isWordStart(point) || point == 0x200C || point == 0x200D;
        };
    }

    private static byte[] classes() {
        byte[] classes = new byte[128];
        for (char c = 'a'; c <= 'z'; c++) {
            classes[c] = LETTER;
            classes[Character.toUpperCase(c)] = LETTER;
        }
        classes['$'] = LETTER;
        classes['_'] = LETTER;
        for (char c = '0'; c <= '9'; c++) {
            classes[c] = DIGIT;
        }
        return classes;
    }
}
