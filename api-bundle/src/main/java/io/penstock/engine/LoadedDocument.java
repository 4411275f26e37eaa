// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine;

import io.penstock.network.ReplySource;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** One document of a graph, as it ended. Immutable. */
@ProviderType
public interface LoadedDocument {
    /** The URL by which it is referred to. */
    URI url();

    /** Where it was retrieved from, after redirects; the base of its references (RFC 3986 §5.1.3). */
    URI retrievedUrl();

    DocumentKind kind();

    ComponentStatus status();

    /** What it refers to, in the order in which it was found. */
    List<Reference> references();

    /** Own errors first, then their causes. */
    List<DocumentError> errors();

    /** Final HTTP status; 0 if there was none. */
    int httpStatus();

    /** Size of the body, decoded. */
    long bytes();

    /** From the request until the end of the body. */
    Duration elapsed();

    ReplySource source();

    /** What the language made of it, a {@code QmlDocument} for instance. */
    Optional<Object> model();

    /** The body as it was read; empty if the load did not ask to keep bodies. */
    Optional<byte[]> body();
}
