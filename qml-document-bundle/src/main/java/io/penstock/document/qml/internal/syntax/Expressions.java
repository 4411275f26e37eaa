// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/**
 * Recognises expressions of JavaScript (ECMA-262 §12, as far as Qt has it). Precedence does not matter to where an
 * expression ends, so operands and operators simply alternate; whatever nests becomes a goal.
 */
final class Expressions {
    /** An assignment expression: a comma ends it. */
    static final int SINGLE = 1 << 8;
    /** {@code in} ends it. */
    static final int NO_IN = 1 << 9;
    /** In parentheses that may turn out to be the parameters of an arrow function. */
    static final int COVER = 1 << 10;
    /** A left-hand side: any operator ends it. */
    static final int LEFT_HAND_SIDE = 1 << 11;
    /** Nothing of the assignment expression has been read. */
    static final int FRESH = 1 << 12;
    /** So far it could be assigned to. */
    static final int ASSIGNABLE = 1 << 13;
    /** So far it could be the parameters of an arrow function. */
    static final int ARROW = 1 << 14;

    private static final int UNARY = 1 << 15;
    private static final int POSTFIXED = 1 << 16;
    private static final int LOGICAL = 1 << 17;
    private static final int COALESCED = 1 << 18;
    private static final int NEW = 1 << 19;
    private static final int COMPLETE = 1 << 20;
    private static final int OPTIONAL_CHAIN = 1 << 21;

    private static final int KEPT = SINGLE | NO_IN | COVER | LEFT_HAND_SIDE;
    private static final int BEGIN = FRESH | ASSIGNABLE;
    private static final int DONE = -1;

    private final Lexer lexer;
    private final Goals goals;
    private final Brackets brackets;
    private final Functions functions;
    private final UrlCalls urlCalls;

    /** Where the last operand that is a plain identifier begins. */
    private int identifierAt = -1;

    Expressions(Lexer lexer, Goals goals, Brackets brackets, Functions functions, UrlCalls urlCalls) {
        this.lexer = lexer;
        this.goals = goals;
        this.brackets = brackets;
        this.functions = functions;
        this.urlCalls = urlCalls;
    }

    /**
     * Reads from where an expression must begin.
     *
     * @param flags SINGLE, NO_IN, COVER, LEFT_HAND_SIDE
     */
    void begin(int flags) throws SyntaxFault {
        run(flags & KEPT | BEGIN, false);
    }

    /**
     * Goes on behind an operand.
     *
     * @param flags as they were when it began
     */
    void resume(int flags) throws SyntaxFault {
        run(flags, true);
    }

    /** Goes on behind an identifier that is the first token of an expression. */
    void resumeAfterIdentifier(int flags) throws SyntaxFault {
        identifierAt = lexer.previousStart;
        run(flags & KEPT | ASSIGNABLE | ARROW, true);
    }

    /** Goes on behind a name with dots that is the begin of an expression. */
    void resumeAfterMember(int flags) throws SyntaxFault {
        identifierAt = -1;
        run(flags & KEPT | ASSIGNABLE, true);
    }

    /** Goes on behind a name with dots; if that is a function that takes a URL, a literal argument is noted. */
    void resumeAfterName(int flags, String name) throws SyntaxFault {
        if (lexer.kind == Token.LPAREN && UrlCalls.isFunction(name)) {
            call(flags & KEPT | ASSIGNABLE, true);
        } else if (name.indexOf('.') < 0) {
            resumeAfterIdentifier(flags);
        } else {
            resumeAfterMember(flags);
        }
    }

    private void run(int from, boolean afterOperand) throws SyntaxFault {
        int flags = from;
        boolean operand = afterOperand;
        while (flags != DONE) {
            if (!operand) {
                flags = operand(flags);
            }
            if (flags != DONE) {
                flags = operators(flags);
            }
            operand = false;
        }
    }

