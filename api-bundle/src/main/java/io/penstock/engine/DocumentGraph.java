// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine;

import java.net.URI;
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
}
