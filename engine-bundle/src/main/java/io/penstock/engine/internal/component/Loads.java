// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentError;
import io.penstock.engine.LoadOptions;
import io.penstock.network.NetworkError;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides about whole loads: which documents belong to one, when a limit of it is passed, when it has ended. Pure; a part
 * of {@link GraphModel}.
 *
 * <p>A load has ended when all its documents but the PREFETCH ones have, or at once when its root has failed or one of
 * its limits is passed. What then is still under way and no other load has is abandoned.
 */
final class Loads {
    private record Visit(Document document, int depth, boolean required) {}

    private final GraphModel model;
    private final Set<ComponentState> running = new LinkedHashSet<>();
    private final Queue<Visit> visits = new ArrayDeque<>();

    Loads(GraphModel model) {
        this.model = model;
    }

    /** Those with anything under way, PREFETCH included. */
    Collection<ComponentState> running() {
        return running;
    }

    /**
     * @param root as {@link Iri#absolute} gives it
     * @param fresh whether all of it is to be requested once more
     */
    ComponentState load(URI root, LocalScope scope, Variant variant, LoadOptions options, boolean fresh) {
        Document document =
                fresh ? model.freshRoot(root, scope, variant, options) : model.root(root, scope, variant, options);
        ComponentState component = new ComponentState(document, options, model.now());
        running.add(component);
        join(component, document, 0, true);
        if (component.isLoading()) {
            endIfDone(component);
        }
        return component;
    }

    /** Those that have not ended and of whose documents any was or will be read by that language. */
    List<ComponentState> readBy(Language language) {
        return running.stream()
                .filter(component -> component.isLoading() && component.root.partition.uses(language))
                .toList();
    }

    /** Begins a load again, from its root, with the documents that the next load would find. */
    void again(ComponentState component) {
        for (Member member : List.copyOf(component.members.values())) {
            if (member.slot >= 0) {
                leave(member);
            }
        }
        Document before = component.root;
        Document root = model.root(before.url, before.scope, before.partition.variant, component.options);
        component.reset(root);
        join(component, root, 0, true);
        if (component.isLoading()) {
            endIfDone(component);
        }
    }

    /** Takes a document and all that is known below it into a load, as far as the limits of that load allow. */
    void join(ComponentState component, Document start, int depth, boolean required) {
        visits.clear();
        visits.add(new Visit(start, depth, required));
        for (Visit visit = visits.poll(); visit != null; visit = visits.poll()) {
            if (running.contains(component)) {
                visit(component, visit);
            }
            // the caller may yet have the first one join another load
            if (visit.document.status == ComponentStatus.NULL && visit.document != start) {
                model.abandon(visit.document);
            }
        }
    }

    private void visit(ComponentState component, Visit visit) {
        Member member = component.members.get(visit.document);
        boolean stronger = member != null && visit.required && !member.required;
        if (member != null && !stronger && visit.depth >= member.depth) {
            return;
        }
        String limit = passedLimit(component, visit, member);
        if (!limit.isEmpty()) {
            if (visit.required) {
                fail(component, visit.document.url, limit, NetworkError.ACCESS_DENIED);
            }
            return;
        }
        if (member == null) {
            member = admit(component, visit);
        } else {
            member.depth = Math.min(member.depth, visit.depth);
            if (stronger) {
                promote(member);
            }
        }
        follow(member);
    }

    /** @return what to say; empty if there is room */
    private static String passedLimit(ComponentState component, Visit visit, @Nullable Member member) {
        LoadOptions options = component.options;
        int others = component.known + (visit.required ? 0 : component.prefetchKnown);
        boolean counts = member == null || visit.required && !member.required;
        if (counts && others >= options.maxDocuments()) {
            return "the load has more than " + options.maxDocuments() + " documents";
        }
        return member == null && visit.depth > options.maxDepth()
                ? "the document is more than " + options.maxDepth() + " references away from the root"
                : "";
    }

    private void follow(Member member) {
        for (Edge edge : member.document.edges) {
            Document to = edge.to;
            if (edge.isPrefetch() && !member.component.options.prefetch()) {
                continue;
            }
            // below a failed document nothing is begun again
            if (!member.document.hasFailed() || to != null && to.hasEnded()) {
                visits.add(new Visit(model.target(edge), member.depth + 1, member.required && !edge.isPrefetch()));
            }
        }
    }

    private Member admit(ComponentState component, Visit visit) {
        Document document = visit.document;
        Member member = new Member(component, document, visit.depth, visit.required);
        component.members.put(document, member);
        if (!document.hasEnded()) {
            member.slot = document.members.size();
            document.members.add(member);
        }
        count(member);
        model.begin(document);
        addBytes(member, document.bytes);
        progressed(component);
        return member;
    }

    private static void count(Member member) {
        ComponentState component = member.component;
        boolean ended = member.document.hasEnded();
        if (member.required) {
            component.known++;
            component.done += ended ? 1 : 0;
            component.partial += ended ? 0 : member.document.fraction();
        } else {
            component.prefetchKnown++;
            component.prefetchDone += ended ? 1 : 0;
        }
    }

