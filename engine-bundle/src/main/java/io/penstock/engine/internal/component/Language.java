// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.config.Settings;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.spi.DocumentLanguage;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One registration of a document language, and the calls of it that are under way. Once it has left, nothing of its
 * bundle can be reached through it. Thread-safe.
 */
final class Language {
    /**
     * What its registration says.
     *
     * @param name first part of its kinds
     * @param mediaTypes of root documents, lower case
     * @param suffixes of root documents, lower case, with the dot
     */
    record Description(String name, Set<String> mediaTypes, List<String> suffixes) {
        static Description of(Settings properties, DocumentKind rootKind) {
            return new Description(
                    properties.text(DocumentLanguage.NAME, rootKind.language()),
                    Set.copyOf(properties.list(DocumentLanguage.MEDIA_TYPES, List.of())),
                    List.copyOf(properties.list(DocumentLanguage.SUFFIXES, List.of())));
        }
    }

    private final DocumentKind rootKind;
    private volatile Description description;

    // guarded by this
    private @Nullable DocumentLanguage service;
    private int calls;

    /** @param rootKind asked for once, so that nobody has to call foreign code for it */
    Language(Description description, DocumentKind rootKind, DocumentLanguage service) {
        this.description = description;
        this.rootKind = rootKind;
        this.service = service;
    }

    /** From a service and its properties. */
    static Language of(DocumentLanguage service, Settings properties) {
        DocumentKind rootKind = service.rootKind();
        return new Language(Description.of(properties, rootKind), rootKind, service);
    }

    /** Its registration has changed. */
    void describe(Settings properties) {
        description = Description.of(properties, rootKind);
    }

    /** First part of its kinds. */
    String name() {
        return description.name;
    }

    DocumentKind rootKind() {
        return rootKind;
    }

    boolean serves(String mediaType) {
        return description.mediaTypes.contains(mediaType);
    }

    /** Whether the path of the URL ends as its root documents do. */
    boolean serves(URI url) {
        String path = url.isOpaque() ? "" : url.getPath().toLowerCase(Locale.ROOT);
        return description.suffixes.stream().anyMatch(path::endsWith);
    }

    /**
     * Begins a call; {@link #exit} ends it.
     *
     * @return null, and nothing has begun, if it has left
     */
    synchronized @Nullable DocumentLanguage enter() {
        if (service != null) {
            calls++;
        }
        return service;
    }

    synchronized void exit() {
        calls--;
        if (calls == 0) {
            notifyAll();
        }
    }

    /** Lets no call begin any more, and waits a bounded time for those under way. */
    void leave(long nanos) {
        long end = System.nanoTime() + nanos;
        boolean interrupted = false;
        synchronized (this) {
            service = null;
            for (long left = nanos; calls > 0 && left > 0 && !interrupted; left = end - System.nanoTime()) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
