// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml;

import java.util.List;

/**
 * One pragma of a document.
 *
 * @param name {@code Singleton}, for instance
 * @param values behind a colon; empty if there are none
 * @param line 1-based
 * @param column 1-based
 */
public record QmlPragma(String name, List<String> values, int line, int column) {
    public QmlPragma {
        values = List.copyOf(values);
    }
}
