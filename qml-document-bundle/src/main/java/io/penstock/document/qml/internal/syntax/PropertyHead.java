// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import io.penstock.document.qml.QmlProperty;

/**
 * Reads the declaration of a property up to its name: {@code default required property list<Item> name}. Any word before
 * the type may as well be the name of a binding; the token behind it tells.
 */
final class PropertyHead {
    /** What the words turned out to be. */
    enum Meaning {
        /** A declaration; its fields are set. */
        PROPERTY,
        /** {@code required name}, which declares nothing new. */
        REQUIRED_NAME,
        /** The first word of the name of a binding, which has been read. */
        NAME
    }

    private final Lexer lexer;
    private final QualifiedName name;
    private final Names names;

    private int line;
    private int column;
    private boolean isDefault;
    private int requiredLine;
    private int requiredColumn;
    private int readOnlyLine;
    private int readOnlyColumn;

    String property = "";
    String type = "";
    /** Of a {@code list<…>}; any other modifier is a fault. */
    String modifier = "";

    PropertyHead(Lexer lexer, QualifiedName name, Names names) {
        this.lexer = lexer;
        this.name = name;
        this.names = names;
    }

    /** Whether the current token may begin a declaration. */
    static boolean isBegin(Lexer lexer) {
        return switch (lexer.kind) {
            case Token.PROPERTY, Token.REQUIRED, Token.READONLY, Token.DEFAULT -> true;
            case Token.IDENTIFIER -> lexer.is("virtual") || lexer.is("override");
            case Token.RESERVED -> lexer.is("final");
            default -> false;
        };
    }

    /** From its first word on, which {@link #isBegin}. */
    Meaning read() throws SyntaxFault {
        line = lexer.line;
        column = lexer.column;
        isDefault = false;
        requiredLine = 0;
        readOnlyLine = 0;
        int first = lexer.kind;
        for (boolean initial = true; ; initial = false) {
            int kind = lexer.kind;
            name.begin();
            lexer.next();
            note(kind);
            if (kind == Token.PROPERTY && isType(lexer.kind)) {
                typeAndName();
                return Meaning.PROPERTY;
            } else if (kind == Token.PROPERTY || !isBegin(lexer)) {
                return other(kind, first, initial);
            }
        }
    }

    private static boolean isType(int kind) {
        return kind == Token.IDENTIFIER || kind == Token.VAR || kind == Token.RESERVED;
    }

    private void note(int kind) {
        if (kind == Token.REQUIRED) {
            requiredLine = name.line;
            requiredColumn = name.column;
        } else if (kind == Token.READONLY) {
            readOnlyLine = name.line;
            readOnlyColumn = name.column;
        }
        isDefault |= kind == Token.DEFAULT;
    }

    /**
     * Behind a word that declares nothing.
     *
     * @param initial whether it is the first word
     */
    private Meaning other(int kind, int first, boolean initial) throws SyntaxFault {
        if (initial && kind == Token.REQUIRED && Token.isIdentifier(lexer.kind) && lexer.kind != Token.ON) {
            lexer.next();
            return Meaning.REQUIRED_NAME;
        } else if (!initial && first == Token.REQUIRED && kind != Token.DEFAULT) {
            return Meaning.REQUIRED_NAME;
        } else if (initial && Token.isIdentifier(kind)) {
            return Meaning.NAME;
        }
        throw Faults.expected(lexer, kind == Token.PROPERTY ? Token.IDENTIFIER : Token.PROPERTY);
    }

    private void typeAndName() throws SyntaxFault {
        name.readType();
        type = name.text;
        modifier = "";
        if (lexer.kind == Token.LESS && type.indexOf('.') < 0) {
            modifier = type;
            lexer.next();
            name.readType();
            type = name.text;
            if (lexer.kind != Token.GREATER) {
                throw Faults.expected(lexer, Token.GREATER);
            }
            lexer.next();
        }
        if (!Token.isIdentifier(lexer.kind)) {
            throw Faults.expected(lexer, Token.IDENTIFIER);
        }
        property = names.of(lexer.start, lexer.end);
        lexer.next();
    }

    QmlProperty declared() {
        return new QmlProperty(property, type, isList(), isDefault, requiredLine > 0, readOnlyLine > 0, line, column);
    }

    boolean isList() {
        return !modifier.isEmpty();
    }

    /** To be called if no value follows. */
    void checkWithoutValue() throws SyntaxFault {
        if (readOnlyLine > 0 && !isList()) {
            throw new SyntaxFault(readOnlyLine, readOnlyColumn, "Read-only properties require an initializer.");
        }
    }

    /** To be called if the value is a script. */
    void checkWithScript() throws SyntaxFault {
        if (requiredLine > 0) {
            throw new SyntaxFault(
                    requiredLine, requiredColumn, "Required properties with initializer do not make sense.");
        }
    }
}
