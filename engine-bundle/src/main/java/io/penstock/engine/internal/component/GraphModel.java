// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentError;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.LoadOptions;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.Reference;
import io.penstock.network.NetworkError;
import io.penstock.network.Redaction;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides about documents: which to request, what to tell their sessions, when one has ended and how.
 *
 * <p>Pure: it is told of events and answers with {@link Action}s; it knows no thread, no network and no clock. Who owns
 * it calls it under one lock, carries out what {@link #takeActions} gives without any, and never runs foreign code
 * meanwhile. What concerns a whole load is in {@link Loads}.
 *
 * <p>A document ends READY or ERROR when its session has nothing more to say and all that it waits for has ended; in
 * ERROR at once when it cannot be fetched or waits for itself.
 */
final class GraphModel {
    private final ComponentCache cache;
    private final IntSupplier loaders;
    private final LoaderChoice choice = new LoaderChoice();
    private final WaitGraph waits = new WaitGraph();
    private final Loads loads = new Loads(this);
    private List<Action> actions = new ArrayList<>();
    private long now;

    /** @param loaders how many loader threads there are now */
    GraphModel(ComponentCache cache, IntSupplier loaders) {
        this.cache = cache;
        this.loaders = loaders;
    }

    /** The time of the event that follows, as {@link System#nanoTime()}. */
    GraphModel at(long time) {
        now = time;
        return this;
    }

    long now() {
        return now;
    }

    Loads loads() {
        return loads;
    }

    /** What is to be done since the last call, in order. */
    List<Action> takeActions() {
        if (actions.isEmpty()) {
            return List.of();
        }
        List<Action> taken = actions;
        actions = new ArrayList<>();
        return taken;
    }

    void act(Action action) {
        actions.add(action);
    }

    // ---- finding documents

    /** The root document of that URL, known or new. */
    Document root(URI url, LocalScope scope, Variant variant, LoadOptions options) {
        Partition partition = cache.partition(variant);
        Document known = partition.findRoot(url, scope);
        return known != null
                ? known
                : add(new Document(
                        url,
                        DocumentKind.ROOT,
                        partition,
                        scope,
                        options,
                        choice.choose(url, loaders.getAsInt()),
                        Optional.empty(),
                        false));
    }

    /** Stands for a root of which nothing is known yet; no load has it. */
    Document unknown(URI url, Variant variant, LoadOptions options) {
        Partition alone = new Partition(variant, kind -> false);
        return new Document(url, DocumentKind.ROOT, alone, LocalScope.NONE, options, 0, Optional.empty(), false);
    }

    /** The root document of that URL, and all that it leads to, anew. */
    Document freshRoot(URI url, LocalScope scope, Variant variant, LoadOptions options) {
        cache.forget(variant);
        Document fresh = root(url, scope, variant, options);
        fresh.confirmed = true;
        return fresh;
    }

    /** The document that an edge leads to, known or new. */
    Document target(Edge edge) {
        Document to = edge.to;
        if (to == null || to.status == ComponentStatus.CANCELLED) {
            Document from = edge.from;
            URI url = edge.url;
            LocalScope scope = from.scope.of(url);
            to = from.partition.find(url, edge.reference.kind(), scope);
            if (to == null) {
                to = add(new Document(
                        url,
                        edge.reference.kind(),
                        from.partition,
                        scope,
                        from.options,
                        choice.choose(url, loaders.getAsInt()),
                        Optional.of(from.retrieved),
                        edge.isPrefetch()));
                to.confirmed = from.confirmed;
            }
            edge.to = to;
        }
        return to;
    }

    private Document add(Document document) {
        document.partition.add(document);
        return document;
    }

    /** A load has taken the document in: the first one has it requested. */
    void begin(Document document) {
        if (document.status == ComponentStatus.NULL) {
            document.status = ComponentStatus.LOADING;
            document.started = now;
            act(new Action.Start(document));
        }
    }

    /** No load needs it any more, or none ever took it in. */
    void abandon(Document document) {
        boolean begun = document.status == ComponentStatus.LOADING;
        document.partition.remove(document);
        close(document, ComponentStatus.CANCELLED);
        if (begun) {
            act(new Action.Stop(document));
        }
    }

    // ---- the answer

    /**
     * The head has come.
     *
     * @param length of the body, -1 if unknown
     */
    void head(Document document, long length) {
        if (!document.hasEnded()) {
            double before = document.fraction();
            document.length = length;
            loads.advanced(document, document.fraction() - before);
        }
    }

    /** Some of the body has come. */
    void received(Document document, int bytes) {
        if (document.hasEnded()) {
            return;
        }
        double before = document.fraction();
        document.bytes += bytes;
        loads.advanced(document, document.fraction() - before);
        long limit = document.partition.variant.maxDocumentBytes();
        if (document.bytes <= limit) {
            loads.received(document, bytes);
        } else {
            act(new Action.Stop(document));
            String message = "the document has more than " + limit + " bytes";
            failed(document, new DocumentError(document.url, 0, 0, message, NetworkError.BODY_TOO_LARGE, 0), 0);
        }
    }

    /** The body has come whole. */
    void fetched(Document document, Answer answer) {
        if (document.hasEnded()) {
            return;
        }
        double before = document.fraction();
        document.fetched = true;
        document.retrieved = answer.retrieved();
        document.httpStatus = answer.status();
        document.mediaType = answer.mediaType();
        document.source = answer.source();
        document.elapsed = Duration.ofNanos(now - document.started);
        document.body = answer.body();
        document.fingerprint = answer.fingerprint();
        loads.advanced(document, document.fraction() - before);
        if (document.kind.equals(DocumentKind.RESOURCE)) {
            keepBody(document);
            end(List.of(document), ComponentStatus.READY);
        } else {
            read(document);
        }
    }

    private static void keepBody(Document document) {
        if (document.partition.variant.keepBodies()) {
            byte[] content = new byte[document.body.remaining()];
            document.body.duplicate().get(content);
            document.content = content;
        }
    }

    /**
     * It cannot be had.
     *
     * @param httpStatus 0 if there was none
     */
    void failed(Document document, DocumentError error, int httpStatus) {
        if (document.hasEnded()) {
            return;
        }
        document.failure = error.code();
        document.httpStatus = httpStatus;
        document.elapsed = Duration.ofNanos(now - document.started);
        document.errors.add(OwnError.of(error));
        end(List.of(document), ComponentStatus.ERROR);
    }

    // ---- the session

    private void read(Document document) {
        if (!document.reading && document.fetched && !document.hasEnded()) {
            document.reading = true;
            act(new Action.Read(document));
        }
    }

    /** What reads a document that has come; null if there is nothing. It decides what kind a root is of. */
    @Nullable
    Language language(Document document, DocumentLanguages present) {
        Language known = document.language;
        if (known == null) {
            known = document.partition.language(document, present);
            document.language = known;
            if (known != null && document.kind.equals(DocumentKind.ROOT)) {
                document.kind = known.rootKind();
            }
        }
        return known;
    }

    /** The first call cannot be made yet: {@link #next} gives it again. */
    void postpone(Document document, SessionCall.Body call) {
        if (!document.hasEnded()) {
            document.opened = false;
            document.body = call.body();
        }
    }

    /** The first call of a {@link Action.Read}, or the next one; null if there is nothing to tell now. */
    @Nullable
    SessionCall next(Document document) {
        if (!document.hasEnded()) {
            if (!document.opened) {
                document.opened = true;
                keepBody(document);
                return new SessionCall.Body(document.takeBody());
            }
            if (!document.arrivals.isEmpty()) {
                List<Edge> edges = List.copyOf(document.arrivals);
                document.arrivals.clear();
                return new SessionCall.Arrivals(edges);
            }
            if (document.pending == 0) {
                return new SessionCall.Settled();
            }
        }
        document.reading = false;
        return null;
    }

    /**
     * A call has returned.
     *
     * @return the next one, as {@link #next}
     */
    @Nullable
    SessionCall returned(Document document, SessionCall call, Findings findings) {
        release(document);
        if (!document.hasEnded()) {
            document.errors.addAll(findings.errors);
            if (findings.model != null) {
                document.model = findings.model;
            }
            boolean more = refer(document, findings.references);
            if (findings.broken && !document.hasEnded()) {
                end(List.of(document), ComponentStatus.ERROR);
            } else if (!more && call instanceof SessionCall.Settled && !document.hasEnded()) {
                complete(document);
            }
        }
        return next(document);
    }

    /** @return whether there was anything to wait for */
    private boolean refer(Document document, List<Findings.Found> references) {
        List<Member> members = List.copyOf(document.members);
        boolean more = false;
        for (Findings.Found found : references) {
            Edge edge = new Edge(document, found.reference(), found.url());
            document.edges.add(edge);
            boolean wanted = !edge.isPrefetch() || document.partition.variant.prefetch();
            if (!wanted || document.hasEnded()) {
                continue;
            }
            Document to = target(edge);
            for (Member member : members) {
                if (member.slot >= 0) {
                    loads.join(member.component, to, member.depth + 1, member.required && !edge.isPrefetch());
                }
            }
            if (to.status == ComponentStatus.NULL) {
                abandon(to);
            } else if (!edge.isPrefetch() && !document.hasEnded()) {
                more = true;
                await(edge, to);
            }
        }
        return more;
    }

    private void await(Edge edge, Document to) {
        if (to.hasEnded()) {
            edge.from.arrivals.add(edge);
            return;
        }
        for (List<Edge> cycle = waits.admit(edge, to); !cycle.isEmpty(); cycle = waits.admit(edge, to)) {
            Optional<Edge> soft = cycle.stream()
                    .filter(other -> other.reference.cycleRule() == Reference.CycleRule.DROP)
                    .findFirst();
            if (soft.isEmpty()) {
                failCycle(cycle);
                return;
            }
            drop(soft.orElseThrow());
            if (edge.dropped) {
                to.waiters.add(edge);
                return;
            }
        }
        edge.waiting = true;
        edge.from.pending++;
        to.waiters.add(edge);
    }

    private void drop(Edge edge) {
        edge.dropped = true;
        if (edge.waiting) {
            edge.waiting = false;
            edge.from.pending--;
            read(edge.from);
        }
    }

    private void failCycle(List<Edge> cycle) {
        List<Document> documents = new ArrayList<>(cycle.size());
        for (int i = 0; i < cycle.size(); i++) {
            Edge edge = cycle.get(i);
            Reference reference = edge.reference;
            edge.from.errors.add(OwnError.of(DocumentError.of(
                    edge.from.url, reference.line(), reference.column(), CyclePath.message(cycle, i))));
            documents.add(edge.from);
        }
        end(documents, ComponentStatus.ERROR);
    }

    // ---- the end

    /** Whatever failed and was not told of by the session is told of here: no failure is lost. */
    private void complete(Document document) {
        Set<LoadedDocument> told = null;
        for (Edge edge : document.edges) {
            if (!edge.hasFailed() || edge.to == null) {
                continue;
            }
            if (told == null) {
                told = Collections.newSetFromMap(new IdentityHashMap<>());
                for (OwnError error : document.errors) {
                    if (error.cause() != null) {
                        told.add(error.cause());
                    }
                }
            }
            if (told.add(edge.to.ended())) {
                document.errors.add(unavailable(edge, edge.to));
            }
        }
        end(List.of(document), document.errors.isEmpty() ? ComponentStatus.READY : ComponentStatus.ERROR);
    }

    static OwnError unavailable(Edge edge, Document to) {
        Reference reference = edge.reference;
        String message = Redaction.uri(to.url) + " unavailable";
        return new OwnError(DocumentError.of(edge.from.url, reference.line(), reference.column(), message), to.ended());
    }

    /** Those of one cycle end together: none of them is told of another. */
    private void end(List<Document> documents, ComponentStatus status) {
        List<List<Edge>> waiters = new ArrayList<>(documents.size());
        for (Document document : documents) {
            waiters.add(List.copyOf(document.waiters));
            close(document, status);
        }
        for (List<Edge> edges : waiters) {
            for (Edge edge : edges) {
                Document from = edge.from;
                if (!from.hasEnded()) {
                    from.pending -= edge.waiting ? 1 : 0;
                    edge.waiting = false;
                    from.arrivals.add(edge);
                    read(from);
                }
            }
        }
        documents.forEach(loads::ended);
    }

    private void close(Document document, ComponentStatus status) {
        document.status = status;
        release(document);
        document.takeBody();
        document.record = new DocumentRecord(document, status);
        document.edges.forEach(edge -> edge.waiting = false);
        document.waiters.clear();
        document.arrivals.clear();
    }

    private void release(Document document) {
        if (document.busy) {
            document.busy = false;
            choice.done(document.loader);
        }
    }

    /**
     * Forgets all documents but those of loads that still run, and of those given.
     *
     * @return how many
     */
    int trim(Iterable<ComponentState> referenced) {
        Set<Document> used = new HashSet<>();
        loads.running().forEach(component -> used.addAll(component.members.keySet()));
        referenced.forEach(component -> used.addAll(component.members.keySet()));
        return cache.retain(used);
    }
}