    /**
     * @return the flags behind the operand; DONE if goals were set
     */
    private int operand(int from) throws SyntaxFault {
        int flags = from;
        int previous = Token.EOF;
        for (; ; ) {
            int kind = lexer.kind;
            if (Token.isIdentifier(kind)) {
                identifierAt = lexer.start;
                lexer.next();
                return behind((flags & FRESH) != 0 ? flags | ARROW : flags);
            }
            switch (kind) {
                case Token.NUMBER, Token.STRING, Token.TRUE, Token.FALSE, Token.NULL, Token.THIS, Token.TEMPLATE -> {
                    lexer.next();
                    return behind(flags);
                }
                case Token.DIVIDE, Token.ASSIGN_DIVIDE -> {
                    lexer.regularExpression();
                    if (lexer.kind == Token.ERROR) {
                        throw Faults.unexpected(lexer);
                    }
                    lexer.next();
                    return behind(flags);
                }
                case Token.LPAREN -> {
                    return parenthesis(flags);
                }
                case Token.LBRACKET -> {
                    lexer.next();
                    suspend(behind(flags));
                    goals.push(Goals.ARRAY);
                    return DONE;
                }
                case Token.LBRACE -> {
                    lexer.next();
                    suspend(behind(flags));
                    goals.push(Goals.OBJECT);
                    return DONE;
                }
                case Token.FUNCTION -> {
                    suspend(behind(flags));
                    functions.function(false);
                    return DONE;
                }
                case Token.CLASS -> {
                    suspend(behind(flags));
                    functions.classBegin(false);
                    return DONE;
                }
                case Token.TEMPLATE_HEAD -> {
                    lexer.next();
                    suspend(behind(flags));
                    brackets.template();
                    return DONE;
                }
                case Token.SUPER -> {
                    lexer.next();
                    if (lexer.kind != Token.DOT && lexer.kind != Token.LBRACKET && lexer.kind != Token.LPAREN) {
                        throw Faults.unexpected(lexer);
                    }
                    return behind(flags);
                }
                case Token.NEW -> {
                    lexer.next();
                    if (lexer.kind == Token.DOT) {
                        lexer.next();
                        word();
                        return behind(flags);
                    }
                    flags = flags & ~FRESH | NEW;
                }
                case Token.PLUS,
                        Token.MINUS,
                        Token.NOT,
                        Token.TILDE,
                        Token.INCREMENT,
                        Token.DECREMENT,
                        Token.DELETE,
                        Token.VOID,
                        Token.TYPEOF -> {
                    if ((flags & (NEW | LEFT_HAND_SIDE)) != 0) {
                        throw Faults.unexpected(lexer);
                    } else if (lexer.afterNewline && isUpdate(kind) && isUpdate(previous)) {
                        // Qt inserts a semicolon between the two lines, whatever is expected
                        throw Faults.at(lexer, "Unexpected token `;'");
                    }
                    previous = kind;
                    lexer.next();
                    flags = flags & ~(FRESH | ASSIGNABLE) | UNARY;
                }
                case Token.YIELD -> {
                    if ((flags & FRESH) == 0) {
                        throw Faults.unexpected(lexer);
                    }
                    lexer.next();
                    if (lexer.kind == Token.STAR) {
                        lexer.next();
                    } else if (lexer.afterNewline || endsYield(lexer.kind)) {
                        return flags & KEPT | COMPLETE;
                    }
                    flags = flags & KEPT | BEGIN;
                }
                default -> throw Faults.operand(lexer, Token.NUMBER);
            }
        }
    }

    private static boolean isUpdate(int kind) {
        return kind == Token.INCREMENT || kind == Token.DECREMENT;
    }

    private static int behind(int flags) {
        return flags & ~(FRESH | NEW);
    }

    private static boolean endsYield(int kind) {
        return switch (kind) {
            case Token.RPAREN,
                    Token.RBRACKET,
                    Token.RBRACE,
                    Token.COMMA,
                    Token.SEMICOLON,
                    Token.COLON,
                    Token.EOF,
                    Token.IN -> true;
            default -> false;
        };
    }

