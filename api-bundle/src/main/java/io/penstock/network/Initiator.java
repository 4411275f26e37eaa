// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.net.URI;
import java.util.Objects;

/**
 * The document on whose behalf a request is made.
 *
 * <p>The SameSite rules of cookies, {@code Referer} and the access policy ask for it. It never opens {@code file:} or
 * {@code bundle:} resources: only the engine's component loader does, below a local root document.
 *
 * @param document URL of the document; {@code about:blank} for {@link #NONE}
 * @param navigation whether the request fetches a root document, as a browser's address bar does
 */
public record Initiator(URI document, boolean navigation) {
    /** Nobody in particular: a bundle asks for itself. */
    public static final Initiator NONE = new Initiator(URI.create("about:blank"), true);

    public Initiator {
        Objects.requireNonNull(document);
    }

    /** A document asks for what it refers to. */
    public static Initiator document(URI document) {
        return new Initiator(document, false);
    }

    public boolean isPresent() {
        return !equals(NONE);
    }

    @Override
    public String toString() {
        return Redaction.uri(document);
    }
}
