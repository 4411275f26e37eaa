// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.ComponentStatus;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.internal.archive.ArchiveEntry;
import io.penstock.engine.internal.archive.ArchiveWriter;
import io.penstock.network.NetworkError;
import io.penstock.network.Redaction;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes a graph as an archive. */
final class Exports {
    private Exports() {}

    /** @param documents the root first; those that have not ended are left out */
    static void write(Path target, List<LoadedDocument> documents) throws IOException {
        List<ArchiveEntry> entries = new ArrayList<>(documents.size());
        List<DocumentRecord> written = new ArrayList<>(documents.size());
        for (LoadedDocument document : documents) {
            DocumentRecord each = (DocumentRecord) document;
            if (each.isFetched()
                    && each.body().isEmpty()
                    && each.status() != ComponentStatus.CANCELLED
                    && each.status().isTerminal()) {
                throw new IllegalStateException("the body of " + Redaction.uri(each.url())
                        + " was not kept; load the graph with LoadOptions.keepBodies to export it");
            } else if (each.isFetched() && each.body().isPresent()
                    || each.failure().isPresent()) {
                entries.add(entry(each));
                written.add(each);
            }
        }
        if (entries.isEmpty()) {
            throw new IllegalStateException("no document of the graph has ended: there is nothing to export");
        }
        ArchiveWriter.write(target, entries, index -> written.get(index).body().orElseThrow());
    }

    private static ArchiveEntry entry(DocumentRecord document) {
        checkOpen(document.url());
        checkOpen(document.retrievedUrl());
        return new ArchiveEntry(
                document.url(),
                document.retrievedUrl(),
                document.kind(),
                document.httpStatus(),
                document.mediaType(),
                document.isFetched() ? Optional.of("") : Optional.empty(),
                document.failure().map(error -> error.code()).orElse(NetworkError.NONE),
                document.failure().map(error -> error.message()).orElse(""));
    }

    private static void checkOpen(URI url) {
        if (url.getRawUserInfo() != null) {
            throw new IllegalStateException(
                    "the URL " + Redaction.uri(url) + " holds a password, which an export would disclose");
        }
    }
}
