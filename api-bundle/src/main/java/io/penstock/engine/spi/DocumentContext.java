// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.spi;

import io.penstock.engine.DocumentError;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.LoadOptions;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.Reference;
import java.net.URI;
import org.osgi.annotation.versioning.ProviderType;

/** Where a {@link DocumentSession} puts what it finds. For the session's calls only, on their thread. */
@ProviderType
public interface DocumentContext {
    /** The URL by which the document is referred to. */
    URI url();

    /** What its relative references resolve against. */
    URI baseUrl();

    /** Never {@link DocumentKind#ROOT}. */
    DocumentKind kind();

    /** Media type as sent, without parameters, lower case; empty if none. */
    String mediaType();

    LoadOptions options();

    /**
     * An absolute URL, resolved against the base as RFC 3986 §5.2 says; spaces and non-ASCII characters are
     * percent-encoded (RFC 3987), the fragment is removed.
     *
     * @throws IllegalArgumentException if it is no URI reference; the message says why
     */
    URI resolve(String reference);

    /**
     * The document refers to another one. It is requested at once unless another document did so before.
     *
     * <p>A URL that a rule forbids (scheme, origin, policy, a limit) ends as a document in ERROR like any other.
     */
    void require(Reference reference);

    /** The document has an error; it will end in ERROR. */
    void error(int line, int column, String message);

    /** The document has an error because of another one, whose own errors follow it. */
    void error(int line, int column, String message, LoadedDocument cause);

    /** As {@link #error(int, int, String)}, about any document. */
    void error(DocumentError error);

    /** What the language made of the document. */
    void model(Object model);
}
