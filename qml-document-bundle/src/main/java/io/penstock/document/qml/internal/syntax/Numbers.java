// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import io.penstock.document.qml.QmlVersion;

/** Finds where numbers end, and whether they are legal; in the head of an import, digits are a part of a version. */
final class Numbers {
    private Numbers() {}

    static void scan(Lexer lexer, int from) {
        if (lexer.versions) {
            int at = from + 1;
            while (lexer.text[from] != '0' && Characters.isDigit(lexer.text[at])) {
                at++;
            }
            lexer.token(Token.VERSION, at);
            return;
        }
        char second = lexer.text[from + 1];
        if (lexer.text[from] == '0') {
            int radix = switch (second) {
                case 'x', 'X' -> 16;
                case 'o', 'O' -> 8;
                case 'b', 'B' -> 2;
                default -> 0;
            };
            if (radix > 0) {
                int at = digits(lexer, from + 2, radix);
                if (at == from + 2) {
                    String name = radix == 16 ? "hexadecimal" : radix == 8 ? "octal" : "binary";
                    lexer.fail(at, "At least one " + name + " digit is required after '0" + second + "'");
                } else {
                    whole(lexer, at);
                }
                return;
            } else if (Characters.isDigit(second) && !lexer.qml) {
                lexer.fail(from + 2, "Decimal numbers can't start with '0'");
                return;
            }
        }
        int at = digits(lexer, from, 10);
        if (lexer.text[at] == '.') {
            at = digits(lexer, at + 1, 10);
        }
        char exponent = lexer.text[at];
        if (exponent == 'e' || exponent == 'E') {
            char sign = lexer.text[at + 1];
            if (Characters.isDigit(sign)) {
                at = digits(lexer, at + 1, 10);
            } else if ((sign == '+' || sign == '-') && Characters.isDigit(lexer.text[at + 2])) {
                at = digits(lexer, at + 2, 10);
            }
        }
        whole(lexer, at);
    }

    /** The number that the current token, a part of a version, stands for, at most {@link QmlVersion#NONE}; goes on behind it. */
    static int version(Lexer lexer) {
        int number = 0;
        for (int i = lexer.start; i < lexer.end; i++) {
            number = Math.min(number * 10 + lexer.text[i] - '0', QmlVersion.NONE);
        }
        lexer.next();
        return number;
    }

    private static void whole(Lexer lexer, int at) {
        if (lexer.text[at] == '_') {
            lexer.fail(at, "A trailing numeric separator is not allowed in numeric literals");
        } else {
            lexer.token(Token.NUMBER, at);
        }
    }

    /** Digits, between any two of which one separator may stand. */
    private static int digits(Lexer lexer, int from, int radix) {
        int at = from;
        while (isDigit(lexer.text[at], radix)
                || lexer.text[at] == '_' && at > from && isDigit(lexer.text[at + 1], radix)) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c, int radix) {
        int value = Escapes.hex(c);
        return value >= 0 && value < radix;
    }
}
