// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import java.util.List;

/**
 * Recognises JavaScript as Qt's parser does: statements here, the rest in {@link Expressions} and {@link Functions}.
 * Nothing is built; it only finds where scripts end, and whether they are well-formed.
 */
final class JavaScript {
    private final Lexer lexer;
    private final Goals goals;
    private final Brackets brackets;
    private final Functions functions;
    private final Expressions expressions;
    private final UrlCalls urlCalls = new UrlCalls();
    private final Statements statements;
    private final Modules modules;

    JavaScript(Lexer lexer) {
        this.lexer = lexer;
        goals = new Goals(lexer);
        brackets = new Brackets(lexer, goals);
        functions = new Functions(lexer, goals);
        expressions = new Expressions(lexer, goals, brackets, functions, urlCalls);
        statements = new Statements(lexer, goals, functions, expressions);
        modules = new Modules(lexer, goals, functions, expressions, statements);
    }

    /** Calls such as {@code Qt.resolvedUrl("a.png")} so far. */
    List<UrlCall> urlCalls() {
        return urlCalls.calls();
    }

    /** Imports and exports of a module so far. */
    List<Modules.Request> requests() {
        return modules.requests();
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
            case Token.SEMICOLON, Token.IF, Token.WITH, Token.SWITCH, Token.TRY -> statements.statement(false);
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
        brackets.array();
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
        statements.statement(false);
        run();
    }

    /** A type annotation. */
    void type() throws SyntaxFault {
        functions.type();
    }

    /** A semicolon, or where one may be inserted. */
    void semicolon() throws SyntaxFault {
        statements.semicolon();
    }

    /** Where the script that was read last ends, its semicolon not included. */
    int scriptEnd() {
        return statements.scriptEnd();
    }

    private void arrayOperand() throws SyntaxFault {
        goals.push(Goals.SEMICOLON);
        goals.push(Goals.OPERATOR | Expressions.ASSIGNABLE);
    }

    /** {@code { "a": 1 }} as a value is an object, whatever else begins with a brace a block. */
    private void blockOrObject() throws SyntaxFault {
        lexer.next();
        if (lexer.kind != Token.STRING && lexer.kind != Token.NUMBER) {
            statements.block();
            return;
        }
        lexer.next();
        if (lexer.kind == Token.COLON) {
            lexer.next();
            goals.push(Goals.SEMICOLON);
            goals.push(Goals.OBJECT_REST);
            expressions.begin(Expressions.SINGLE);
        } else {
            statements.block();
            goals.push(Goals.SEMICOLON);
            expressions.resumeAfterMember(0);
        }
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
                case Goals.STATEMENTS -> statements.statements();
                case Goals.STATEMENT -> statements.statement(false);
                case Goals.SEMICOLON -> statements.semicolon();
                case Goals.EXPRESSION -> expressions.begin(goal);
                case Goals.OPERATOR -> expressions.resume(goal & ~Goals.CODE);
                case Goals.CONDITIONAL_REST -> expressions.conditionalRest(goal);
                case Goals.TEMPLATE_REST -> brackets.templateRest();
                case Goals.COVER_CLOSE -> expressions.coverClose(false);
                case Goals.ARROW_CLOSE -> expressions.coverClose(true);
                case Goals.ARGUMENTS_REST -> brackets.argumentsRest();
                case Goals.ARRAY -> brackets.array();
                case Goals.ARRAY_REST -> brackets.arrayRest();
                case Goals.OBJECT -> functions.object(expressions);
                case Goals.OBJECT_REST -> functions.objectRest();
                case Goals.OBJECT_AFTER_NAME -> functions.objectAfterName(expressions);
                case Goals.DECLARATIONS -> statements.declarations(goal);
                case Goals.DECLARATIONS_AFTER_PATTERN -> statements.declarationsAfterPattern(goal);
                case Goals.DECLARATIONS_REST -> statements.declarationsRest(goal);
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
                case Goals.ELSE_PART -> statements.elsePart();
                case Goals.DO_WHILE -> statements.doWhile();
                case Goals.DO_SEMICOLON -> statements.doSemicolon();
                case Goals.FOR_REST -> statements.forRest();
                case Goals.FOR_STEP -> statements.forStep();
                case Goals.CASES -> statements.cases(goal);
                case Goals.TRY_REST -> statements.tryRest();
                case Goals.CATCH_CLOSE -> statements.catchClose();
                case Goals.FINALLY_PART -> statements.finallyPart();
                case Goals.BLOCK -> statements.openBlock();
                case Goals.MODULE_ITEMS -> modules.items();
                default -> throw new IllegalStateException("unknown goal " + goal);
            }
        }
    }

    private void expect(int kind) throws SyntaxFault {
        if (lexer.kind != kind) {
            throw Faults.expected(lexer, kind);
        }
        lexer.next();
    }
}
