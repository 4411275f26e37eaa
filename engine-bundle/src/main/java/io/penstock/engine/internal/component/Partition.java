// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.DocumentKind;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The documents of one generation of the component cache that loads of one {@link Variant} share. Owned by {@link GraphModel}. */
final class Partition {
    final Variant variant;
    private final Predicate<DocumentKind> rootKinds;
    private final Map<URI, Document> byUrl = new HashMap<>();
    /** By name. One service for all documents of a name, since what it makes of one it may look for in another. */
    private final Map<String, Language> languages = new HashMap<>(2);

    private int size;

    /** @param rootKinds whether a root document may turn out to be of that kind */
    Partition(Variant variant, Predicate<DocumentKind> rootKinds) {
        this.variant = variant;
        this.rootKinds = rootKinds;
    }

    /**
     * The document of that URL and kind.
     *
     * <p>A root's kind is known only when its answer has come. A reference that meets it before decides it, so that the
     * URL is not fetched twice.
     */
    @Nullable
    Document find(URI url, DocumentKind kind, LocalScope scope) {
        for (Document at = byUrl.get(url); at != null; at = at.nextAtUrl) {
            if (!at.scope.equals(scope)) {
                continue;
            }
            if (at.kind.equals(kind)) {
                return at;
            }
            boolean undecided = at.kind.equals(DocumentKind.ROOT) && !(at.hasEnded() && at.fetched);
            if (undecided && rootKinds.test(kind)) {
                at.kind = kind;
                return at;
            }
        }
        return null;
    }

    /** A document that can stand for the root of that URL. */
    @Nullable
    Document findRoot(URI url, LocalScope scope) {
        for (Document at = byUrl.get(url); at != null; at = at.nextAtUrl) {
            if (at.scope.equals(scope) && (at.kind.equals(DocumentKind.ROOT) || rootKinds.test(at.kind))) {
                return at;
            }
        }
        return null;
    }

    void add(Document document) {
        document.nextAtUrl = byUrl.put(document.url, document);
        size++;
    }

    void remove(Document document) {
        byUrl.computeIfPresent(document.url, (url, first) -> without(document, first));
    }

    private @Nullable Document without(Document document, Document first) {
        if (first == document) {
            size--;
            return document.nextAtUrl;
        }
        for (Document at = first; at.nextAtUrl != null; at = at.nextAtUrl) {
            if (at.nextAtUrl == document) {
                size--;
                at.nextAtUrl = document.nextAtUrl;
                break;
            }
        }
        return first;
    }

    /** What reads that document, the same for all of its language; null if there is none. */
    @Nullable
    Language language(Document document, DocumentLanguages present) {
        if (!document.kind.equals(DocumentKind.ROOT)) {
            Language used = languages.get(document.kind.language());
            return used != null ? used : use(present.named(document.kind.language()));
        }
        Language found = use(present.forRoot(document.mediaType, document.retrieved, document.url));
        return found != null
                ? found
                : DocumentLanguages.forRoot(languages.values(), document.mediaType, document.retrieved, document.url)
                        .orElse(null);
    }

    private @Nullable Language use(Optional<Language> found) {
        return found.map(language -> languages.computeIfAbsent(language.name(), unknown -> language))
                .orElse(null);
    }

    /** Whether any of its documents was or will be read by that one. */
    boolean uses(Language language) {
        return languages.containsValue(language);
    }

    boolean isEmpty() {
        return byUrl.isEmpty();
    }

    int size() {
        return size;
    }

    void forEach(Consumer<Document> action) {
        for (Document first : byUrl.values()) {
            for (Document at = first; at != null; at = at.nextAtUrl) {
                action.accept(at);
            }
        }
    }
}
