// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.DocumentError;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.LoadOptions;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.Reference;
import io.penstock.engine.spi.DocumentContext;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects what a session finds during one call; the model is told when the call has returned. */
final class ReadingContext implements DocumentContext {
    private final URI url;
    private final URI base;
    private final DocumentKind kind;
    private final String mediaType;
    private final LoadOptions options;

    /** The call under way, and whose it is. */
    private volatile @Nullable Call call;

    private record Call(Thread thread, Findings findings) {}

    ReadingContext(Document document, DocumentKind kind) {
        this.url = document.url;
        this.base = document.options.base() == LoadOptions.Base.REQUESTED ? document.url : document.retrieved;
        this.kind = kind;
        this.mediaType = document.mediaType;
        this.options = document.options;
    }

    void begin(Findings findings) {
        call = new Call(Thread.currentThread(), findings);
    }

    void end() {
        call = null;
    }

    private Findings findings() {
        Call current = call;
        if (current == null || current.thread != Thread.currentThread()) {
            throw new IllegalStateException(
                    "a document context may be used during its session's calls only, on their thread");
        }
        return current.findings;
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public URI baseUrl() {
        return base;
    }

    @Override
    public DocumentKind kind() {
        return kind;
    }

    @Override
    public String mediaType() {
        return mediaType;
    }

    @Override
    public LoadOptions options() {
        return options;
    }

    @Override
    public URI resolve(String reference) {
        return Iri.resolve(base, reference);
    }

    /** @throws IllegalArgumentException if its URL is not absolute */
    @Override
    public void require(Reference reference) {
        findings().references.add(new Findings.Found(reference, Iri.absolute(reference.url())));
    }

    @Override
    public void error(int line, int column, String message) {
        error(DocumentError.of(url, line, column, message));
    }

    @Override
    public void error(int line, int column, String message, LoadedDocument cause) {
        findings()
                .errors
                .add(new OwnError(DocumentError.of(url, line, column, message), Objects.requireNonNull(cause)));
    }

    @Override
    public void error(DocumentError error) {
        findings().errors.add(OwnError.of(Objects.requireNonNull(error)));
    }

    @Override
    public void model(Object model) {
        findings().model = Objects.requireNonNull(model);
    }
}
