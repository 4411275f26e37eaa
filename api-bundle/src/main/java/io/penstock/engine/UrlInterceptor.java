// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine;

import java.net.URI;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Changes where a document is fetched, not the base of its references: an OSGi service; all are asked, in order of
 * rank, best first, each about what the one before gave. (Qt: {@code QQmlAbstractUrlInterceptor}.)
 */
@ConsumerType
@FunctionalInterface
public interface UrlInterceptor {
    /**
     * The URL to fetch; the same one to change nothing. Must not block; called on loader threads.
     *
     * @param url absolute
     */
    URI intercept(URI url, DocumentKind kind);
}
