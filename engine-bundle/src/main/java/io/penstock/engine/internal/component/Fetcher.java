// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.DocumentError;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.internal.archive.Archive;
import io.penstock.engine.internal.archive.ArchiveEntry;
import io.penstock.network.HeaderFields;
import io.penstock.network.Initiator;
import io.penstock.network.LoadControl;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Priority;
import io.penstock.network.RedirectPolicy;
import io.penstock.network.RequestAttribute;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a document fetched, by the network or from where local ones are, and tells the model what came. */
final class Fetcher {
    private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);

    private final Decisions decisions;
    private final DocumentNetwork network;
    private final UrlInterceptors interceptors;
    private final LocalReader local;

    Fetcher(Decisions decisions, DocumentNetwork network, UrlInterceptors interceptors, LocalReader local) {
        this.decisions = decisions;
        this.network = network;
        this.interceptors = interceptors;
        this.local = local;
    }

    /** On the document's loader thread. */
    void start(Document document) {
        if (document.abort.isRequested()) {
            return;
        }
        try {
            Optional<Archive> archive = document.partition.variant.archive();
            if (archive.isPresent()) {
                take(document, archive.get());
                return;
            }
            URI url = intercept(document);
            FetchRules.check(url, document.partition.variant, document.scope);
            if (LocalScope.isLocal(url)) {
                local.read(document, url, this::ended);
            } else {
                send(document, url);
            }
        } catch (NetworkException e) {
            failed(document, e);
        } catch (RuntimeException | Error e) {
            LOG.warn("Requesting {} failed", document, e);
            failed(
                    document,
                    new NetworkException(NetworkError.INTERNAL, document.url, "requesting it failed: " + e, e));
        }
    }

    /** What could not be fetched when the archive was made fails here in the same way. */
    private void take(Document document, Archive archive) throws NetworkException {
        ArchiveEntry entry = archive.entry(document.url, document.kind);
        if (entry.file().isPresent()) {
            local.read(document, archive, entry, this::ended);
        } else {
            int status = entry.httpStatus();
            DocumentError error = new DocumentError(document.url, 0, 0, entry.message(), entry.code(), status);
            decisions.run(model -> model.failed(document, error, status));
        }
    }

    private URI intercept(Document document) throws NetworkException {
        try {
            return interceptors.intercept(document.url, document.kind);
        } catch (RuntimeException | Error e) {
            LOG.warn("A URL interceptor failed on {}", document, e);
            throw new NetworkException(NetworkError.INTERNAL, document.url, "a URL interceptor failed: " + e, e);
        }
    }

    private void send(Document document, URI url) throws NetworkException {
        BodyCollector collector = new BodyCollector(isBodyWanted(document));
        CompletableFuture<NetworkReply<BodyCollector>> sent = network.send(
                document.loader,
                document.partition.variant.identity(),
                request(document, url),
                info -> DocumentSubscriber.of(decisions, document, info, collector));
        document.abort.of(sent);
        sent.whenComplete((reply, failure) -> {
            if (failure == null) {
                replied(document, url, reply);
            } else {
                failed(document, failure);
            }
        });
    }

    private static boolean isBodyWanted(Document document) {
        return !document.kind.equals(DocumentKind.RESOURCE) || document.partition.variant.keepBodies();
    }

    private static NetworkRequest request(Document document, URI url) throws NetworkException {
        Variant variant = document.partition.variant;
        try {
            NetworkRequest.Builder request = NetworkRequest.newBuilder(url)
                    .fields(fields(document, url))
                    .attribute(RequestAttribute.LOAD_CONTROL, variant.loadControl())
                    .attribute(RequestAttribute.PRIORITY, document.lowPriority ? Priority.LOW : Priority.NORMAL)
                    .attribute(
                            RequestAttribute.INITIATOR,
                            document.referrer.map(Initiator::document).orElse(Initiator.NONE));
            if (FetchRules.restrictRedirects(variant)) {
                request.attribute(RequestAttribute.REDIRECT_POLICY, RedirectPolicy.ASKED)
                        .attribute(
                                RequestAttribute.REDIRECT_HANDLER,
                                (from, to, status) -> FetchRules.allowsRedirect(from, to, variant));
            }
            return request.build();
        } catch (IllegalArgumentException e) {
            throw new NetworkException(NetworkError.INVALID_REQUEST, url, String.valueOf(e.getMessage()));
        }
    }

    private static HeaderFields fields(Document document, URI url) {
        Variant variant = document.partition.variant;
        HeaderFields fields = variant.fieldsFor(url);
        boolean confirm = document.confirmed && variant.loadControl() != LoadControl.ALWAYS_CACHE;
        return confirm && !fields.contains("cache-control") ? fields.with("Cache-Control", "no-cache") : fields;
    }

    private void replied(Document document, URI asked, NetworkReply<BodyCollector> reply) {
        int status = reply.statusCode();
        if (NetworkError.ofStatus(status) != NetworkError.NONE) {
            DocumentError error = NetworkWords.ofStatus(document.url, status);
            decisions.run(model -> model.failed(document, error, status));
            return;
        }
        // an interceptor changes where a document is fetched, a redirect also what it is based on
        URI retrieved = reply.uri().equals(asked) ? document.url : reply.uri();
        if (retrieved.getRawFragment() != null) {
            retrieved = Iri.resolve(retrieved, "");
        }
        ended(
                document,
                new Answer(
                        retrieved,
                        status,
                        mediaType(reply.firstValue("content-type").orElse("")),
                        reply.source(),
                        reply.body().body(),
                        reply.body().fingerprint()),
                null);
    }

    private void ended(Document document, @Nullable Answer answer, @Nullable NetworkException failure) {
        if (answer != null) {
            decisions.run(model -> model.fetched(document, answer));
        } else if (failure != null) {
            failed(document, failure);
        }
    }

    private void failed(Document document, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        NetworkException known = cause instanceof NetworkException network
                ? network
                : new NetworkException(NetworkError.INTERNAL, document.url, "the request failed: " + cause, cause);
        DocumentError error = NetworkWords.of(document.url, known);
        decisions.run(model -> model.failed(document, error, 0));
    }

    private static String mediaType(String contentType) {
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .trim()
                .toLowerCase(Locale.ROOT);
    }
}
