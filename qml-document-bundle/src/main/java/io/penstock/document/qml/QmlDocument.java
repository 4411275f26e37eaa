// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What a QML document was read as. Immutable. */
public final class QmlDocument {
    private final List<QmlPragma> pragmas;
    private final List<QmlImport> imports;
    private final QmlObject root;
    private final List<QmlInlineComponent> inlineComponents;
    private final List<QmlTypeUse> types;

    public QmlDocument(
            List<QmlPragma> pragmas,
            List<QmlImport> imports,
            QmlObject root,
            List<QmlInlineComponent> inlineComponents,
            List<QmlTypeUse> types) {
        this.pragmas = List.copyOf(pragmas);
        this.imports = List.copyOf(imports);
        this.root = root;
        this.inlineComponents = List.copyOf(inlineComponents);
        this.types = List.copyOf(types);
    }

    public List<QmlPragma> pragmas() {
        return pragmas;
    }

    public List<QmlImport> imports() {
        return imports;
    }

    public QmlObject root() {
        return root;
    }

    /** Inline components, in source order, wherever they stand. */
    public List<QmlInlineComponent> inlineComponents() {
        return inlineComponents;
    }

    /** The inline component of that name. */
    public Optional<QmlInlineComponent> inlineComponent(String name) {
        return inlineComponents.stream()
                .filter(component -> component.name().equals(name))
                .findFirst();
    }

    /** Every name used as a type, once, in the order of first use: of objects, of properties, of attached properties. */
    public List<QmlTypeUse> types() {
        return types;
    }

    /** The document that defines the type of that name here. */
    public Optional<URI> documentOf(String type) {
        return types.stream().filter(use -> use.name().equals(type)).findFirst().flatMap(QmlTypeUse::document);
    }

    /** Whether it has {@code pragma Singleton}. */
    public boolean isSingleton() {
        return pragmas.stream().anyMatch(pragma -> pragma.name().equals("Singleton"));
    }

    @Override
    public String toString() {
        return "QML document of " + root.type();
    }
}
