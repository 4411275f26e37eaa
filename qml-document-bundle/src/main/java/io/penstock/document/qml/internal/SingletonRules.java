// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.document.qml.QmlDocument;

/** A singleton must be one for its qmldir and for itself. */
final class SingletonRules {
    private SingletonRules() {}

    /** What is wrong with a document as the type that was looked for; empty if nothing is. */
    static String check(TypeLookup lookup, QmlDocument document) {
        if (lookup.isSingleton && !document.isSingleton()) {
            return "qmldir defines type as singleton, but no pragma Singleton found in type " + lookup.name + ".";
        } else if (!lookup.isSingleton && document.isSingleton()) {
            return "pragma Singleton used with a non composite singleton type " + lookup.name;
        }
        return "";
    }
}
