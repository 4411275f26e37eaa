// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

/** A name with dots, as it was read last. One instance serves a whole document. */
final class QualifiedName {
    /** From the first character to behind the last one; it may hold blanks around its dots. */
    int start;

    int end;
    int line;
    int column;
    /** The whole name, without blanks. */
    String text = "";
    /** How many words it has. */
    int words;
    /** Where its last word begins. */
    int lastLine;

    int lastColumn;

    boolean isDotted() {
        return words > 1;
    }

    /** Whether its last word begins with an upper-case letter. */
    boolean isType() {
        return Character.isUpperCase(text.charAt(text.lastIndexOf('.') + 1));
    }
}
