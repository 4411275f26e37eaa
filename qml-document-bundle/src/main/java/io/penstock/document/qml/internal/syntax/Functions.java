// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/** Recognises functions, their parameters, classes, the methods of objects, and binding patterns. */
final class Functions {
    private static final int GENERATOR = 1 << 8;

    private final Lexer lexer;
    private final Goals goals;
    private int nesting;

    Functions(Lexer lexer, Goals goals) {
        this.lexer = lexer;
        this.goals = goals;
        // the script of a QML document is the body of a function
        nesting = lexer.qml ? 1 : 0;
    }

    boolean isInside() {
        return nesting > 0;
    }

    /**
     * At {@code function}.
     *
     * @param named whether it must have a name
     */
    void function(boolean named) throws SyntaxFault {
        lexer.next();
        boolean generator = lexer.kind == Token.STAR;
        if (generator) {
            lexer.next();
        }
        if (Token.isIdentifier(lexer.kind)) {
            lexer.next();
        } else if (named) {
            throw Faults.expected(lexer, Token.IDENTIFIER);
        }
        parametersAndBody(generator);
    }

    /** At the parenthesis. */
    void parametersAndBody(boolean generator) throws SyntaxFault {
        if (lexer.kind != Token.LPAREN) {
            throw Faults.expected(lexer, Token.LPAREN);
        }
        lexer.next();
        if (generator) {
            lexer.generators++;
        }
        goals.push(Goals.FUNCTION_BODY | (generator ? GENERATOR : 0));
        parameters();
    }

    /** From an opening parenthesis or a comma on. */
    void parameters() throws SyntaxFault {
        while (Token.isIdentifier(lexer.kind)) {
            lexer.next();
            typeAnnotation("in function parameters in JavaScript functions");
            if (lexer.kind == Token.ASSIGN) {
                initializer(Goals.PARAMETERS_REST);
                return;
            } else if (lexer.kind != Token.COMMA) {
                return;
            }
            lexer.next();
        }
        if (lexer.kind == Token.ELLIPSIS) {
            lexer.next();
            bindingTarget();
        } else if (lexer.kind != Token.RPAREN) {
            goals.push(Goals.PARAMETERS_AFTER_TARGET);
            bindingTarget();
        }
    }

    void parametersAfterTarget() throws SyntaxFault {
        if (lexer.kind == Token.ASSIGN) {
            initializer(Goals.PARAMETERS_REST);
        } else {
            parametersRest();
        }
    }

    void parametersRest() throws SyntaxFault {
        if (lexer.kind == Token.COMMA) {
            lexer.next();
            parameters();
        }
    }

    /** From behind the parameters on. */
    void functionBody(int flags) throws SyntaxFault {
        expect(Token.RPAREN);
        typeAnnotation("for the return value of JavaScript functions");
        expect(Token.LBRACE);
        body((flags & GENERATOR) != 0);
    }

    /** From behind the brace on. */
    void body(boolean generator) throws SyntaxFault {
        nesting++;
        goals.push(Goals.FUNCTION_CLOSE | (generator ? GENERATOR : 0));
        goals.push(Goals.STATEMENTS);
    }

    void functionClose(int flags) throws SyntaxFault {
        nesting--;
        if ((flags & GENERATOR) != 0) {
            lexer.generators--;
        }
        expect(Token.RBRACE);
    }

    /**
     * {@code : T}, {@code : list<T>}; nothing at all is fine.
     *
     * @param where it is forbidden in a script
     */
    void typeAnnotation(String where) throws SyntaxFault {
        if (lexer.kind != Token.COLON) {
            return;
        }
        lexer.next();
        if (!lexer.qml) {
            throw Faults.at(lexer, "Type annotations are not permitted " + where);
        }
        type();
    }

    /** A type in QML. */
    void type() throws SyntaxFault {
        simpleType();
        if (lexer.kind == Token.LESS) {
            lexer.next();
            simpleType();
            expect(Token.GREATER);
        }
    }

