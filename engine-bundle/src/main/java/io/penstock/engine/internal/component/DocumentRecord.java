// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentError;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.Reference;
import io.penstock.network.NetworkError;
import io.penstock.network.Redaction;
import io.penstock.network.ReplySource;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A document as it stood at one moment: for good, if it had ended. */
final class DocumentRecord implements LoadedDocument {
    private final URI url;
    private final URI retrievedUrl;
    private final DocumentKind kind;
    private final ComponentStatus status;
    private final List<Reference> references;
    private final List<OwnError> own;
    private final int httpStatus;
    private final long bytes;
    private final Duration elapsed;
    private final ReplySource source;
    private final @Nullable Object model;
    private final byte @Nullable [] content;
    private final String mediaType;
    private final boolean fetched;
    private final long fingerprint;

    DocumentRecord(Document document, ComponentStatus status) {
        this.url = document.url;
        this.retrievedUrl = document.retrieved;
        this.kind = document.kind;
        this.status = status;
        this.references = document.edges.stream().map(edge -> edge.reference).toList();
        this.own = List.copyOf(document.errors);
        this.httpStatus = document.httpStatus;
        this.bytes = document.bytes;
        this.elapsed = document.elapsed;
        this.source = document.source;
        this.model = document.model;
        this.content = document.content;
        this.mediaType = document.mediaType;
        this.fetched = document.fetched;
        this.fingerprint = document.fingerprint;
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public URI retrievedUrl() {
        return retrievedUrl;
    }

    @Override
    public DocumentKind kind() {
        return kind;
    }

    @Override
    public ComponentStatus status() {
        return status;
    }

    @Override
    public List<Reference> references() {
        return references;
    }

    /** Own errors, each with the document that caused it. */
    List<OwnError> own() {
        return own;
    }

    /** Lower case, without parameters; empty if none. */
    String mediaType() {
        return mediaType;
    }

    /** Whether a body has come. */
    boolean isFetched() {
        return fetched;
    }

    /** Why it could not be fetched; empty if it could, or nobody waited for it. */
    Optional<DocumentError> failure() {
        return fetched || status != ComponentStatus.ERROR
                ? Optional.empty()
                : own.stream()
                        .map(OwnError::error)
                        .filter(error -> error.code() != NetworkError.NONE)
                        .findFirst();
    }

    /** Of the body that has come. */
    long fingerprint() {
        return fingerprint;
    }

    @Override
    public List<DocumentError> errors() {
        return OwnError.chain(own);
    }

    @Override
    public int httpStatus() {
        return httpStatus;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public Duration elapsed() {
        return elapsed;
    }

    @Override
    public ReplySource source() {
        return source;
    }

    @Override
    public Optional<Object> model() {
        return Optional.ofNullable(model);
    }

    @Override
    public Optional<byte[]> body() {
        return Optional.ofNullable(content).map(byte[]::clone);
    }

    @Override
    public String toString() {
        return Redaction.uri(url) + " " + kind + " " + status;
    }
}
