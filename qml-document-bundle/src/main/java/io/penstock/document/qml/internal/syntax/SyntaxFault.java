// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/** The one syntax error of a document. Carries no stack trace: hostile documents are an everyday matter. */
public final class SyntaxFault extends Exception {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;

    /**
     * @param line 1-based
     * @param column 1-based, in UTF-16 units
     */
    SyntaxFault(int line, int column, String message) {
        super(message, null, false, false);
        this.line = line;
        this.column = column;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    /** What is wrong, without the position. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
