// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One name that is looked for in the imports, and what was found. */
final class TypeLookup {
    /** As the document writes it, with dots. */
    final String written;
    /** Of the type itself. */
    final String name;
    /** Inline component of that type; empty if the type itself is meant. */
    final String inlineComponent;

    final ImportSpace space;
    /** Whether objects of it are created. */
    final boolean isCreated;
    /** Whether it is an error if it is not found. */
    final boolean mustExist;
    /** Whether it stands for a singleton that a qmldir lists, not for a use. */
    final boolean isListed;

    final int line;
    final int column;

    /** Where it is defined, once that is known and on the network. */
    Optional<URI> document = Optional.empty();

    boolean isSingleton;
    /** Whether the document itself would have been the type. */
    boolean isRecursive;
    /** Of local directories: the file that defines it there, empty if there is none; absent until that is known. */
    final Map<ImportSlot, Optional<URI>> files = new HashMap<>();

    TypeLookup(
            String written,
            String name,
            String inlineComponent,
            ImportSpace space,
            boolean isCreated,
            boolean mustExist,
            boolean isListed,
            int line,
            int column) {
        this.written = written;
        this.name = name;
        this.inlineComponent = inlineComponent;
        this.space = space;
        this.isCreated = isCreated;
        this.mustExist = mustExist;
        this.isListed = isListed;
        this.line = line;
        this.column = column;
    }
}
