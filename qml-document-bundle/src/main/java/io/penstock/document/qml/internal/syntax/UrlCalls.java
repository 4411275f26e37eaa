// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import java.util.ArrayList;
import java.util.List;

/** Notes calls such as {@code Qt.resolvedUrl("image.png")} whose argument is one string literal. */
final class UrlCalls {
    private final List<UrlCall> calls = new ArrayList<>();

    /** Whether the operand before the dot, which begins there, is the identifier {@code Qt}. */
    boolean isQt(int at, Lexer lexer) {
        return at == lexer.previousStart && lexer.previousEnd - at == 2 && lexer.previousIs("Qt");
    }

    /** Whether the current token names a function of Qt that takes a URL. */
    boolean isFunction(Lexer lexer) {
        return lexer.is("resolvedUrl") || lexer.is("createComponent");
    }

    /** Whether that is the name of such a function. */
    static boolean isFunction(String name) {
        return name.equals("Qt.resolvedUrl") || name.equals("Qt.createComponent");
    }

    /** Behind the parenthesis of such a call. */
    void note(Lexer lexer) {
        if (lexer.kind == Token.STRING) {
            char behind = lexer.behind();
            if (behind == ')' || behind == ',') {
                calls.add(new UrlCall(lexer.string(lexer.start, lexer.end), lexer.line, lexer.column));
            }
        }
    }

    List<UrlCall> calls() {
        return calls;
    }
}