    /** Parentheses, or the parameters of an arrow function: only what follows them tells. */
    private int parenthesis(int flags) throws SyntaxFault {
        lexer.next();
        suspend(behind((flags & FRESH) != 0 ? flags | ARROW : flags));
        if (lexer.kind == Token.RPAREN) {
            goals.push(Goals.ARROW_CLOSE);
        } else if (lexer.kind == Token.ELLIPSIS) {
            lexer.next();
            goals.push(Goals.ARROW_CLOSE);
            goals.push(Goals.BINDING_TARGET);
        } else {
            goals.push(Goals.COVER_CLOSE);
            goals.push(Goals.EXPRESSION | COVER);
        }
        return DONE;
    }

    /**
     * @return the flags before the next operand; DONE if the expression ended or goals were set
     */
    private int operators(int from) throws SyntaxFault {
        int flags = from;
        for (; ; ) {
            int kind = lexer.kind;
            boolean member = (flags & (POSTFIXED | COMPLETE)) == 0;
            switch (kind) {
                case Token.DOT, Token.OPTIONAL_DOT -> {
                    if (!member) {
                        return end(flags);
                    }
                    boolean onQt = urlCalls.isQt(identifierAt, lexer);
                    if (kind == Token.OPTIONAL_DOT) {
                        flags |= OPTIONAL_CHAIN;
                    }
                    lexer.next();
                    if (kind == Token.OPTIONAL_DOT && lexer.kind == Token.LPAREN) {
                        return call(flags, false);
                    } else if (kind == Token.OPTIONAL_DOT && lexer.kind == Token.LBRACKET) {
                        return index(flags);
                    }
                    boolean urlCall = onQt && urlCalls.isFunction(lexer);
                    word();
                    flags &= ~ARROW;
                    if (urlCall && lexer.kind == Token.LPAREN) {
                        return call(flags, true);
                    }
                }
                case Token.LBRACKET -> {
                    return member ? index(flags) : end(flags);
                }
                case Token.LPAREN -> {
                    return member ? call(flags, false) : end(flags);
                }
                case Token.TEMPLATE -> {
                    if (!member) {
                        return end(flags);
                    }
                    lexer.next();
                    flags &= ~ARROW;
                }
                case Token.TEMPLATE_HEAD -> {
                    if (!member) {
                        return end(flags);
                    }
                    lexer.next();
                    suspend(flags & ~ARROW);
                    brackets.template();
                    return DONE;
                }
                case Token.INCREMENT, Token.DECREMENT -> {
                    if (!member || lexer.afterNewline || (flags & LEFT_HAND_SIDE) != 0) {
                        return end(flags);
                    }
                    lexer.next();
                    flags = flags & ~(ASSIGNABLE | ARROW) | POSTFIXED;
                }
                case Token.ASSIGN, Token.ASSIGN_OTHER, Token.ASSIGN_DIVIDE -> {
                    if ((flags & ASSIGNABLE) == 0 || (flags & (LEFT_HAND_SIDE | COMPLETE)) != 0) {
                        return end(flags);
                    } else if ((flags & OPTIONAL_CHAIN) != 0) {
                        throw Faults.at(
                                lexer, "Optional chains are not permitted on the left-hand-side in assignments");
                    }
                    lexer.next();
                    return flags & KEPT | BEGIN;
                }
                case Token.ARROW -> {
                    return (flags & ARROW) != 0 ? arrow(flags) : end(flags);
                }
                case Token.QUESTION -> {
                    if ((flags & (LEFT_HAND_SIDE | COMPLETE)) != 0) {
                        return end(flags);
                    }
                    lexer.next();
                    goals.push(Goals.CONDITIONAL_REST | flags & KEPT);
                    goals.push(Goals.EXPRESSION | SINGLE);
                    return DONE;
                }
                case Token.COMMA -> {
                    return (flags & SINGLE) != 0 ? DONE : comma(flags);
                }
                default -> {
                    return (flags & (LEFT_HAND_SIDE | COMPLETE)) != 0 ? end(flags) : binary(kind, flags);
                }
            }
        }
    }

