// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.document.qml.QmlDirectory;
import io.penstock.engine.Reference;
import io.penstock.engine.spi.DocumentContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks for types in the imports of a document: each name goes from import to import, waits where one is not known yet,
 * and ends at the first that has it. So a type is asked for as soon as every import before its own is known.
 */
final class TypeSearch {
    private final DocumentContext context;
    private final Imports imports;
    private final Dependencies dependencies;
    private final Found found;

    /** Told how a search ends. */
    interface Found {
        /** In {@code lookup.document}. */
        void inDocument(TypeLookup lookup);

        /** By a provided module, or by the document itself: there is nothing to ask for. */
        void elsewhere(TypeLookup lookup);

        void nowhere(TypeLookup lookup);

        /** Where it would be is no URL. */
        void unreachable(TypeLookup lookup, String reason);
    }

    TypeSearch(DocumentContext context, Imports imports, Dependencies dependencies, Found found) {
        this.context = context;
        this.imports = imports;
        this.dependencies = dependencies;
        this.found = found;
    }

    /** Goes on as far as it can; where it must wait it comes back by itself. */
    void advance(TypeLookup lookup) {
        if (imports.haveFailed()) {
            return;
        }
        try {
            search(lookup);
        } catch (IllegalArgumentException e) {
            found.unreachable(lookup, String.valueOf(e.getMessage()));
        }
    }

    private void search(TypeLookup lookup) {
        boolean open = false;
        List<ImportSlot> slots = lookup.space.slots();
        for (ImportSlot slot : slots) {
            if (slot.state == ImportSlot.State.PENDING) {
                slot.waiting.add(() -> advance(lookup));
                return;
            }
            if (slot.isProvided) {
                if (slot.provided.types().contains(lookup.name)) {
                    found.elsewhere(lookup);
                    return;
                }
                open |= !slot.provided.isComplete();
            } else if (take(lookup, slot) || isFile(lookup, slot)) {
                return;
            }
        }
        if (slots.size() == 1 && !slots.get(0).isModule && !lookup.space.qualifier.isEmpty()) {
            // all that a namespace of one directory can mean, whether there is a qmldir or not
            end(lookup, context.resolve(slots.get(0).base + lookup.name + ".qml"), false);
        } else if (open) {
            found.elsewhere(lookup);
        } else {
            found.nowhere(lookup);
        }
    }

    /** Whether the qmldir of that import has it. */
    private boolean take(TypeLookup lookup, ImportSlot slot) {
        QmlDirectory.Type best = null;
        URI url = null;
        for (QmlDirectory.Type type : slot.directory.types(lookup.name)) {
            boolean fits = VersionRules.includes(slot.version, type.version())
                    && (!lookup.isListed || type.isSingleton())
                    && (best == null || VersionRules.isHigher(type.version(), best.version()));
            URI candidate = fits ? url(lookup, slot, type) : null;
            if (candidate != null) {
                best = type;
                url = candidate;
            }
        }
        if (best == null || url == null) {
            return false;
        }
        end(lookup, url, best.isSingleton());
        return true;
    }

    /** Where an entry leads; null if this document may not use it. */
    private @Nullable URI url(TypeLookup lookup, ImportSlot slot, QmlDirectory.Type type) {
        URI url = context.resolve(Urls.join(slot.base, type.file()));
        if (type.isInternal() && !url.equals(context.resolve(type.file()))) {
            return null;
        }
        if (isSelf(url) && (lookup.isCreated || lookup.isListed)) {
            lookup.isRecursive = true;
            return null;
        }
        return url;
    }

    private void end(TypeLookup lookup, URI url, boolean singleton) {
        if (!isSelf(url)) {
            lookup.document = Optional.of(url);
            lookup.isSingleton = singleton;
            found.inDocument(lookup);
        } else if (lookup.isCreated) {
            lookup.isRecursive = true;
            found.nowhere(lookup);
        } else {
            found.elsewhere(lookup);
        }
    }

    private boolean isSelf(URI url) {
        return url.equals(context.url()) || url.equals(context.baseUrl());
    }

    /** Whether that import is a local directory with such a file in it, or may be one. */
    private boolean isFile(TypeLookup lookup, ImportSlot slot) {
        if (slot.isModule || lookup.isListed || !Urls.isLocal(slot.base)) {
            return false;
        }
        Optional<URI> file = lookup.files.get(slot);
        if (file == null) {
            probe(lookup, slot, ".qml");
            return true;
        } else if (file.isEmpty() || isSelf(file.get()) && lookup.isCreated) {
            lookup.isRecursive |= file.isPresent();
            return false;
        }
        end(lookup, file.get(), false);
        return true;
    }

    private void probe(TypeLookup lookup, ImportSlot slot, String suffix) {
        URI url = context.resolve(slot.base + lookup.name + suffix);
        if (isSelf(url)) {
            lookup.files.put(slot, Optional.of(url));
            advance(lookup);
            return;
        }
        dependencies.require(Reference.optional(url, QmlKinds.DOCUMENT, lookup.line, lookup.column), target -> {
            if (!Dependencies.isAbsent(target)) {
                lookup.files.put(slot, Optional.of(url));
            } else if (suffix.equals(".qml")) {
                probe(lookup, slot, ".ui.qml");
                return;
            } else {
                lookup.files.put(slot, Optional.empty());
            }
            advance(lookup);
        });
    }
}
