// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/** Finds where strings, templates and regular expressions end, and whether they are legal. */
final class Strings {
    private Strings() {}

    static void string(Lexer lexer, int from, char quote) {
        int at = from + 1;
        for (; ; ) {
            char c = lexer.text[at];
            if (c == quote) {
                lexer.token(Token.STRING, at + 1);
                return;
            } else if (c == '\\') {
                at = escape(lexer, at);
                if (at < 0) {
                    return;
                }
            } else if (Characters.isLineEnd(c)) {
                if (!lexer.qml) {
                    lexer.fail(at, "Stray newline in string literal");
                    return;
                }
                at = lexer.innerLineEnd(at);
            } else if (lexer.isEnd(at)) {
                lexer.fail(at, "Unclosed string at end of line");
                return;
            } else {
                at++;
            }
        }
    }

    static void template(Lexer lexer, int from, int whole, int part) {
        int at = from;
        for (; ; ) {
            char c = lexer.text[at];
            if (c == '`') {
                lexer.token(whole, at + 1);
                return;
            } else if (c == '$' && lexer.text[at + 1] == '{') {
                lexer.token(part, at + 2);
                return;
            } else if (c == '\\') {
                at = escape(lexer, at);
                if (at < 0) {
                    return;
                }
            } else if (Characters.isLineEnd(c)) {
                at = lexer.innerLineEnd(at);
            } else if (lexer.isEnd(at)) {
                lexer.fail(at, "Unclosed string at end of line");
                return;
            } else {
                at++;
            }
        }
    }

    /**
     * @return behind the escape; negative if it is illegal
     */
    private static int escape(Lexer lexer, int at) {
        char c = lexer.text[at + 1];
        if (lexer.isEnd(at + 1)) {
            lexer.fail(at + 1, "End of file reached at escape sequence");
            return -1;
        } else if (Characters.isLineEnd(c)) {
            return lexer.innerLineEnd(at + 1);
        } else if (c == 'u') {
            int behind = Escapes.unicodeEnd(lexer.text, at + 1);
            if (behind < 0) {
                lexer.fail(at + 2, "Illegal unicode escape sequence");
            }
            return behind;
        } else if (c == 'x') {
            if (Escapes.hex(lexer.text[at + 2]) < 0 || Escapes.hex(lexer.text[at + 3]) < 0) {
                lexer.fail(at + 2, "Illegal hexadecimal escape sequence");
                return -1;
            }
            return at + 4;
        } else if (Characters.isDigit(c) && (c != '0' || Characters.isDigit(lexer.text[at + 2]))) {
            lexer.fail(at + 2, "Octal escape sequences are not allowed");
            return -1;
        }
        return at + 2;
    }

    /** At a slash: the current token becomes a regular expression. */
    static void regularExpression(Lexer lexer) {
        if (lexer.openComment) {
            lexer.fail(lexer.end, "Unterminated regular expression literal");
            return;
        }
        int at = lexer.start + 1;
        boolean inClass = false;
        for (; ; at++) {
            char c = lexer.text[at];
            if (c == '/' && !inClass) {
                break;
            } else if (c == '\\') {
                at++;
                if (lexer.isEnd(at) || Characters.isLineEnd(lexer.text[at])) {
                    lexer.fail(at, "Unterminated regular expression backslash sequence");
                    return;
                }
            } else if (c == '[') {
                inClass = true;
            } else if (c == ']') {
                inClass = false;
            } else if (lexer.isEnd(at) || Characters.isLineEnd(c)) {
                lexer.fail(at, "Unterminated regular expression " + (inClass ? "class" : "literal"));
                return;
            }
        }
        at++;
        int flags = at;
        while (Characters.isLetter(lexer.text[at])) {
            if ("gimuy".indexOf(lexer.text[at]) < 0 || previously(lexer, flags, at)) {
                lexer.fail(at, "Invalid regular expression flag '" + lexer.text[at] + "'");
                return;
            }
            at++;
        }
        lexer.token(Token.STRING, at);
    }

    private static boolean previously(Lexer lexer, int from, int at) {
        for (int i = from; i < at; i++) {
            if (lexer.text[i] == lexer.text[at]) {
                return true;
            }
        }
        return false;
    }
}
