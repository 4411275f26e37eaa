// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/** Recognises the members of an object of which the model keeps nothing: signals and enumerations. */
final class PlainMembers {
    private final Lexer lexer;
    private final JavaScript script;

    PlainMembers(Lexer lexer, JavaScript script) {
        this.lexer = lexer;
        this.script = script;
    }

    /** At the name of a signal. */
    void signal() throws SyntaxFault {
        lexer.next();
        if (lexer.kind == Token.LPAREN) {
            lexer.next();
            while (lexer.kind != Token.RPAREN) {
                parameter();
                if (lexer.kind != Token.COMMA) {
                    break;
                }
                lexer.next();
            }
            expect(Token.RPAREN);
        }
        script.semicolon();
    }

    /** {@code type name} or {@code name: type}. */
    private void parameter() throws SyntaxFault {
        script.type();
        if (lexer.kind == Token.COLON) {
            lexer.next();
            script.type();
        } else if (Token.isIdentifier(lexer.kind)) {
            lexer.next();
        } else {
            throw Faults.expected(lexer, Token.IDENTIFIER);
        }
    }

    /** At {@code enum}. */
    void enumeration() throws SyntaxFault {
        lexer.next();
        expect(Token.IDENTIFIER);
        expect(Token.LBRACE);
        for (; ; ) {
            expect(Token.IDENTIFIER);
            if (lexer.kind == Token.ASSIGN) {
                lexer.next();
                if (lexer.kind == Token.MINUS) {
                    lexer.next();
                }
                expect(Token.NUMBER);
            }
            if (lexer.kind != Token.COMMA) {
                break;
            }
            lexer.next();
        }
        expect(Token.RBRACE);
    }

    private void expect(int kind) throws SyntaxFault {
        if (lexer.kind != kind) {
            throw Faults.expected(lexer, kind);
        }
        lexer.next();
    }
}
