// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import java.util.ArrayList;
import java.util.List;

/**
 * Recognises JavaScript as Qt's parser does: statements here, the rest in {@link Expressions} and {@link Functions}.
 * Nothing is built; it only finds where scripts end, and whether they are well-formed.
 */
final class JavaScript {
    /** What an ES module asks for. */
    record Request(String specifier, int line, int column) {}

    private final Lexer lexer;
    private final Goals goals;
    private final Functions functions;
    private final Expressions expressions;
    private final UrlCalls urlCalls = new UrlCalls();
    private final List<Request> requests = new ArrayList<>();

    /** The last semicolon, and where what it ended ends. */
    private int semicolonAt = -1;

    private int endBeforeSemicolon;

    JavaScript(Lexer lexer) {
        this.lexer = lexer;
        goals = new Goals(lexer);
        functions = new Functions(lexer, goals);
        expressions = new Expressions(lexer, goals, functions, urlCalls);
    }

    /** Calls such as {@code Qt.resolvedUrl("a.png")} so far. */
    List<UrlCall> urlCalls() {
        return urlCalls.calls();
    }

    /** Imports and exports of a module so far. */
    List<Request> requests() {
        return requests;
    }

    /**
     * @param depth nesting of QML objects around
     */
    void around(int depth) throws SyntaxFault {
        goals.around(depth);
    }

    /** A whole script. */
    void script() throws SyntaxFault {
        goals.push(Goals.STATEMENTS);
        run();
        expectEnd();
    }

    /** A whole ES module. */
    void module() throws SyntaxFault {
        goals.push(Goals.MODULE_ITEMS);
        run();
        expectEnd();
    }

    /** The script that a binding is given, from its first token on, its semicolon included. */
    void bindingScript() throws SyntaxFault {
        switch (lexer.kind) {
            case Token.LBRACE -> blockOrObject();
            case Token.SEMICOLON, Token.IF, Token.WITH, Token.SWITCH, Token.TRY -> statement(false);
            case Token.RBRACE, Token.EOF -> throw Faults.operand(lexer, Token.SEMICOLON);
            default -> {
                goals.push(Goals.SEMICOLON);
                expressions.begin(0);
            }
        }
        run();
    }

    /** The rest of such a script whose first tokens were that name, perhaps with dots. */
    void bindingScriptAfterName(String name) throws SyntaxFault {
        goals.push(Goals.SEMICOLON);
        expressions.resumeAfterName(0, name);
        run();
    }

    /** The rest of a script that is an array, of which the bracket has been read. */
    void bindingArray() throws SyntaxFault {
        arrayOperand();
        expressions.array();
        run();
    }

    /** The rest of a script that is an array, of which the bracket and that name have been read. */
    void bindingArrayAfterName(String name) throws SyntaxFault {
        arrayOperand();
        goals.push(Goals.ARRAY_REST);
        expressions.resumeAfterName(Expressions.SINGLE, name);
        run();
    }

    /** A function as a member of an object, from {@code function} on. */
    void functionMember() throws SyntaxFault {
        functions.function(true);
        run();
    }

    /** A variable as a member of an object, from {@code var} on. */
    void variableMember() throws SyntaxFault {
        statement(false);
        run();
    }

    /** A type annotation. */
    void type() throws SyntaxFault {
        functions.type();
    }

