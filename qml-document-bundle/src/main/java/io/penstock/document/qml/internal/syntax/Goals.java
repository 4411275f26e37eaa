// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import java.util.Arrays;

/**
 * What is still to be read, next goal last: it stands in for the call stack, so that no document can exhaust that.
 *
 * <p>A goal is its code in the low eight bits, and flags or the kind of a token above.
 */
final class Goals {
    static final int CODE = 0xFF;
    static final int SHIFT = 8;

    /** A token of the kind above. */
    static final int TOKEN = 0;

    static final int STATEMENTS = 1;
    static final int STATEMENT = 2;
    static final int SEMICOLON = 3;
    static final int EXPRESSION = 4;
    /** The rest of an expression whose operand has been read. */
    static final int OPERATOR = 5;

    static final int CONDITIONAL_REST = 6;
    static final int TEMPLATE_REST = 7;
    static final int COVER_CLOSE = 8;
    static final int ARROW_CLOSE = 9;
    static final int ARGUMENTS_REST = 10;
    static final int ARRAY = 11;
    static final int ARRAY_REST = 12;
    static final int OBJECT = 13;
    static final int OBJECT_REST = 14;
    static final int OBJECT_AFTER_NAME = 15;
    static final int DECLARATIONS = 16;
    static final int DECLARATIONS_AFTER_PATTERN = 17;
    static final int DECLARATIONS_REST = 18;
    static final int PARAMETERS = 19;
    static final int PARAMETERS_AFTER_TARGET = 20;
    static final int PARAMETERS_REST = 21;
    static final int FUNCTION_BODY = 22;
    static final int FUNCTION_CLOSE = 23;
    static final int PATTERN_OBJECT = 24;
    static final int PATTERN_OBJECT_AFTER_TARGET = 25;
    static final int PATTERN_OBJECT_REST = 26;
    static final int PATTERN_ARRAY = 27;
    static final int PATTERN_ARRAY_AFTER_TARGET = 28;
    static final int PATTERN_ARRAY_REST = 29;
    static final int BINDING_TARGET = 30;
    static final int CLASS_OPEN = 31;
    static final int CLASS_BODY = 32;
    static final int CLASS_METHOD = 33;
    static final int ELSE_PART = 34;
    static final int DO_WHILE = 35;
    static final int DO_SEMICOLON = 36;
    static final int FOR_REST = 37;
    static final int FOR_STEP = 39;
    static final int CASES = 40;
    static final int TRY_REST = 41;
    static final int CATCH_CLOSE = 42;
    static final int FINALLY_PART = 43;
    static final int BLOCK = 44;
    static final int MODULE_ITEMS = 45;

    /**
     * Nesting that is accepted. Qt gives up at a depth of 4,096 nodes of its syntax tree, and one node needs two goals
     * at most.
     */
    static final int LIMIT = 9_000;

    private final Lexer lexer;
    private int[] stack = new int[64];
    private int size;
    private int around;

    Goals(Lexer lexer) {
        this.lexer = lexer;
    }

    int size() {
        return size;
    }

    /**
     * @param depth nesting that the goals are inside of
     */
    void around(int depth) throws SyntaxFault {
        around = depth;
        checkDepth();
    }

    void push(int goal) throws SyntaxFault {
        if (size == stack.length) {
            stack = Arrays.copyOf(stack, size * 2);
        }
        stack[size++] = goal;
        checkDepth();
    }

    void pushToken(int kind) throws SyntaxFault {
        push(kind << SHIFT);
    }

    int pop() {
        return stack[--size];
    }

    /** Another goal in place of the next one. */
    void replace(int goal) {
        stack[size - 1] = goal;
    }

    private void checkDepth() throws SyntaxFault {
        if (size + around > LIMIT) {
            throw new SyntaxFault(lexer.line, lexer.column, "Maximum statement or expression depth exceeded");
        }
    }
}
