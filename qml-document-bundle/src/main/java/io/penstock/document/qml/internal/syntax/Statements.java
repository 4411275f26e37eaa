// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/** Recognises statements of JavaScript (ECMA-262 §13, as far as Qt has it). */
final class Statements {
    private final Lexer lexer;
    private final Goals goals;
    private final Functions functions;
    private final Expressions expressions;

    /** The last semicolon, and where what it ended ends. */
    private int semicolonAt = -1;

    private int endBeforeSemicolon;

    Statements(Lexer lexer, Goals goals, Functions functions, Expressions expressions) {
        this.lexer = lexer;
        this.goals = goals;
        this.functions = functions;
        this.expressions = expressions;
    }

    /** A semicolon, or where one may be inserted (ECMA-262 §11.9). */
    void semicolon() throws SyntaxFault {
        if (lexer.kind == Token.SEMICOLON) {
            semicolonAt = lexer.start;
            endBeforeSemicolon = lexer.previousEnd;
            lexer.next();
        } else if (!mayInsertSemicolon()) {
            throw Faults.expected(lexer, Token.SEMICOLON);
        }
    }

    /** As in Qt, also behind any closing brace. */
    private boolean mayInsertSemicolon() {
        return lexer.kind == Token.RBRACE || lexer.kind == Token.EOF || lexer.afterNewline || lexer.afterBrace;
    }

    /** Where what was read last ends, its semicolon not included. */
    int scriptEnd() {
        return lexer.previousStart == semicolonAt ? endBeforeSemicolon : lexer.previousEnd;
    }

    void statements() throws SyntaxFault {
        switch (lexer.kind) {
            case Token.RBRACE, Token.EOF, Token.CASE, Token.DEFAULT -> {}
            default -> {
                goals.push(Goals.STATEMENTS);
                statement(true);
            }
        }
    }

    /**
     * @param item whether it is one of a list; Qt lets declarations stand elsewhere, too, and without names
     */
    void statement(boolean item) throws SyntaxFault {
        switch (lexer.kind) {
            case Token.LBRACE -> {
                lexer.next();
                block();
            }
            case Token.SEMICOLON -> lexer.next();
            case Token.VAR, Token.LET, Token.CONST -> variables();
            case Token.FUNCTION -> functions.function(item);
            case Token.CLASS -> functions.classBegin(item);
            case Token.IF -> {
                lexer.next();
                goals.push(Goals.ELSE_PART);
                goals.push(Goals.STATEMENT);
                condition();
            }
            case Token.FOR -> forBegin();
            case Token.WHILE, Token.WITH -> {
                lexer.next();
                goals.push(Goals.STATEMENT);
                condition();
            }
            case Token.DO -> {
                lexer.next();
                goals.push(Goals.DO_WHILE);
                goals.push(Goals.STATEMENT);
            }
            case Token.SWITCH -> {
                lexer.next();
                goals.push(Goals.CASES);
                goals.pushToken(Token.LBRACE);
                condition();
            }
            case Token.TRY -> {
                lexer.next();
                goals.push(Goals.TRY_REST);
                openBlock();
            }
            case Token.RETURN -> {
                if (!functions.isInside()) {
                    throw Faults.at(lexer, "Return statement not allowed outside of Function declaration.");
                }
                lexer.next();
                optionalExpression();
            }
            case Token.THROW -> {
                lexer.next();
                if (lexer.afterNewline) {
                    throw Faults.at(lexer, "Unexpected token `;'");
                }
                goals.push(Goals.SEMICOLON);
                expressions.begin(0);
            }
            case Token.BREAK, Token.CONTINUE -> {
                lexer.next();
                if (!lexer.afterNewline && Token.isIdentifier(lexer.kind)) {
                    lexer.next();
                }
                semicolon();
            }
            case Token.DEBUGGER -> {
                lexer.next();
                semicolon();
            }
            default -> expressionOrLabel();
        }
    }

    private void expressionOrLabel() throws SyntaxFault {
        if (!Token.isIdentifier(lexer.kind)) {
            goals.push(Goals.SEMICOLON);
            expressions.begin(0);
            return;
        }
        lexer.next();
        if (lexer.kind != Token.COLON) {
            goals.push(Goals.SEMICOLON);
            expressions.resumeAfterIdentifier(0);
            return;
        }
        lexer.next();
        if (lexer.kind == Token.FUNCTION) {
            throw Faults.at(lexer, "FunctionDeclarations are not allowed after a label.");
        }
        goals.push(Goals.STATEMENT);
    }

    private void optionalExpression() throws SyntaxFault {
        goals.push(Goals.SEMICOLON);
        if (lexer.kind != Token.SEMICOLON && !mayEndHere()) {
            expressions.begin(0);
        }
    }

    private boolean mayEndHere() {
        return lexer.kind == Token.RBRACE || lexer.kind == Token.EOF || lexer.afterNewline;
    }

    /** An expression in parentheses. */
    private void condition() throws SyntaxFault {
        goals.pushToken(Token.RPAREN);
        goals.push(Goals.EXPRESSION);
        goals.pushToken(Token.LPAREN);
    }

