// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.DocumentError;
import io.penstock.engine.LoadedDocument;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One error of a document, and the document that caused it, if one did.
 *
 * <p>A document keeps only its own errors; the whole chain is put together when somebody asks. Were each document to
 * hold those of all below, a chain of n documents would hold n² of them.
 */
record OwnError(DocumentError error, @Nullable LoadedDocument cause) {
    static OwnError of(DocumentError error) {
        return new OwnError(error, null);
    }

    /** Each error, followed by its cause's, depth first; every document is told of once. */
    static List<DocumentError> chain(List<OwnError> own) {
        if (own.isEmpty()) {
            return List.of();
        }
        List<DocumentError> all = new ArrayList<>();
        Set<LoadedDocument> told = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Iterator<OwnError>> open = new ArrayDeque<>();
        open.push(own.iterator());
        while (!open.isEmpty()) {
            if (!open.peek().hasNext()) {
                open.pop();
                continue;
            }
            OwnError next = open.peek().next();
            all.add(next.error);
            LoadedDocument cause = next.cause;
            if (cause instanceof DocumentRecord record && told.add(record)) {
                open.push(record.own().iterator());
            } else if (cause != null && told.add(cause)) {
                all.addAll(cause.errors());
            }
        }
        return Collections.unmodifiableList(all);
    }
}
