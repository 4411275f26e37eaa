// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml;

import java.util.List;

/**
 * What a script was read as.
 *
 * @param isModule whether it is an ES module
 * @param isLibrary whether it has {@code .pragma library}
 * @param imports of its head; of a module, its imports and exports
 */
public record QmlScript(boolean isModule, boolean isLibrary, List<QmlImport> imports) {
    public QmlScript {
        imports = List.copyOf(imports);
    }
}