    private void simpleType() throws SyntaxFault {
        if (lexer.kind == Token.VAR || lexer.kind == Token.VOID || lexer.kind == Token.RESERVED) {
            lexer.next();
            return;
        }
        identifier();
        while (lexer.kind == Token.DOT) {
            lexer.next();
            if (!Token.isWord(lexer.kind)) {
                throw Faults.expected(lexer, Token.IDENTIFIER);
            }
            lexer.next();
        }
    }

    /** An identifier, or a pattern of them. */
    void bindingTarget() throws SyntaxFault {
        if (lexer.kind == Token.LBRACE) {
            lexer.next();
            goals.push(Goals.PATTERN_OBJECT);
        } else if (lexer.kind == Token.LBRACKET) {
            lexer.next();
            goals.push(Goals.PATTERN_ARRAY);
        } else {
            identifier();
        }
    }

    /** From behind the brace or a comma on. */
    void patternObject() throws SyntaxFault {
        if (lexer.kind == Token.RBRACE) {
            lexer.next();
        } else if (lexer.kind == Token.LBRACKET) {
            lexer.next();
            goals.push(Goals.PATTERN_OBJECT_AFTER_TARGET);
            goals.push(Goals.BINDING_TARGET);
            goals.pushToken(Token.COLON);
            goals.pushToken(Token.RBRACKET);
            goals.push(Goals.EXPRESSION | Expressions.SINGLE);
        } else {
            boolean shorthand = Token.isIdentifier(lexer.kind);
            propertyName();
            if (lexer.kind == Token.COLON) {
                lexer.next();
                goals.push(Goals.PATTERN_OBJECT_AFTER_TARGET);
                bindingTarget();
            } else if (shorthand) {
                patternObjectAfterTarget();
            } else {
                throw Faults.expected(lexer, Token.COLON);
            }
        }
    }

    void patternObjectAfterTarget() throws SyntaxFault {
        if (lexer.kind == Token.ASSIGN) {
            initializer(Goals.PATTERN_OBJECT_REST);
        } else {
            patternObjectRest();
        }
    }

    void patternObjectRest() throws SyntaxFault {
        if (lexer.kind == Token.COMMA) {
            lexer.next();
            goals.push(Goals.PATTERN_OBJECT);
        } else {
            expect(Token.RBRACE);
        }
    }

    /** From behind the bracket or a comma on. */
    void patternArray() throws SyntaxFault {
        while (lexer.kind == Token.COMMA) {
            lexer.next();
        }
        if (lexer.kind == Token.RBRACKET) {
            lexer.next();
        } else if (lexer.kind == Token.ELLIPSIS) {
            lexer.next();
            goals.pushToken(Token.RBRACKET);
            bindingTarget();
        } else {
            goals.push(Goals.PATTERN_ARRAY_AFTER_TARGET);
            bindingTarget();
        }
    }

    void patternArrayAfterTarget() throws SyntaxFault {
        typeAnnotation("in binding patterns");
        if (lexer.kind == Token.ASSIGN) {
            initializer(Goals.PATTERN_ARRAY_REST);
        } else {
            patternArrayRest();
        }
    }

    void patternArrayRest() throws SyntaxFault {
        if (lexer.kind == Token.COMMA) {
            lexer.next();
            goals.push(Goals.PATTERN_ARRAY);
        } else {
            expect(Token.RBRACKET);
        }
    }

    /** From behind the brace or a comma of an object literal on. */
    void object(Expressions expressions) throws SyntaxFault {
        int kind = lexer.kind;
        if (kind == Token.RBRACE) {
            lexer.next();
        } else if (kind == Token.STAR) {
            lexer.next();
            goals.push(Goals.OBJECT_REST);
            method(true);
        } else if (kind == Token.LBRACKET) {
            lexer.next();
            goals.push(Goals.OBJECT_AFTER_NAME);
            goals.pushToken(Token.RBRACKET);
            goals.push(Goals.EXPRESSION | Expressions.SINGLE);
        } else {
            boolean shorthand = Token.isIdentifier(kind);
            propertyName();
            if ((kind == Token.GET || kind == Token.SET) && isPropertyName(lexer.kind)) {
                goals.push(Goals.OBJECT_REST);
                method(false);
            } else if (shorthand && (lexer.kind == Token.COMMA || lexer.kind == Token.RBRACE)) {
                objectRest();
            } else if (shorthand && lexer.kind == Token.ASSIGN) {
                initializer(Goals.OBJECT_REST);
            } else {
                objectAfterName(expressions);
            }
        }
    }

