/** What QML documents, qmldir files and scripts were read as: the models of loaded documents. */
@Export
@Version("1.0.0")
package io.penstock.document.qml;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
