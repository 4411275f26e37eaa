// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml;

/**
 * A property that an object declares.
 *
 * @param name of the property
 * @param type as written: {@code int}, {@code Item}, {@code alias}; of a list, of its elements
 * @param isList {@code list<…>}
 * @param isDefault marked so
 * @param isRequired marked so
 * @param isReadOnly marked so
 * @param line of the declaration, 1-based
 * @param column of the declaration, 1-based
 */
public record QmlProperty(
        String name,
        String type,
        boolean isList,
        boolean isDefault,
        boolean isRequired,
        boolean isReadOnly,
        int line,
        int column) {}
