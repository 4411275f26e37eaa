// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.DocumentError;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.spi.DocumentLanguage;
import io.penstock.engine.spi.DocumentSession;
import io.penstock.network.NetworkError;
import io.penstock.network.Redaction;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the sessions of documents, each on its loader thread, in the order that the model gives. */
final class DocumentReader {
    private static final Logger LOG = LoggerFactory.getLogger(DocumentReader.class);

    private final Decisions decisions;
    private final DocumentNetwork network;
    private final DocumentLanguages languages;
    /** Those whose language has left and is missed. */
    private final Set<Document> early = ConcurrentHashMap.newKeySet();

    DocumentReader(Decisions decisions, DocumentNetwork network, DocumentLanguages languages) {
        this.decisions = decisions;
        this.network = network;
        this.languages = languages;
    }

    /** On the document's loader thread. */
    void read(Document document) {
        SessionCall call = decisions.decide(document.loader, model -> model.next(document));
        while (call != null) {
            if (call instanceof SessionCall.Body first && isEarly(document)) {
                postpone(document, first);
                return;
            }
            SessionCall made = call;
            Findings findings = make(document, made);
            call = decisions.decide(document.loader, model -> model.returned(document, made, findings));
        }
        if (document.hasEnded()) {
            document.session = null;
        }
    }

    private boolean isEarly(Document document) {
        return language(document) == null && languages.isMissed(document);
    }

    private void postpone(Document document, SessionCall.Body call) {
        decisions.run(model -> model.postpone(document, call));
        early.add(document);
        if (!isEarly(document)) { // it has come in between
            wake();
        }
    }

    /** Languages have come, or are not waited for any more: those that are missed may be there now. */
    void wake() {
        early.forEach(document -> {
            if (early.remove(document)) {
                network.loader(document.loader).execute(() -> read(document));
            }
        });
    }

    private @Nullable Language language(Document document) {
        return decisions.decide(document.loader, model -> model.language(document, languages));
    }

    private Findings make(Document document, SessionCall call) {
        Findings findings = new Findings();
        Language language = language(document);
        if (language == null) {
            broken(document, findings, NetworkError.NONE, "no document language reads " + what(document));
            return findings;
        }
        DocumentLanguage service = language.enter();
        if (service == null) { // then no load has the document any more
            broken(document, findings, NetworkError.NONE, "the document language " + language + " has left");
            return findings;
        }
        try {
            if (call instanceof SessionCall.Body first) {
                open(document, service, first, findings);
            } else {
                follow(document, call, findings);
            }
        } catch (RuntimeException | Error e) {
            // also a StackOverflowError or a LinkageError of a language that leaves: the loader thread goes on
            if (!document.hasEnded()) {
                LOG.warn("The document language of {} failed on {}", document.kind, Redaction.uri(document.url), e);
            }
            broken(document, findings, NetworkError.INTERNAL, "the document language failed: " + e);
        } finally {
            language.exit();
        }
        return findings;
    }

    private static void open(Document document, DocumentLanguage language, SessionCall.Body first, Findings findings) {
        ReadingContext context = new ReadingContext(document, document.kind);
        context.begin(findings);
        try {
            Reading reading = Reading.open(language, context);
            document.session = reading;
            reading.session().document(first.body().asReadOnlyBuffer());
        } finally {
            context.end();
        }
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
        Reading reading = document.session;
        if (reading == null) {
            return; // no load has the document any more
        }
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
