// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.document.qml.internal.syntax.ScriptParser;
import io.penstock.document.qml.internal.syntax.ScriptParser.ParsedScript;
import io.penstock.document.qml.internal.syntax.SourceText;
import io.penstock.document.qml.internal.syntax.SyntaxFault;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.Reference;
import io.penstock.engine.spi.DocumentContext;
import io.penstock.engine.spi.DocumentSession;
import java.nio.ByteBuffer;

/** Reads one script: what its head imports; if it is an ES module, what it imports and exports from. */
final class ScriptReading implements DocumentSession {
    private final DocumentContext context;
    private final QmlSettings settings;
    private final Dependencies dependencies;
    private final Problems problems = new Problems();

    ScriptReading(DocumentContext context, QmlSettings settings) {
        this.context = context;
        this.settings = settings;
        dependencies = new Dependencies(context);
    }

    @Override
    public void document(ByteBuffer body) {
        SourceText text = SourceText.of(body);
        ParsedScript script;
        try {
            script = isModule() ? ScriptParser.module(text) : ScriptParser.script(text);
        } catch (SyntaxFault e) {
            context.error(e.line(), e.column(), e.text());
            return;
        }
        context.model(script.script());
        // as in Qt, a module that a script imports may be missing
        Imports imports = new Imports(context, settings, dependencies, problems, false, slot -> {});
        imports.explicit(script.script().imports(), each -> ScriptImports.require(each, context, imports, problems));
        new Prefetch(context, settings.prefetch()).calls(script.urlCalls());
    }

    /** The path of the URL decides, as in Qt, not the media type. */
    private boolean isModule() {
        String path = context.url().getPath();
        return path != null && path.endsWith(".mjs");
    }

    @Override
    public void dependencyEnded(Reference reference, LoadedDocument target) {
        dependencies.ended(reference, target);
    }

    @Override
    public void settled() {
        problems.tell(context);
    }
}
