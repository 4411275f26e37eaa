// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The documents of a component and how they refer to each other. An immutable snapshot. */
@ProviderType
public interface DocumentGraph {
    LoadedDocument root();

    /** All documents, breadth-first from the root, each once; PREFETCH resources last. */
    List<LoadedDocument> documents();

    /** The document of that URL. */
    Optional<LoadedDocument> document(URI url);

    /** Documents in an order in which each comes after what it refers to; the root is last. */
    List<LoadedDocument> dependencyOrder();

    /**
     * What is otherwise here than in an earlier graph of the same root: documents of this graph first, breadth-first,
     * then those that are gone. A document that had not ended in one of the two graphs is passed over. Empty if nothing
     * has changed.
     */
    List<DocumentChange> changesSince(DocumentGraph earlier);

    /**
     * Writes all documents that have ended, with what is known of each, to a new directory or, if the name ends in
     * {@code .zip}, to a new ZIP file. {@link DeclarativeEngine#load} of its {@code file:} URL (that of a directory ends
     * with a slash) gives the same graph again, from it alone. Failures are written too: they fail again.
     *
     * <p>Blocks: not to be called on an engine thread. Nothing is left behind if it fails. The same graph gives the same
     * bytes. Full URLs are written, so keep it as you would keep the documents.
     *
     * @param target must not exist; its directory must
     * @throws java.nio.file.FileAlreadyExistsException if it exists
     * @throws IllegalStateException if the load did not keep bodies ({@link LoadOptions#keepBodies()}), or a URL holds a
     *     password
     */
    void export(Path target) throws IOException;
}
