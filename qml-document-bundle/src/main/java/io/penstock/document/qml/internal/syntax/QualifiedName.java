// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/** Reads names with dots, and holds the last one: one instance serves a whole document. */
final class QualifiedName {
    private final Lexer lexer;
    private final Names names;

    /** From the first character to behind the last one; it may hold blanks around its dots. */
    int start;

    int end;
    int line;
    int column;
    /** The whole name, without blanks. */
    String text = "";
    /** Where its last word begins. */
    int lastLine;

    int lastColumn;

    QualifiedName(Lexer lexer, Names names) {
        this.lexer = lexer;
        this.names = names;
    }

    /** Whether its last word begins with an upper-case letter. */
    boolean isType() {
        return Character.isUpperCase(text.charAt(text.lastIndexOf('.') + 1));
    }

    /** {@code A.B.c}, its first word an identifier. */
    void read() throws SyntaxFault {
        if (!Token.isIdentifier(lexer.kind)) {
            throw Faults.expected(lexer, Token.IDENTIFIER);
        }
        begin();
        lexer.next();
        rest();
    }

    /** As {@link #read}, but {@code var} and {@code int} are names of types, too. */
    void readType() throws SyntaxFault {
        if (lexer.kind != Token.VAR && lexer.kind != Token.RESERVED && !Token.isIdentifier(lexer.kind)) {
            throw Faults.expected(lexer, Token.IDENTIFIER);
        }
        begin();
        lexer.next();
        rest();
    }

    /** At the first word, which is left to the caller. */
    void begin() {
        start = lexer.start;
        end = lexer.end;
        line = lexer.line;
        column = lexer.column;
        lastLine = lexer.line;
        lastColumn = lexer.column;
    }

    /** Behind the first word of a  */
    void rest() throws SyntaxFault {
        StringBuilder spaced = null;
        while (lexer.kind == Token.DOT) {
            lexer.next();
            if (!Token.isWord(lexer.kind)) {
                throw Faults.expected(lexer, Token.IDENTIFIER);
            }
            if (spaced == null && (lexer.previousStart != end || lexer.start != lexer.previousEnd)) {
                spaced = new StringBuilder(names.of(start, end));
            }
            if (spaced != null) {
                spaced.append('.').append(lexer.text, lexer.start, lexer.end - lexer.start);
            }
            end = lexer.end;
            lastLine = lexer.line;
            lastColumn = lexer.column;
            lexer.next();
        }
        text = spaced == null ? names.of(start, end) : spaced.toString();
    }
}