    private int binary(int kind, int flags) throws SyntaxFault {
        switch (kind) {
            case Token.PLUS,
                    Token.MINUS,
                    Token.STAR,
                    Token.DIVIDE,
                    Token.LESS,
                    Token.GREATER,
                    Token.BINARY,
                    Token.INSTANCEOF,
                    Token.AS -> {
                return operator(flags);
            }
            case Token.AND, Token.OR -> {
                if ((flags & COALESCED) != 0) {
                    throw Faults.at(lexer, "Right-hand side may not contain || or &&");
                }
                return operator(flags | LOGICAL);
            }
            case Token.COALESCE -> {
                if ((flags & LOGICAL) != 0) {
                    throw Faults.at(lexer, "Left-hand side may not contain || or &&");
                }
                return operator(flags | COALESCED);
            }
            case Token.POWER -> {
                return (flags & UNARY) != 0 ? end(flags) : operator(flags);
            }
            case Token.IN -> {
                return (flags & NO_IN) != 0 ? DONE : operator(flags);
            }
            default -> {
                return end(flags);
            }
        }
    }

    private int operator(int flags) {
        lexer.next();
        return flags & (KEPT | LOGICAL | COALESCED);
    }

    /** Nothing here goes on with the expression; but {@code async} and {@code await} stand before an operand. */
    private int end(int flags) {
        boolean prefix = !lexer.afterNewline
                && (Token.isIdentifier(lexer.kind) || lexer.kind == Token.FUNCTION || lexer.kind == Token.NEW)
                && (flags & (POSTFIXED | COMPLETE)) == 0
                && identifierAt == lexer.previousStart
                && (lexer.previousIs("async") || lexer.previousIs("await"));
        return prefix ? flags & KEPT | BEGIN : DONE;
    }

    private int comma(int flags) throws SyntaxFault {
        lexer.next();
        if ((flags & COVER) != 0 && lexer.kind == Token.RPAREN) {
            goals.replace(Goals.ARROW_CLOSE);
            return DONE;
        } else if ((flags & COVER) != 0 && lexer.kind == Token.ELLIPSIS) {
            lexer.next();
            goals.replace(Goals.ARROW_CLOSE);
            goals.push(Goals.BINDING_TARGET);
            return DONE;
        }
        return flags & KEPT | BEGIN;
    }

    private int index(int flags) throws SyntaxFault {
        lexer.next();
        suspend(flags & ~ARROW);
        goals.pushToken(Token.RBRACKET);
        goals.push(Goals.EXPRESSION);
        return DONE;
    }

    private int call(int flags, boolean urlCall) throws SyntaxFault {
        boolean async = (flags & ARROW) != 0 && lexer.previousIs("async");
        lexer.next();
        if (urlCall) {
            urlCalls.note(lexer);
        }
        suspend(async ? flags : flags & ~ARROW);
        brackets.arguments();
        return DONE;
    }

    private int arrow(int flags) throws SyntaxFault {
        lexer.next();
        if (lexer.kind != Token.LBRACE) {
            return flags & KEPT | BEGIN;
        }
        lexer.next();
        suspend(flags & KEPT | COMPLETE);
        functions.body(false);
        return DONE;
    }

    /**
     * @param must whether an arrow must follow
     */
    void coverClose(boolean must) throws SyntaxFault {
        if (lexer.kind != Token.RPAREN) {
            throw Faults.expected(lexer, Token.RPAREN);
        }
        SyntaxFault noArrow = must ? Faults.at(lexer, "Expected token ')'.") : null;
        lexer.next();
        if (noArrow != null && lexer.kind != Token.ARROW) {
            throw noArrow;
        }
        identifierAt = -1;
    }

    void conditionalRest(int flags) throws SyntaxFault {
        if (lexer.kind != Token.COLON) {
            throw Faults.expected(lexer, Token.COLON);
        }
        lexer.next();
        begin(flags);
    }

    private void suspend(int flags) throws SyntaxFault {
        goals.push(Goals.OPERATOR | flags);
    }

    private void word() throws SyntaxFault {
        if (!Token.isWord(lexer.kind)) {
            throw Faults.expected(lexer, Token.IDENTIFIER);
        }
        lexer.next();
    }
}
