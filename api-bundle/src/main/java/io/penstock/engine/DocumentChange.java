// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine;

import java.net.URI;
import java.util.Objects;

/**
 * What became of one document between two graphs.
 *
 * @param url by which it is referred to
 * @param kind of the document
 * @param change what is otherwise now
 */
public record DocumentChange(URI url, DocumentKind kind, Change change) {
    /** What is otherwise. */
    public enum Change {
        /** The graph did not have it before. */
        ADDED,
        /** Its bytes are others. */
        CONTENT,
        /** The bytes are the same, but redirects lead elsewhere. */
        LOCATION,
        /** It can be had now and could not before, or the other way round, or it fails for another reason. */
        AVAILABILITY,
        /** Nothing refers to it any more. */
        REMOVED
    }

    public DocumentChange {
        Objects.requireNonNull(url);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(change);
    }
}
