// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.document.qml.QmlImport;
import io.penstock.engine.spi.DocumentContext;
import java.net.URI;

/** Scripts that a document or another script names by their URLs. */
final class ScriptImports {
    private ScriptImports() {}

    /** Asks for the script of that import. */
    static void require(QmlImport each, DocumentContext context, Imports imports, Problems problems) {
        URI url;
        try {
            url = context.resolve(each.name());
        } catch (IllegalArgumentException e) {
            problems.add(
                    Problems.About.SCRIPT,
                    each.line(),
                    each.column(),
                    "Script " + each.name() + " unavailable: " + e.getMessage());
            return;
        }
        imports.script(url, each.line(), each.column());
    }
}
