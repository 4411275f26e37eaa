// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.document.qml.QmlDirectory;
import io.penstock.document.qml.internal.syntax.Fault;
import io.penstock.document.qml.internal.syntax.SourceText;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.Reference;
import io.penstock.engine.spi.DocumentContext;
import io.penstock.engine.spi.DocumentSession;
import java.nio.ByteBuffer;

/** Reads one qmldir. It refers to nothing by itself: what it lists matters to the documents that import it. */
final class QmldirReading implements DocumentSession {
    private final DocumentContext context;

    QmldirReading(DocumentContext context) {
        this.context = context;
    }

    @Override
    public void document(ByteBuffer body) {
        SourceText text = SourceText.of(body);
        QmldirParser parser = new QmldirParser(text.slice(0, text.length()));
        QmlDirectory directory = parser.parse();
        for (Fault fault : parser.faults()) {
            context.error(fault.line(), fault.column(), fault.message());
        }
        context.model(directory);
    }

    @Override
    public void dependencyEnded(Reference reference, LoadedDocument target) {
        throw new IllegalStateException("a qmldir refers to nothing");
    }

    @Override
    public void settled() {
        // nothing was pending
    }
}
