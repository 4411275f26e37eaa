// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/** Recognises what stands between brackets in expressions: arguments, arrays, the substitutions of templates. */
final class Brackets {
    private final Lexer lexer;
    private final Goals goals;

    Brackets(Lexer lexer, Goals goals) {
        this.lexer = lexer;
        this.goals = goals;
    }

    /** From behind the parenthesis or a comma on. */
    void arguments() throws SyntaxFault {
        if (lexer.kind == Token.RPAREN) {
            lexer.next();
            return;
        }
        if (lexer.kind == Token.ELLIPSIS) {
            lexer.next();
        }
        goals.push(Goals.ARGUMENTS_REST);
        goals.push(Goals.EXPRESSION | Expressions.SINGLE);
    }

    void argumentsRest() throws SyntaxFault {
        if (lexer.kind == Token.COMMA) {
            lexer.next();
            arguments();
        } else if (lexer.kind == Token.RPAREN) {
            lexer.next();
        } else {
            throw Faults.expected(lexer, Token.RPAREN);
        }
    }

    /** From the first token of a substitution on. */
    void template() throws SyntaxFault {
        goals.push(Goals.TEMPLATE_REST);
        goals.push(Goals.EXPRESSION);
    }

    void templateRest() throws SyntaxFault {
        if (lexer.kind != Token.RBRACE) {
            throw Faults.expected(lexer, Token.RBRACE);
        }
        lexer.templateRest();
        if (lexer.kind == Token.ERROR) {
            throw Faults.unexpected(lexer);
        }
        boolean more = lexer.kind == Token.TEMPLATE_MIDDLE;
        lexer.next();
        if (more) {
            template();
        }
    }

    /** From behind the bracket or a comma on. */
    void array() throws SyntaxFault {
        while (lexer.kind == Token.COMMA) {
            lexer.next();
        }
        if (lexer.kind == Token.RBRACKET) {
            lexer.next();
            return;
        }
        if (lexer.kind == Token.ELLIPSIS) {
            lexer.next();
        }
        goals.push(Goals.ARRAY_REST);
        goals.push(Goals.EXPRESSION | Expressions.SINGLE);
    }

    void arrayRest() throws SyntaxFault {
        if (lexer.kind == Token.COMMA) {
            array();
        } else if (lexer.kind == Token.RBRACKET) {
            lexer.next();
        } else {
            throw Faults.expected(lexer, Token.RBRACKET);
        }
    }
}
