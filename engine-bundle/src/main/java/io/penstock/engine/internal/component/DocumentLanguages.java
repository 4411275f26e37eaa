// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.config.Settings;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.spi.DocumentLanguage;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;

/** The document languages that are there now. Thread-safe. */
public final class DocumentLanguages implements AutoCloseable {
    /**
     * One language.
     *
     * @param name first part of its kinds
     * @param mediaTypes of root documents, lower case
     * @param suffixes of root documents, lower case, with the dot
     * @param rootKind asked for once, so that nobody has to call foreign code for it
     */
    public record Entry(
            String name,
            Set<String> mediaTypes,
            List<String> suffixes,
            DocumentKind rootKind,
            DocumentLanguage language) {
        /** From a service and its properties. */
        static Entry of(DocumentLanguage language, Settings settings) {
            return new Entry(
                    settings.text(DocumentLanguage.NAME, language.rootKind().language()),
                    Set.copyOf(settings.list(DocumentLanguage.MEDIA_TYPES, List.of())),
                    settings.list(DocumentLanguage.SUFFIXES, List.of()),
                    language.rootKind(),
                    language);
        }
    }

    private final RankedServices<DocumentLanguage, Entry> services;

    private DocumentLanguages(RankedServices<DocumentLanguage, Entry> services) {
        this.services = services;
    }

    /** Those in the service registry, followed as they come and go, until closed. */
    public static DocumentLanguages of(BundleContext context) {
        return new DocumentLanguages(new RankedServices<>(context, DocumentLanguage.class, Entry::of));
    }

    /** Always the same ones, best first. */
    public static DocumentLanguages of(List<Entry> entries) {
        return new DocumentLanguages(new RankedServices<>(entries));
    }

    /** The best-ranked one of that name. */
    Optional<DocumentLanguage> named(String name) {
        return services.best().stream()
                .filter(entry -> entry.name.equals(name))
                .map(Entry::language)
                .findFirst();
    }

    /** The best-ranked one that serves the media type, else the suffix of one of the URLs, tried in order. */
    Optional<Entry> forRoot(String mediaType, URI... urls) {
        for (Entry entry : services.best()) {
            if (entry.mediaTypes.contains(mediaType)) {
                return Optional.of(entry);
            }
        }
        for (URI url : urls) {
            String path = url.isOpaque() ? "" : url.getPath().toLowerCase(Locale.ROOT);
            for (Entry entry : services.best()) {
                if (entry.suffixes.stream().anyMatch(path::endsWith)) {
                    return Optional.of(entry);
                }
            }
        }
        return Optional.empty();
    }

    boolean isRootKind(DocumentKind kind) {
        for (Entry entry : services.best()) {
            if (entry.rootKind.equals(kind)) {
                return true;
            }
        }
        return false;
    }

    void observe(Runnable observer) {
        services.observe(observer);
    }

    void forget(Runnable observer) {
        services.forget(observer);
    }

    @Override
    public void close() {
        services.close();
    }
}
