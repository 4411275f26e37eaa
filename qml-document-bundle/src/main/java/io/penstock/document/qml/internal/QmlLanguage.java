// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.engine.DocumentKind;
import io.penstock.engine.spi.DocumentContext;
import io.penstock.engine.spi.DocumentLanguage;
import io.penstock.engine.spi.DocumentSession;
import java.util.List;

/** QML documents, qmldir files and scripts. Thread-safe. */
final class QmlLanguage implements DocumentLanguage {
    static final List<String> MEDIA_TYPES = List.of("text/x-qml", "application/x-qml", "text/qml", "application/qml");
    static final List<String> SUFFIXES = List.of(".qml");

    private volatile QmlSettings settings;

    QmlLanguage(QmlSettings settings) {
        this.settings = settings;
    }

    QmlSettings settings() {
        return settings;
    }

    /** From the next document on. */
    void configure(QmlSettings changed) {
        settings = changed;
    }

    @Override
    public DocumentSession open(DocumentContext context) {
        DocumentKind kind = context.kind();
        if (kind.equals(QmlKinds.QMLDIR)) {
            return new QmldirReading(context);
        } else if (kind.equals(QmlKinds.SCRIPT)) {
            return new ScriptReading(context, settings);
        }
        return new DocumentReading(context, settings);
    }

    @Override
    public DocumentKind rootKind() {
        return QmlKinds.DOCUMENT;
    }
}
