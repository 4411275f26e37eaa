// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine;

import java.net.URI;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Loads documents and everything that they refer to: an OSGi service, bundle-scoped.
 *
 * <p>All of it goes through the network access managers of the engine's loader threads. Ungetting the service cancels
 * what the bundle still loads. Thread-safe; nothing here blocks.
 */
@ProviderType
public interface DeclarativeEngine {
    /** Name of the engine. */
    String name();

    /**
     * Starts to load a document and everything that it refers to.
     *
     * <p>A {@code file:} URL that ends with a slash or with {@code .zip} is what {@link DocumentGraph#export} wrote: its
     * documents have the URLs that they had, come from there alone, and no interceptor is asked.
     *
     * @param root http, https, data, file or bundle URL; only below a {@code file:} or {@code bundle:} root such URLs
     *     are served
     */
    Component load(URI root, LoadOptions options);

    /** As {@link #load(URI, LoadOptions)} with {@link LoadOptions#DEFAULT}. */
    default Component load(URI root) {
        return load(root, LoadOptions.DEFAULT);
    }

    /**
     * Forgets every document, failed ones too, so that the next load asks for all of them again (through the HTTP
     * cache, if there is one). Loads under way keep what they have. (Qt: {@code clearComponentCache}.)
     */
    void clearComponentCache();

    /** Forgets the documents that no component under way or still referenced uses. @return how many (Qt: {@code trimComponentCache}) */
    int trimComponentCache();
}