    /** Where the script that was read last ends, its semicolon not included. */
    int scriptEnd() {
        return lexer.previousStart == semicolonAt ? endBeforeSemicolon : lexer.previousEnd;
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

    private void arrayOperand() throws SyntaxFault {
        goals.push(Goals.SEMICOLON);
        goals.push(Goals.OPERATOR | Expressions.ASSIGNABLE);
    }

    /** {@code { "a": 1 }} as a value is an object, whatever else begins with a brace a block. */
    private void blockOrObject() throws SyntaxFault {
        lexer.next();
        if (lexer.kind != Token.STRING && lexer.kind != Token.NUMBER) {
            block();
            return;
        }
        lexer.next();
        if (lexer.kind == Token.COLON) {
            lexer.next();
            goals.push(Goals.SEMICOLON);
            goals.push(Goals.OBJECT_REST);
            expressions.begin(Expressions.SINGLE);
        } else {
            block();
            goals.push(Goals.SEMICOLON);
            expressions.resumeAfterMember(0);
        }
    }

    private void block() throws SyntaxFault {
        goals.pushToken(Token.RBRACE);
        goals.push(Goals.STATEMENTS);
    }

    private void expectEnd() throws SyntaxFault {
        if (lexer.kind != Token.EOF) {
            throw Faults.unexpected(lexer);
        }
    }

    private void run() throws SyntaxFault {
        while (goals.size() > 0) {
            int goal = goals.pop();
            switch (goal & Goals.CODE) {
                case Goals.TOKEN -> expect(goal >>> Goals.SHIFT);
                case Goals.STATEMENTS -> statements();
                case Goals.STATEMENT -> statement(false);
                case Goals.SEMICOLON -> semicolon();
                case Goals.EXPRESSION -> expressions.begin(goal);
                case Goals.OPERATOR -> expressions.resume(goal & ~Goals.CODE);
                case Goals.CONDITIONAL_REST -> expressions.conditionalRest(goal);
                case Goals.TEMPLATE_REST -> expressions.templateRest();
                case Goals.COVER_CLOSE -> expressions.coverClose(false);
                case Goals.ARROW_CLOSE -> expressions.coverClose(true);
                case Goals.ARGUMENTS_REST -> expressions.argumentsRest();
                case Goals.ARRAY -> expressions.array();
                case Goals.ARRAY_REST -> expressions.arrayRest();
                case Goals.OBJECT -> functions.object(expressions);
                case Goals.OBJECT_REST -> functions.objectRest();
                case Goals.OBJECT_AFTER_NAME -> functions.objectAfterName(expressions);
                case Goals.DECLARATIONS -> declarations(goal);
                case Goals.DECLARATIONS_AFTER_PATTERN -> declarationsAfterPattern(goal);
                case Goals.DECLARATIONS_REST -> declarationsRest(goal);
                case Goals.PARAMETERS -> functions.parameters();
                case Goals.PARAMETERS_AFTER_TARGET -> functions.parametersAfterTarget();
                case Goals.PARAMETERS_REST -> functions.parametersRest();
                case Goals.FUNCTION_BODY -> functions.functionBody(goal);
                case Goals.FUNCTION_CLOSE -> functions.functionClose(goal);
                case Goals.PATTERN_OBJECT -> functions.patternObject();
                case Goals.PATTERN_OBJECT_AFTER_TARGET -> functions.patternObjectAfterTarget();
                case Goals.PATTERN_OBJECT_REST -> functions.patternObjectRest();
                case Goals.PATTERN_ARRAY -> functions.patternArray();
                case Goals.PATTERN_ARRAY_AFTER_TARGET -> functions.patternArrayAfterTarget();
                case Goals.PATTERN_ARRAY_REST -> functions.patternArrayRest();
                case Goals.BINDING_TARGET -> functions.bindingTarget();
                case Goals.CLASS_OPEN -> functions.classOpen();
                case Goals.CLASS_BODY -> functions.classBody();
                case Goals.CLASS_METHOD -> functions.methodAfterName(goal);
                case Goals.ELSE_PART -> elsePart();
                case Goals.DO_WHILE -> doWhile();
                case Goals.DO_SEMICOLON -> doSemicolon();
                case Goals.FOR_REST -> forRest();
                case Goals.FOR_STEP -> forStep();
                case Goals.CASES -> cases(goal);
                case Goals.TRY_REST -> tryRest();
                case Goals.CATCH_CLOSE -> catchClose();
                case Goals.FINALLY_PART -> finallyPart();
                case Goals.BLOCK -> openBlock();
                case Goals.MODULE_ITEMS -> moduleItems();
                default -> throw new IllegalStateException("unknown goal " + goal);
            }
        }
    }

    private void statements() throws SyntaxFault {
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
    private void statement(boolean item) throws SyntaxFault {
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

    private void openBlock() throws SyntaxFault {
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
    private void declarations(int flags) throws SyntaxFault {
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

    private void declarationsAfterPattern(int flags) throws SyntaxFault {
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

    private void declarationsRest(int flags) throws SyntaxFault {
        if (lexer.kind == Token.COMMA) {
            lexer.next();
            declarations(flags);
        }
    }

    private void elsePart() throws SyntaxFault {
        if (lexer.kind == Token.ELSE) {
            lexer.next();
            goals.push(Goals.STATEMENT);
        }
    }

    private void doWhile() throws SyntaxFault {
        expect(Token.WHILE);
        goals.push(Goals.DO_SEMICOLON);
        condition();
    }

    private void doSemicolon() {
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
    private void forRest() throws SyntaxFault {
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

    private void forStep() throws SyntaxFault {
        expect(Token.SEMICOLON);
        if (lexer.kind != Token.RPAREN) {
            expressions.begin(0);
        }
    }

    /**
     * @param flags whether there was a default already
     */
    private void cases(int flags) throws SyntaxFault {
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

    private void tryRest() throws SyntaxFault {
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

    private void catchClose() throws SyntaxFault {
        expect(Token.RPAREN);
        openBlock();
    }

    private void finallyPart() throws SyntaxFault {
        if (lexer.kind == Token.FINALLY) {
            lexer.next();
            openBlock();
        }
    }

    private void moduleItems() throws SyntaxFault {
        switch (lexer.kind) {
            case Token.EOF -> {}
            case Token.IMPORT -> {
                goals.push(Goals.MODULE_ITEMS);
                lexer.next();
                moduleImport();
                semicolon();
            }
            case Token.EXPORT -> {
                goals.push(Goals.MODULE_ITEMS);
                lexer.next();
                moduleExport();
            }
            default -> {
                goals.push(Goals.MODULE_ITEMS);
                statement(true);
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
                semicolon();
            }
            case Token.LBRACE -> {
                specifiers();
                if (lexer.kind == Token.FROM) {
                    from();
                }
                semicolon();
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
            case Token.VAR, Token.LET, Token.CONST, Token.FUNCTION, Token.CLASS -> statement(true);
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
