// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import io.penstock.document.qml.QmlImport;
import io.penstock.document.qml.QmlPragma;
import io.penstock.document.qml.QmlVersion;
import java.util.ArrayList;
import java.util.List;

/** Parses what stands before the root object: pragmas and imports. */
final class QmlHeader {
    private final Lexer lexer;
    private final JavaScript script;
    private final Names names;
    private final List<QmlPragma> pragmas = new ArrayList<>();
    private final List<QmlImport> imports = new ArrayList<>();
    private final QualifierRules qualifiers = new QualifierRules();

    QmlHeader(Lexer lexer, JavaScript script, Names names) {
        this.lexer = lexer;
        this.script = script;
        this.names = names;
    }

    List<QmlPragma> pragmas() {
        return pragmas;
    }

    List<QmlImport> imports() {
        return imports;
    }

    List<Fault> faults() {
        return qualifiers.faults();
    }

    void parse() throws SyntaxFault {
        for (; ; ) {
            if (lexer.kind == Token.IMPORT) {
                importStatement();
            } else if (lexer.kind == Token.PRAGMA) {
                pragma();
            } else {
                return;
            }
        }
    }

    private void pragma() throws SyntaxFault {
        int line = lexer.line;
        int column = lexer.column;
        lexer.next();
        String pragma = identifier();
        List<String> values = new ArrayList<>();
        if (lexer.kind == Token.COLON) {
            do {
                lexer.next();
                if (lexer.kind == Token.STRING) {
                    values.add(lexer.string(lexer.start, lexer.end));
                    lexer.next();
                } else {
                    values.add(identifier());
                }
            } while (lexer.kind == Token.COMMA);
        }
        script.semicolon();
        pragmas.add(new QmlPragma(pragma, values, line, column));
    }

    private void importStatement() throws SyntaxFault {
        int line = lexer.line;
        int column = lexer.column;
        lexer.versions = true;
        lexer.next();
        int nameLine = lexer.line;
        int nameColumn = lexer.column;
        String name;
        boolean quoted = lexer.kind == Token.STRING;
        if (quoted) {
            name = lexer.string(lexer.start, lexer.end);
            lexer.next();
        } else {
            name = moduleName();
        }
        QmlVersion version = version();
        String qualifier = "";
        int qualifierLine = 0;
        int qualifierColumn = 0;
        if (lexer.kind == Token.AS) {
            lexer.next();
            qualifierLine = lexer.line;
            qualifierColumn = lexer.column;
            qualifier = identifier();
        }
        lexer.versions = false;
        script.semicolon();
        QmlImport.Kind kind =
                !quoted ? QmlImport.Kind.MODULE : isScript(name) ? QmlImport.Kind.SCRIPT : QmlImport.Kind.DIRECTORY;
        QmlImport each = new QmlImport(kind, name, version, qualifier, line, column);
        if (qualifier.isEmpty()) {
            qualifiers.check(each, nameLine, nameColumn);
        } else {
            qualifiers.check(each, qualifierLine, qualifierColumn);
        }
        imports.add(each);
    }

    /** The suffix of the text decides; a query makes it a directory. */
    private static boolean isScript(String name) {
        return name.endsWith(".js") || name.endsWith(".mjs");
    }

    private String moduleName() throws SyntaxFault {
        StringBuilder module = new StringBuilder(identifier());
        while (lexer.kind == Token.DOT) {
            lexer.next();
            if (!Token.isWord(lexer.kind)) {
                throw Faults.expected(lexer, Token.IDENTIFIER);
            }
            module.append('.').append(names.of(lexer.start, lexer.end));
            lexer.next();
        }
        return module.toString();
    }

    private QmlVersion version() throws SyntaxFault {
        if (lexer.kind != Token.VERSION) {
            return QmlVersion.LATEST;
        }
        int line = lexer.line;
        int column = lexer.column;
        int major = Numbers.version(lexer);
        int minor = QmlVersion.NONE;
        boolean hasMinor = lexer.kind == Token.DOT;
        if (hasMinor) {
            lexer.next();
            if (lexer.kind != Token.VERSION) {
                throw Faults.expected(lexer, Token.NUMBER);
            }
            minor = Numbers.version(lexer);
        }
        if (major >= QmlVersion.NONE || hasMinor && minor >= QmlVersion.NONE) {
            throw new SyntaxFault(
                    line,
                    column,
                    "Invalid " + (hasMinor ? "" : "major ") + "version. Version numbers must be >= 0 and < 255.");
        }
        return new QmlVersion(major, minor);
    }

    private String identifier() throws SyntaxFault {
        if (!Token.isIdentifier(lexer.kind)) {
            throw Faults.expected(lexer, Token.IDENTIFIER);
        }
        String identifier = names.of(lexer.start, lexer.end);
        lexer.next();
        return identifier;
    }
}
