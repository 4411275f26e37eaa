// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/** Finds the kind of a word in the text without making a string of it. */
final class Words {
    /** Only words in lower case, of lengths between these, have a meaning. */
    static final int SHORTEST = 2;

    static final int LONGEST = 12;

    private static final int SLOTS = 512;
    private static final String[] RESERVED_IN_QML = {
        "abstract",
        "boolean",
        "byte",
        "char",
        "double",
        "final",
        "float",
        "goto",
        "implements",
        "int",
        "interface",
        "long",
        "native",
        "package",
        "private",
        "protected",
        "public",
        "short",
        "synchronized",
        "throws",
        "transient",
        "volatile"
    };

    private static final Words QML = new Words(true);
    private static final Words JAVASCRIPT = new Words(false);

    private final String[] words = new String[SLOTS];
    private final byte[] kinds = new byte[SLOTS];

    private Words(boolean qml) {
        Token.WORDS.forEach(this::add);
        if (qml) {
            for (String word : RESERVED_IN_QML) {
                add(word, Token.RESERVED);
            }
        } else {
            for (String word : new String[] {"on", "pragma", "component"}) {
                add(word, Token.IDENTIFIER);
            }
        }
    }

    /**
     * @param qml whether it is QML; a script reserves fewer words
     */
    static Words of(boolean qml) {
        return qml ? QML : JAVASCRIPT;
    }

    /** Kind of that word; {@link Token#IDENTIFIER} if it has no meaning. */
    int kind(char[] text, int start, int end) {
        int length = end - start;
        for (int slot = slot(text[start], text[start + 1], text[end - 1], length); ; slot = slot + 1 & SLOTS - 1) {
            String word = words[slot];
            if (word == null) {
                return Token.IDENTIFIER;
            }
            if (word.length() == length && matches(word, text, start)) {
                return kinds[slot];
            }
        }
    }

    private static boolean matches(String word, char[] text, int start) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) != text[start + i]) {
                return false;
            }
        }
        return true;
    }

    private void add(String word, int kind) {
        int length = word.length();
        int slot = slot(word.charAt(0), word.charAt(1), word.charAt(length - 1), length);
        while (words[slot] != null && !word.equals(words[slot])) {
            slot = slot + 1 & SLOTS - 1;
        }
        words[slot] = word;
        kinds[slot] = (byte) kind;
    }

    private static int slot(char first, char second, char last, int length) {
        return (first * 31 + second * 7 + last * 131 + length * 17) & SLOTS - 1;
    }
}