    void objectAfterName(Expressions expressions) throws SyntaxFault {
        goals.push(Goals.OBJECT_REST);
        if (lexer.kind == Token.LPAREN) {
            parametersAndBody(false);
        } else {
            expect(Token.COLON);
            expressions.begin(Expressions.SINGLE);
        }
    }

    void objectRest() throws SyntaxFault {
        if (lexer.kind == Token.COMMA) {
            lexer.next();
            goals.push(Goals.OBJECT);
        } else {
            expect(Token.RBRACE);
        }
    }

    /**
     * At {@code class}.
     *
     * @param named whether it must have a name
     */
    void classBegin(boolean named) throws SyntaxFault {
        lexer.next();
        if (Token.isIdentifier(lexer.kind)) {
            lexer.next();
        } else if (named) {
            throw Faults.expected(lexer, Token.IDENTIFIER);
        }
        goals.push(Goals.CLASS_OPEN);
        if (lexer.kind == Token.EXTENDS) {
            lexer.next();
            goals.push(Goals.EXPRESSION | Expressions.SINGLE | Expressions.LEFT_HAND_SIDE);
        }
    }

    void classOpen() throws SyntaxFault {
        expect(Token.LBRACE);
        goals.push(Goals.CLASS_BODY);
    }

    void classBody() throws SyntaxFault {
        while (lexer.kind == Token.SEMICOLON) {
            lexer.next();
        }
        if (lexer.kind == Token.RBRACE) {
            lexer.next();
            return;
        }
        goals.push(Goals.CLASS_BODY);
        int kind = lexer.kind;
        if (kind == Token.STATIC) {
            lexer.next();
            if (lexer.kind == Token.LPAREN) {
                parametersAndBody(false);
                return;
            }
            kind = lexer.kind;
        }
        if (kind == Token.STAR) {
            lexer.next();
            method(true);
        } else if (kind == Token.GET || kind == Token.SET) {
            lexer.next();
            if (lexer.kind == Token.LPAREN) {
                parametersAndBody(false);
            } else {
                method(false);
            }
        } else {
            method(false);
        }
    }

    /** From the name of a method on. */
    private void method(boolean generator) throws SyntaxFault {
        if (lexer.kind == Token.LBRACKET) {
            lexer.next();
            goals.push(Goals.CLASS_METHOD | (generator ? GENERATOR : 0));
            goals.pushToken(Token.RBRACKET);
            goals.push(Goals.EXPRESSION | Expressions.SINGLE);
        } else {
            propertyName();
            parametersAndBody(generator);
        }
    }

    void methodAfterName(int flags) throws SyntaxFault {
        parametersAndBody((flags & GENERATOR) != 0);
    }

    private static boolean isPropertyName(int kind) {
        return Token.isWord(kind) || kind == Token.STRING || kind == Token.NUMBER || kind == Token.LBRACKET;
    }

    private void propertyName() throws SyntaxFault {
        if (!Token.isWord(lexer.kind) && lexer.kind != Token.STRING && lexer.kind != Token.NUMBER) {
            throw Faults.unexpected(lexer);
        }
        lexer.next();
    }

    private void initializer(int goal) throws SyntaxFault {
        lexer.next();
        goals.push(goal);
        goals.push(Goals.EXPRESSION | Expressions.SINGLE);
    }

    private void identifier() throws SyntaxFault {
        if (!Token.isIdentifier(lexer.kind)) {
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