    void openBlock() throws SyntaxFault {
        expect(Token.LBRACE);
        block();
    }

    private void variables() throws SyntaxFault {
        lexer.next();
        goals.push(Goals.SEMICOLON);
        declarations(0);
    }

    /**
     * From {@code var} or a comma on.
     *
     * @param flags NO_IN in the head of a loop
     */
    void declarations(int flags) throws SyntaxFault {
        while (Token.isIdentifier(lexer.kind)) {
            lexer.next();
            if (lexer.kind == Token.COLON) {
                lexer.next();
                throw Faults.at(lexer, "Type annotations are not permitted in variable declarations");
            } else if (lexer.kind == Token.ASSIGN) {
                initializer(flags);
                return;
            } else if (lexer.kind != Token.COMMA) {
                return;
            }
            lexer.next();
        }
        goals.push(Goals.DECLARATIONS_AFTER_PATTERN | flags & Expressions.NO_IN);
        functions.bindingTarget();
    }

    void declarationsAfterPattern(int flags) throws SyntaxFault {
        if (lexer.kind == Token.ASSIGN) {
            initializer(flags);
        } else if ((flags & Expressions.NO_IN) == 0 || lexer.kind != Token.IN && lexer.kind != Token.OF) {
            throw Faults.expected(lexer, Token.ASSIGN);
        }
    }

    private void initializer(int flags) throws SyntaxFault {
        lexer.next();
        goals.push(Goals.DECLARATIONS_REST | flags & Expressions.NO_IN);
        expressions.begin(flags & Expressions.NO_IN | Expressions.SINGLE);
    }

    void declarationsRest(int flags) throws SyntaxFault {
        if (lexer.kind == Token.COMMA) {
            lexer.next();
            declarations(flags);
        }
    }

    void elsePart() throws SyntaxFault {
        if (lexer.kind == Token.ELSE) {
            lexer.next();
            goals.push(Goals.STATEMENT);
        }
    }

    void doWhile() throws SyntaxFault {
        expect(Token.WHILE);
        goals.push(Goals.DO_SEMICOLON);
        condition();
    }

    void doSemicolon() {
        if (lexer.kind == Token.SEMICOLON) {
            lexer.next();
        }
    }

    private void forBegin() throws SyntaxFault {
        lexer.next();
        expect(Token.LPAREN);
        goals.push(Goals.STATEMENT);
        goals.pushToken(Token.RPAREN);
        goals.push(Goals.FOR_REST);
        switch (lexer.kind) {
            case Token.SEMICOLON -> {}
            case Token.VAR, Token.LET, Token.CONST -> {
                lexer.next();
                declarations(Expressions.NO_IN);
            }
            default -> expressions.begin(Expressions.NO_IN);
        }
    }

    /** Behind what a loop begins with. */
    void forRest() throws SyntaxFault {
        if (lexer.kind == Token.IN || lexer.kind == Token.OF) {
            lexer.next();
            expressions.begin(0);
        } else {
            expect(Token.SEMICOLON);
            goals.push(Goals.FOR_STEP);
            forCondition();
        }
    }

    private void forCondition() throws SyntaxFault {
        if (lexer.kind != Token.SEMICOLON) {
            expressions.begin(0);
        }
    }

    void forStep() throws SyntaxFault {
        expect(Token.SEMICOLON);
        if (lexer.kind != Token.RPAREN) {
            expressions.begin(0);
        }
    }

    /**
     * @param flags whether there was a default already
     */
    void cases(int flags) throws SyntaxFault {
        int hadDefault = flags >>> Goals.SHIFT;
        if (lexer.kind == Token.CASE) {
            lexer.next();
            goals.push(Goals.CASES | hadDefault << Goals.SHIFT);
            goals.push(Goals.STATEMENTS);
            goals.pushToken(Token.COLON);
            expressions.begin(0);
        } else if (lexer.kind == Token.DEFAULT && hadDefault == 0) {
            lexer.next();
            expect(Token.COLON);
            goals.push(Goals.CASES | 1 << Goals.SHIFT);
            goals.push(Goals.STATEMENTS);
        } else {
            expect(Token.RBRACE);
        }
    }

    void tryRest() throws SyntaxFault {
        if (lexer.kind == Token.CATCH) {
            lexer.next();
            expect(Token.LPAREN);
            goals.push(Goals.FINALLY_PART);
            goals.push(Goals.CATCH_CLOSE);
            functions.bindingTarget();
        } else if (lexer.kind == Token.FINALLY) {
            finallyPart();
        } else {
            throw Faults.expected(lexer, Token.CATCH);
        }
    }

    void catchClose() throws SyntaxFault {
        expect(Token.RPAREN);
        openBlock();
    }

    void finallyPart() throws SyntaxFault {
        if (lexer.kind == Token.FINALLY) {
            lexer.next();
            openBlock();
        }
    }

    void block() throws SyntaxFault {
        goals.pushToken(Token.RBRACE);
        goals.push(Goals.STATEMENTS);
    }

    private void expect(int kind) throws SyntaxFault {
        if (lexer.kind != kind) {
            throw Faults.expected(lexer, kind);
        }
        lexer.next();
    }
}
