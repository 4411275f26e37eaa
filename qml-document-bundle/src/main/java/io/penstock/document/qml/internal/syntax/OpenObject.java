// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import io.penstock.document.qml.QmlBinding;
import io.penstock.document.qml.QmlObject;
import io.penstock.document.qml.QmlProperty;
import io.penstock.document.qml.SourceRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An object whose closing brace has not been read. */
final class OpenObject {
    /** What becomes of it when it closes. */
    enum Role {
        ROOT,
        CHILD,
        GROUP,
        ON,
        BINDING,
        LIST_ELEMENT,
        INLINE_COMPONENT,
        ANNOTATION
    }

    final @Nullable OpenObject parent;
    final Role role;
    final String type;
    /** Of the property that it is bound to, or of the inline component. */
    final String name;
    /** Number in source order; a group counts, too. */
    final int index;

    final int start;
    final int line;
    final int column;
    /** Whether its binding is a part of a declaration, which a semicolon may end. */
    boolean declared;
    /** Of a list: where it begins, and the elements before this one. */
    @Nullable
    SourceRange listStart;

    List<QmlObject> elements = List.of();
    String id = "";
    boolean insideComponent;

    private List<QmlProperty> properties = List.of();
    private List<QmlBinding> bindings = List.of();
    private List<QmlObject> children = List.of();

    OpenObject(
            @Nullable OpenObject parent,
            Role role,
            String type,
            String name,
            int index,
            int start,
            int line,
            int column) {
        this.parent = parent;
        this.role = role;
        this.type = type;
        this.name = name;
        this.index = index;
        this.start = start;
        this.line = line;
        this.column = column;
        insideComponent = role == Role.INLINE_COMPONENT || parent != null && parent.insideComponent;
    }

    void add(QmlProperty property) {
        properties = grown(properties);
        properties.add(property);
    }

    void add(QmlBinding binding) {
        bindings = grown(bindings);
        bindings.add(binding);
    }

    void add(QmlObject child) {
        children = grown(children);
        children.add(child);
    }

    QmlObject close(int end) {
        return new QmlObject(type, id, new SourceRange(start, end, line, column), properties, bindings, children);
    }

    /** Most objects have no properties or children: the first one makes the list. */
    private static <T> List<T> grown(List<T> list) {
        return list.isEmpty() ? new ArrayList<>(4) : list;
    }
}
