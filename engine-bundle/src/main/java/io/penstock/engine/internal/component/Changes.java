// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.DocumentChange;
import io.penstock.engine.DocumentChange.Change;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.LoadedDocument;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells what became of the documents of a graph. Pure. */
final class Changes {
    /** @param kind ROOT for the root, whose own kind is known only if it could be had */
    private record Key(URI url, DocumentKind kind) {}

    private Changes() {}

    /** Both lists breadth-first, the root first. */
    static List<DocumentChange> between(List<LoadedDocument> earlier, List<LoadedDocument> later) {
        Map<Key, DocumentRecord> before = byKey(earlier);
        List<DocumentChange> changes = new ArrayList<>();
        byKey(later).forEach((key, now) -> {
            DocumentRecord old = before.remove(key);
            if (old == null) {
                changes.add(new DocumentChange(key.url, now.kind(), Change.ADDED));
            } else if (hasEnded(old) && hasEnded(now)) {
                change(old, now).ifPresent(what -> changes.add(new DocumentChange(key.url, now.kind(), what)));
            }
        });
        before.forEach((key, gone) -> changes.add(new DocumentChange(key.url, gone.kind(), Change.REMOVED)));
        return List.copyOf(changes);
    }

    private static Map<Key, DocumentRecord> byKey(List<LoadedDocument> documents) {
        Map<Key, DocumentRecord> byKey = new LinkedHashMap<>();
        for (int i = 0; i < documents.size(); i++) {
            DocumentRecord document = (DocumentRecord) documents.get(i);
            byKey.putIfAbsent(new Key(document.url(), i == 0 ? DocumentKind.ROOT : document.kind()), document);
        }
        return byKey;
    }

    /** Whether it was read, or could not be. */
    private static boolean hasEnded(DocumentRecord document) {
        return document.isFetched() || document.failure().isPresent();
    }

    private static Optional<Change> change(DocumentRecord old, DocumentRecord now) {
        if (!old.isFetched() || !now.isFetched()) {
            return old.failure().equals(now.failure()) && old.httpStatus() == now.httpStatus()
                    ? Optional.empty()
                    : Optional.of(Change.AVAILABILITY);
        } else if (old.bytes() != now.bytes() || old.fingerprint() != now.fingerprint()) {
            return Optional.of(Change.CONTENT);
        }
        return old.retrievedUrl().equals(now.retrievedUrl()) ? Optional.empty() : Optional.of(Change.LOCATION);
    }
}