    /** A document that only PREFETCH references led to is now required. */
    private void promote(Member member) {
        ComponentState component = member.component;
        component.prefetchKnown--;
        component.prefetchDone -= member.document.hasEnded() ? 1 : 0;
        component.prefetchBytes -= member.document.bytes;
        member.required = true;
        count(member);
        addBytes(member, member.document.bytes);
    }

    /** More of a body has come. */
    void received(Document document, int bytes) {
        for (Member member : List.copyOf(document.members)) {
            if (member.slot >= 0) {
                addBytes(member, bytes);
            }
        }
    }

    private void addBytes(Member member, long bytes) {
        ComponentState component = member.component;
        long limit = component.options.maxTotalBytes();
        if (member.required) {
            component.bytes += bytes;
            if (component.bytes > limit) {
                String message = "the load has more than " + limit + " bytes";
                fail(component, member.document.url, message, NetworkError.BODY_TOO_LARGE);
            }
        } else {
            component.prefetchBytes += bytes;
            if (component.bytes + component.prefetchBytes > limit && member.slot >= 0) {
                component.prefetchDone++;
                leave(member);
                endPrefetch(component);
            }
        }
    }

    /**
     * A document that has not ended has moved on.
     *
     * @param change of its fraction
     */
    void advanced(Document document, double change) {
        for (Member member : document.members) {
            member.component.partial += member.required ? change : 0;
            progressed(member.component);
        }
    }

    private void progressed(ComponentState component) {
        component.advance(model.now());
        if (!component.announced) {
            component.announced = true;
            model.act(new Action.Changed(component));
        }
    }

    /** A document has reached its last status. */
    void ended(Document document) {
        List<Member> members = List.copyOf(document.members);
        document.members.clear();
        members.forEach(member -> member.slot = -1);
        for (Member member : members) {
            ComponentState component = member.component;
            if (member.required) {
                component.done++;
                component.partial -= document.fraction();
            } else {
                component.prefetchDone++;
            }
            progressed(component);
            if (component.isLoading()) {
                endIfDone(component);
            } else {
                endPrefetch(component);
            }
        }
    }

    private void endIfDone(ComponentState component) {
        Document root = component.root;
        if (root.hasFailed()) {
            finish(component, ComponentStatus.ERROR, root.ended().own());
        } else if (component.done == component.known) {
            List<OwnError> dropped = failedBehindDroppedEdges(component);
            finish(component, dropped.isEmpty() ? ComponentStatus.READY : ComponentStatus.ERROR, dropped);
        }
    }

    /** Nobody waits for the end of an edge that would close a cycle, so its failure shows in no other document. */
    private static List<OwnError> failedBehindDroppedEdges(ComponentState component) {
        List<OwnError> errors = new ArrayList<>(0);
        for (Member member : component.members.values()) {
            for (Edge edge : member.document.edges) {
                if (member.required && edge.dropped && edge.hasFailed() && edge.to != null) {
                    errors.add(GraphModel.unavailable(edge, edge.to));
                }
            }
        }
        return errors;
    }

    /** Time is up: the load has failed, or what it still prefetches is given up. */
    void timeUp(ComponentState component, String message, NetworkError code) {
        if (component.isLoading()) {
            fail(component, component.root.url, message, code);
        } else {
            cancel(component);
        }
    }

    void cancel(ComponentState component) {
        if (component.isLoading()) {
            finish(component, ComponentStatus.CANCELLED, List.of());
        } else if (component.isPrefetching()) {
            for (Member member : component.members.values()) {
                if (member.slot >= 0) {
                    component.prefetchDone++;
                    leave(member);
                }
            }
            endPrefetch(component);
        }
    }

    private void fail(ComponentState component, URI url, String message, NetworkError code) {
        if (component.isLoading()) {
            DocumentError error = new DocumentError(url, 0, 0, message, code, 0);
            finish(component, ComponentStatus.ERROR, List.of(OwnError.of(error)));
        }
    }

    private void finish(ComponentState component, ComponentStatus status, List<OwnError> errors) {
        boolean ready = status == ComponentStatus.READY;
        component.errors = errors;
        component.graph = GraphSnapshot.of(component.root, ready ? ComponentStatus.LOADING : ComponentStatus.CANCELLED);
        component.progress = 1;
        component.status = status;
        model.act(new Action.Ended(component));
        if (!ready) {
            for (Member member : component.members.values()) {
                if (member.slot >= 0) {
                    leave(member);
                }
            }
        }
        if (!component.isPrefetching()) {
            running.remove(component);
            model.act(new Action.Quiet(component));
        }
    }

    /** If that was the last PREFETCH document of a load that is READY. */
    private void endPrefetch(ComponentState component) {
        boolean over = component.status == ComponentStatus.READY && !component.isPrefetching();
        if (over && running.remove(component)) {
            component.graph = GraphSnapshot.of(component.root, ComponentStatus.CANCELLED);
            model.act(new Action.Quiet(component));
        }
    }

    /** The load has no more to do with a document that has not ended. */
    private void leave(Member member) {
        Document document = member.document;
        int last = document.members.size() - 1;
        Member moved = document.members.remove(last);
        if (moved != member) {
            document.members.set(member.slot, moved);
            moved.slot = member.slot;
        }
        member.slot = -1;
        if (document.members.isEmpty() && !document.hasEnded()) {
            model.abandon(document);
        }
    }
}
