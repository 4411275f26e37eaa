// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.DocumentError;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.spi.DocumentLanguage;
import io.penstock.engine.spi.DocumentSession;
import io.penstock.network.NetworkError;
import io.penstock.network.Redaction;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the sessions of documents, each on its loader thread, in the order that the model gives. */
final class DocumentReader {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentReader.class);

    private final Decisions decisions;
    private final DocumentLanguages languages;

    DocumentReader(Decisions decisions, DocumentLanguages languages) {
        this.decisions = decisions;
        this.languages = languages;
    }

    /** On the document's loader thread. */
    void read(Document document) {
        SessionCall call = decisions.decide(document.loader, model -> model.next(document));
        while (call != null) {
            SessionCall made = call;
            Findings findings = make(document, made);
            call = decisions.decide(document.loader, model -> model.returned(document, made, findings));
        }
        if (document.hasEnded()) {
            document.session = null;
        }
    }

    private Findings make(Document document, SessionCall call) {
        Findings findings = new Findings();
        try {
            if (call instanceof SessionCall.Body first) {
                open(document, first, findings);
            } else {
                follow(document, call, findings);
            }
        } catch (RuntimeException | Error e) {
            // also a StackOverflowError or a LinkageError of a language that leaves: the loader thread goes on
            LOG.warn("The document language of {} failed on {}", document.kind, Redaction.uri(document.url), e);
            broken(document, findings, NetworkError.INTERNAL, "the document language failed: " + e);
        }
        return findings;
    }

    private void open(Document document, SessionCall.Body first, Findings findings) {
        Optional<DocumentLanguage> language = language(document);
        if (language.isEmpty()) {
            broken(document, findings, NetworkError.NONE, "no document language reads " + what(document));
            return;
        }
        ReadingContext context = new ReadingContext(document, document.kind);
        context.begin(findings);
        try {
            Reading reading = Reading.open(language.get(), context);
            document.session = reading;
            reading.session().document(first.body().asReadOnlyBuffer());
        } finally {
            context.end();
        }
    }

    private Optional<DocumentLanguage> language(Document document) {
        if (!document.kind.equals(DocumentKind.ROOT)) {
            return languages.named(document.kind.language());
        }
        Optional<DocumentLanguages.Entry> entry =
                languages.forRoot(document.mediaType, document.retrieved, document.url);
        entry.ifPresent(found -> decisions.run(model -> model.decided(document, found.rootKind())));
        return entry.map(DocumentLanguages.Entry::language);
    }

    private static String what(Document document) {
        if (!document.kind.equals(DocumentKind.ROOT)) {
            return document.kind.toString();
        }
        String path = document.url.isOpaque() ? "" : document.url.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        return (document.mediaType.isEmpty() ? "" : document.mediaType + " or ") + "\"" + name + "\"";
    }

    private static void follow(Document document, SessionCall call, Findings findings) {
        Reading reading = Objects.requireNonNull(document.session);
        DocumentSession session = reading.session();
        reading.context().begin(findings);
        try {
            if (call instanceof SessionCall.Arrivals arrivals) {
                for (Edge edge : arrivals.edges()) {
                    session.dependencyEnded(
                            edge.reference, Objects.requireNonNull(edge.to).ended());
                }
            } else {
                session.settled();
            }
        } finally {
            reading.context().end();
        }
    }

    private static void broken(Document document, Findings findings, NetworkError code, String message) {
        findings.broken = true;
        findings.errors.add(OwnError.of(new DocumentError(document.url, 0, 0, message, code, 0)));
    }
}
