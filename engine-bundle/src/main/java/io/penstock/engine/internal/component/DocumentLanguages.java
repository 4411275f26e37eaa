// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.config.Settings;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.spi.DocumentLanguage;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * The document languages that are there now, and those that have just left and are missed: an update of a bundle is no
 * reason to fail what needs it. Thread-safe.
 */
public final class DocumentLanguages implements AutoCloseable {
    /** Told of changes, on the thread that makes them. */
    interface Events {
        /** A language of that bundle has come. */
        void arrived(long bundle);

        /**
         * A language leaves; returns when it may.
         *
         * @param bundleStops whether its whole bundle stops
         * @param mayHold whether the framework goes on, so that loads may end first
         */
        void leaving(Language language, long bundle, boolean bundleStops, boolean mayHold);

        /** Nobody yet. */
        Events NONE = new Events() {
            @Override
            public void arrived(long bundle) {}

            @Override
            public void leaving(Language language, long bundle, boolean bundleStops, boolean mayHold) {}
        };
    }

    private final RankedServices<DocumentLanguage, Language> services;
    private final Map<String, Language> missed = new ConcurrentHashMap<>();
    private volatile Events events = Events.NONE;

    private DocumentLanguages(BundleContext context) {
        services = new RankedServices<>(context, DocumentLanguage.class, Language::of, new Following(context));
    }

    private DocumentLanguages(List<Language> languages) {
        services = new RankedServices<>(languages);
    }

    /** Those in the service registry, followed as they come and go, until closed. */
    public static DocumentLanguages of(BundleContext context) {
        DocumentLanguages languages = new DocumentLanguages(context);
        languages.services.open();
        return languages;
    }

    /** Those, best first. */
    static DocumentLanguages of(List<Language> languages) {
        return new DocumentLanguages(languages);
    }

    /** Who is told from now on. */
    void connect(Events told) {
        events = told;
    }

    private final class Following implements RankedServices.Following<Language> {
        private final BundleContext context;

        Following(BundleContext context) {
            this.context = context;
        }

        @Override
        public void adding(Language language, @Nullable Bundle bundle) {
            if (bundle != null) {
                events.arrived(bundle.getBundleId());
            }
        }

        @Override
        public void added(Language language) {
            missed.remove(language.name());
        }

        @Override
        public void changed(Language language, Settings properties) {
            language.describe(properties);
        }

        @Override
        public void removing(Language language) {
            missed.put(language.name(), language);
        }

        @Override
        public void removed(Language language, @Nullable Bundle bundle) {
            boolean stops = bundle == null || bundle.getState() == Bundle.STOPPING;
            boolean goesOn = context.getBundle(0).getState() != Bundle.STOPPING
                    && context.getBundle().getState() != Bundle.STOPPING;
            events.leaving(language, bundle == null ? -1 : bundle.getBundleId(), stops, goesOn);
        }
    }

    /** The best-ranked one of that name. */
    Optional<Language> named(String name) {
        return services.best().stream()
                .filter(language -> language.name().equals(name))
                .findFirst();
    }

    /** The best-ranked one that serves the media type, else the suffix of one of the URLs, tried in order. */
    Optional<Language> forRoot(String mediaType, URI... urls) {
        return forRoot(services.best(), mediaType, urls);
    }

    /** The same among those. */
    static Optional<Language> forRoot(Collection<Language> languages, String mediaType, URI... urls) {
        for (Language language : languages) {
            if (language.serves(mediaType)) {
                return Optional.of(language);
            }
        }
        for (URI url : urls) {
            for (Language language : languages) {
                if (language.serves(url)) {
                    return Optional.of(language);
                }
            }
        }
        return Optional.empty();
    }

    boolean isRootKind(DocumentKind kind) {
        return isRootKind(services.best(), kind) || isRootKind(missed.values(), kind);
    }

    private static boolean isRootKind(Collection<Language> languages, DocumentKind kind) {
        for (Language language : languages) {
            if (language.rootKind().equals(kind)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the language that would read the document has left not long ago. */
    boolean isMissed(Document document) {
        return document.kind.equals(DocumentKind.ROOT)
                ? forRoot(missed.values(), document.mediaType, document.retrieved, document.url)
                        .isPresent()
                : missed.containsKey(document.kind.language());
    }

    /** It is not expected to come back any more. */
    void forgo(Language language) {
        if (missed.remove(language.name(), language)) {
            services.announce();
        }
    }

    void observe(Runnable observer) {
        services.observe(observer);
    }

    void forget(Runnable observer) {
        services.forget(observer);
    }

    /** Without a framework: one more, the worst of all. */
    void add(Language language) {
        missed.remove(language.name());
        services.add(language);
    }

    /** Without a framework: one less, whose bundle stops. */
    void remove(Language language) {
        missed.put(language.name(), language);
        services.remove(language);
        events.leaving(language, 1, true, true);
    }

    @Override
    public void close() {
        services.close();
    }
}
