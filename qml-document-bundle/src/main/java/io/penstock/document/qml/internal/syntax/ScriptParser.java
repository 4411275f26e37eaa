// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import io.penstock.document.qml.QmlImport;
import io.penstock.document.qml.QmlScript;
import io.penstock.document.qml.QmlVersion;
import java.util.ArrayList;
import java.util.List;

/** Parses scripts: their head directives, or what a module imports; the rest is only recognised. */
public final class ScriptParser {
    /**
     * A script of which the syntax is right.
     *
     * @param urlCalls static calls such as {@code Qt.resolvedUrl("a.png")}
     */
    public record ParsedScript(QmlScript script, List<UrlCall> urlCalls) {}

    private final Lexer lexer;
    private final JavaScript script;
    private final Names names;
    private final List<QmlImport> imports = new ArrayList<>();
    private boolean library;

    private ScriptParser(SourceText text) {
        lexer = new Lexer(text, false);
        script = new JavaScript(lexer);
        names = new Names(lexer.text);
    }

    /** @throws SyntaxFault the first syntax error */
    public static ParsedScript script(SourceText text) throws SyntaxFault {
        ScriptParser parser = new ScriptParser(text);
        parser.directives();
        parser.script.script();
        return parser.result(false);
    }

    /** @throws SyntaxFault the first syntax error */
    public static ParsedScript module(SourceText text) throws SyntaxFault {
        ScriptParser parser = new ScriptParser(text);
        parser.lexer.next();
        parser.script.module();
        for (Modules.Request request : parser.script.requests()) {
            parser.imports.add(new QmlImport(
                    QmlImport.Kind.SCRIPT,
                    request.specifier(),
                    QmlVersion.LATEST,
                    "",
                    request.line(),
                    request.column()));
        }
        return parser.result(true);
    }

    private ParsedScript result(boolean module) {
        return new ParsedScript(new QmlScript(module, library, imports), script.urlCalls());
    }

    private void directives() throws SyntaxFault {
        lexer.next();
        while (lexer.kind == Token.DOT) {
            int line = lexer.line;
            int column = lexer.column;
            lexer.next();
            if (lexer.is("pragma")) {
                lexer.next();
                if (!lexer.is("library")) {
                    throw Faults.at(lexer, "Syntax error");
                }
                library = true;
            } else if (lexer.kind == Token.IMPORT) {
                directiveImport(line, column);
            } else {
                throw Faults.at(lexer, "Syntax error");
            }
            if (lexer.line != line) {
                throw Faults.at(lexer, "Syntax error");
            }
            lexer.next();
        }
    }

    /** From {@code import} to the qualifier. */
    private void directiveImport(int line, int column) throws SyntaxFault {
        lexer.versions = true;
        lexer.next();
        QmlImport.Kind kind = lexer.kind == Token.STRING ? QmlImport.Kind.SCRIPT : QmlImport.Kind.MODULE;
        String name = "";
        QmlVersion version = QmlVersion.LATEST;
        if (kind == QmlImport.Kind.SCRIPT) {
            name = lexer.string(lexer.start, lexer.end);
            if (!name.endsWith("js")) {
                throw Faults.at(lexer, "Imported file must be a script");
            }
            lexer.next();
        } else if (lexer.kind == Token.IDENTIFIER) {
            name = moduleName(line);
            version = version();
        }
        String unqualified = (kind == QmlImport.Kind.SCRIPT ? "File" : "Module") + " import requires a qualifier";
        if (lexer.line != line) {
            throw new SyntaxFault(line, column, unqualified);
        } else if (lexer.kind != Token.AS) {
            throw Faults.at(lexer, unqualified);
        }
        lexer.versions = false;
        lexer.next();
        if (lexer.kind != Token.IDENTIFIER || lexer.line != line) {
            throw Faults.at(lexer, unqualified);
        }
        String qualifier = names.of(lexer.start, lexer.end);
        if (!Character.isUpperCase(qualifier.charAt(0))) {
            throw Faults.at(lexer, "Invalid import qualifier");
        }
        imports.add(new QmlImport(kind, name, version, qualifier, line, column));
    }

    private String moduleName(int line) throws SyntaxFault {
        StringBuilder module = new StringBuilder();
        for (; ; ) {
            if (!Token.isWord(lexer.kind) || lexer.line != line) {
                throw Faults.at(lexer, "Invalid module URI");
            }
            module.append(names.of(lexer.start, lexer.end));
            lexer.next();
            if (lexer.line != line) {
                throw Faults.at(lexer, "Invalid module URI");
            } else if (lexer.kind != Token.DOT) {
                return module.toString();
            }
            module.append('.');
            lexer.next();
        }
    }

    private QmlVersion version() throws SyntaxFault {
        if (lexer.kind != Token.VERSION) {
            return QmlVersion.LATEST;
        }
        int major = Numbers.version(lexer);
        if (lexer.kind != Token.DOT) {
            return new QmlVersion(major, QmlVersion.NONE);
        }
        lexer.next();
        if (lexer.kind != Token.VERSION) {
            throw Faults.at(lexer, "Incomplete version number (dot but no minor)");
        }
        return new QmlVersion(major, Numbers.version(lexer));
    }
}
