// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/** Words the syntax error at a lexer's current token, as Qt does where that is known. */
final class Faults {
    private Faults() {}

    /** Another token must stand here. As in Qt, the one behind the current token decides what is blamed. */
    static SyntaxFault expected(Lexer lexer, int kind) {
        if (lexer.kind == Token.ERROR) {
            return unexpected(lexer);
        }
        int line = lexer.line;
        int column = lexer.column;
        String found = spelling(lexer);
        boolean atEnd = lexer.kind == Token.EOF;
        lexer.next();
        boolean surplus = !atEnd && lexer.kind == kind;
        return new SyntaxFault(
                line,
                column,
                surplus ? "Unexpected token `" + found + "'" : "Expected token `" + Token.spelling(kind) + "'");
    }

    /**
     * An operand must stand here; what is said if the token behind does not fit either is up to Qt's tables.
     *
     * @param instead kind that Qt misses first here
     */
    static SyntaxFault operand(Lexer lexer, int instead) {
        if (lexer.kind == Token.ERROR) {
            return unexpected(lexer);
        }
        int line = lexer.line;
        int column = lexer.column;
        String found = spelling(lexer);
        boolean atEnd = lexer.kind == Token.EOF;
        lexer.next();
        boolean surplus = !atEnd && startsOperand(lexer.kind);
        return new SyntaxFault(
                line,
                column,
                surplus ? "Unexpected token `" + found + "'" : "Expected token `" + Token.spelling(instead) + "'");
    }

    private static boolean startsOperand(int kind) {
        return switch (kind) {
            case Token.NUMBER,
                    Token.STRING,
                    Token.TEMPLATE,
                    Token.TEMPLATE_HEAD,
                    Token.THIS,
                    Token.TRUE,
                    Token.FALSE,
                    Token.NULL,
                    Token.LPAREN,
                    Token.LBRACKET,
                    Token.LBRACE,
                    Token.FUNCTION,
                    Token.CLASS,
                    Token.NEW,
                    Token.SUPER,
                    Token.PLUS,
                    Token.MINUS,
                    Token.NOT,
                    Token.TILDE,
                    Token.INCREMENT,
                    Token.DECREMENT,
                    Token.DELETE,
                    Token.VOID,
                    Token.TYPEOF,
                    Token.DIVIDE,
                    Token.ASSIGN_DIVIDE -> true;
            default -> Token.isIdentifier(kind);
        };
    }

    /** The current token may not stand here. */
    static SyntaxFault unexpected(Lexer lexer) {
        return at(
                lexer,
                switch (lexer.kind) {
                    case Token.ERROR -> lexer.error;
                    case Token.EOF -> "Syntax error";
                    default -> "Unexpected token `" + spelling(lexer) + "'";
                });
    }

    static SyntaxFault at(Lexer lexer, String message) {
        return new SyntaxFault(lexer.line, lexer.column, message);
    }

    private static String spelling(Lexer lexer) {
        return lexer.kind == Token.BINARY || lexer.kind == Token.ASSIGN_OTHER
                ? lexer.text()
                : Token.spelling(lexer.kind);
    }
}
