// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml;

import java.util.List;
import java.util.Optional;

/**
 * One object of a document. Immutable; compared by identity. Objects may nest some thousand levels deep: do not walk
 * them by recursion.
 */
public final class QmlObject {
    private final String type;
    private final String id;
    private final SourceRange range;
    private final List<QmlProperty> properties;
    private final List<QmlBinding> bindings;
    private final List<QmlObject> children;

    /**
     * @param type empty for a group
     * @param id empty if it has none
     */
    public QmlObject(
            String type,
            String id,
            SourceRange range,
            List<QmlProperty> properties,
            List<QmlBinding> bindings,
            List<QmlObject> children) {
        this.type = type;
        this.id = id;
        this.range = range;
        this.properties = List.copyOf(properties);
        this.bindings = List.copyOf(bindings);
        this.children = List.copyOf(children);
    }

    /** Name of the type as written, with dots; empty for a group such as {@code font { }}. */
    public String type() {
        return type;
    }

    public Optional<String> id() {
        return id.isEmpty() ? Optional.empty() : Optional.of(id);
    }

    /** From the name of the type to the closing brace. */
    public SourceRange range() {
        return range;
    }

    /** Properties that it declares. */
    public List<QmlProperty> properties() {
        return properties;
    }

    /** Bindings of properties, in source order; that of {@code id} is not among them. */
    public List<QmlBinding> bindings() {
        return bindings;
    }

    /** Objects that stand in it without a property's name, in source order. */
    public List<QmlObject> children() {
        return children;
    }

    @Override
    public String toString() {
        return type + " at " + range.line() + ":" + range.column();
    }
}
