// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.engine.DocumentKind;

/** What documents of this language are to those that refer to them. */
final class QmlKinds {
    /** Name of the language, the first part of its kinds. */
    static final String LANGUAGE = "qml";

    static final DocumentKind DOCUMENT = new DocumentKind("qml/document");
    static final DocumentKind QMLDIR = new DocumentKind("qml/qmldir");
    /** A script or, if the path of its URL ends in {@code .mjs}, an ES module. */
    static final DocumentKind SCRIPT = new DocumentKind("qml/script");

    private QmlKinds() {}
}
