// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import java.util.ArrayList;
import java.util.List;

/** Recognises what stands at the top of an ES module (ECMA-262 §15.2), and notes which others it asks for. */
final class Modules {
    /** What an ES module asks for. */
    record Request(String specifier, int line, int column) {}

    private final Lexer lexer;
    private final Goals goals;
    private final Functions functions;
    private final Expressions expressions;
    private final Statements statements;
    private final List<Request> requests = new ArrayList<>();

    Modules(Lexer lexer, Goals goals, Functions functions, Expressions expressions, Statements statements) {
        this.lexer = lexer;
        this.goals = goals;
        this.functions = functions;
        this.expressions = expressions;
        this.statements = statements;
    }

    List<Request> requests() {
        return requests;
    }

    void items() throws SyntaxFault {
        switch (lexer.kind) {
            case Token.EOF -> {}
            case Token.IMPORT -> {
                goals.push(Goals.MODULE_ITEMS);
                lexer.next();
                moduleImport();
                statements.semicolon();
            }
            case Token.EXPORT -> {
                goals.push(Goals.MODULE_ITEMS);
                lexer.next();
                moduleExport();
            }
            default -> {
                goals.push(Goals.MODULE_ITEMS);
                statements.statement(true);
            }
        }
    }

    private void moduleImport() throws SyntaxFault {
        if (lexer.kind == Token.STRING) {
            request();
            return;
        }
        if (Token.isIdentifier(lexer.kind)) {
            lexer.next();
            if (lexer.kind != Token.COMMA) {
                from();
                return;
            }
            lexer.next();
        }
        if (lexer.kind == Token.STAR) {
            lexer.next();
            expect(Token.AS);
            identifier();
        } else {
            specifiers();
        }
        from();
    }

    private void moduleExport() throws SyntaxFault {
        switch (lexer.kind) {
            case Token.STAR -> {
                lexer.next();
                from();
                statements.semicolon();
            }
            case Token.LBRACE -> {
                specifiers();
                if (lexer.kind == Token.FROM) {
                    from();
                }
                statements.semicolon();
            }
            case Token.DEFAULT -> {
                lexer.next();
                if (lexer.kind == Token.FUNCTION) {
                    functions.function(false);
                } else if (lexer.kind == Token.CLASS) {
                    functions.classBegin(false);
                } else {
                    goals.push(Goals.SEMICOLON);
                    expressions.begin(Expressions.SINGLE);
                }
            }
            case Token.VAR, Token.LET, Token.CONST, Token.FUNCTION, Token.CLASS -> statements.statement(true);
            default -> throw Faults.unexpected(lexer);
        }
    }

    /** {@code { a, b as c }}. */
    private void specifiers() throws SyntaxFault {
        expect(Token.LBRACE);
        while (lexer.kind != Token.RBRACE) {
            word();
            if (lexer.kind == Token.AS) {
                lexer.next();
                word();
            }
            if (lexer.kind != Token.COMMA) {
                break;
            }
            lexer.next();
        }
        expect(Token.RBRACE);
    }

    private void from() throws SyntaxFault {
        expect(Token.FROM);
        if (lexer.kind != Token.STRING) {
            throw Faults.expected(lexer, Token.STRING);
        }
        request();
    }

    private void request() {
        requests.add(new Request(lexer.string(lexer.start, lexer.end), lexer.line, lexer.column));
        lexer.next();
    }

    private void identifier() throws SyntaxFault {
        if (!Token.isIdentifier(lexer.kind)) {
            throw Faults.expected(lexer, Token.IDENTIFIER);
        }
        lexer.next();
    }

    private void word() throws SyntaxFault {
        if (!Token.isWord(lexer.kind)) {
            throw Faults.expected(lexer, Token.IDENTIFIER);
        }
        lexer.next();
    }

    private void expect(int kind) throws SyntaxFault {
        if (lexer.kind != kind) {
            throw Faults.expected(lexer, kind);
        }
        lexer.next();
    }
}
