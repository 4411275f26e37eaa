// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml;

import java.util.List;
import java.util.Optional;

/**
 * What a property of an object is bound to.
 *
 * @param name of the property, with dots if it is grouped or attached
 * @param kind of the value
 * @param objects that are the value; empty for a script
 * @param literal value, if it is one string literal and nothing else
 * @param range of the value
 */
public record QmlBinding(String name, Kind kind, List<QmlObject> objects, Optional<String> literal, SourceRange range) {
    /** What stands behind the name. */
    public enum Kind {
        /** {@code width: 2 * height}. */
        SCRIPT,
        /** {@code delegate: Item {}}. */
        OBJECT,
        /** {@code states: [State {}, State {}]}. */
        LIST,
        /** {@code NumberAnimation on width {}}: of the property, the object's type comes first. */
        ON,
        /** {@code font { bold: true }}: the object has no type. */
        GROUP
    }

    public QmlBinding {
        objects = List.copyOf(objects);
    }
}
