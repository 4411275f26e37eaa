// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentError;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.LoadOptions;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.Reference;
import io.penstock.engine.Strength;
import io.penstock.engine.UrlInterceptor;
import io.penstock.engine.spi.DocumentContext;
import io.penstock.engine.spi.DocumentLanguage;
import io.penstock.engine.spi.DocumentSession;
import io.penstock.network.NetworkError;
import io.penstock.network.ReplySource;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Loads a graph from a map of URLs to texts, in one thread, through the language alone: what the engine does, without
 * network and threads. Answers arrive in an order that a seed decides.
 */
final class MemoryEngine {
    private final DocumentLanguage language;
    private final Map<URI, String> bodies;
    private final Map<URI, URI> redirects = new HashMap<>();
    private final LoadOptions options;
    private final Random random;
    private final Map<URI, Entry> entries = new LinkedHashMap<>();
    private final Deque<Runnable> events = new ArrayDeque<>();
    private final List<URI> requests = new ArrayList<>();
    private final List<Entry> inFlight = new ArrayList<>();
    private final List<UrlInterceptor> interceptors = new ArrayList<>();

    /** Held back until nothing else is left to do. */
    private Optional<URI> slow = Optional.empty();

    MemoryEngine(DocumentLanguage language, Map<URI, String> bodies, LoadOptions options, long seed) {
        this.language = language;
        this.bodies = bodies;
        this.options = options;
        this.random = new Random(seed);
    }

    /** As the engine does: asked in that order, each about what the one before gave. */
    MemoryEngine intercept(UrlInterceptor interceptor) {
        interceptors.add(interceptor);
        return this;
    }

    MemoryEngine redirect(URI from, URI to) {
        redirects.put(from, to);
        return this;
    }

    MemoryEngine slow(URI url) {
        slow = Optional.of(url);
        return this;
    }

    /** All URLs asked for, in order, PREFETCH included. */
    List<URI> requests() {
        return requests;
    }

    LoadedDocument load(URI root) {
        Entry entry = entry(root, language.rootKind(), false);
        begin(entry);
        while (!events.isEmpty() || !inFlight.isEmpty()) {
            if (!events.isEmpty()) {
                events.remove().run();
            } else {
                answer(next());
            }
        }
        return entry;
    }

    LoadedDocument document(URI url) {
        return entries.get(url);
    }

    private Entry next() {
        List<Entry> ready = inFlight.stream()
                .filter(entry -> !slow.equals(Optional.of(entry.url)))
                .toList();
        Entry entry = ready.isEmpty() ? inFlight.get(0) : ready.get(random.nextInt(ready.size()));
        inFlight.remove(entry);
        return entry;
    }

    private Entry entry(URI url, DocumentKind kind, boolean prefetch) {
        return entries.computeIfAbsent(url, key -> new Entry(url, kind, prefetch));
    }

    private void begin(Entry entry) {
        if (entry.status == ComponentStatus.NULL) {
            entry.status = ComponentStatus.LOADING;
            entry.asked = entry.url;
            for (UrlInterceptor interceptor : interceptors) {
                entry.asked = interceptor.intercept(entry.asked, entry.kind);
            }
            requests.add(entry.asked);
            inFlight.add(entry);
        }
    }

    private void answer(Entry entry) {
        URI from = redirects.getOrDefault(entry.asked, entry.asked);
        // an interceptor changes where a document is fetched, a redirect also what it is based on
        entry.retrieved = from.equals(entry.asked) ? entry.url : from;
        String body = bodies.get(from);
        if (body == null || body.startsWith("HTTP ")) {
            entry.httpStatus =
                    body == null ? 404 : Integer.parseInt(body.substring(5).trim());
            NetworkError code = NetworkError.ofStatus(entry.httpStatus);
            String words = entry.httpStatus == 404 ? "File not found" : "Network error";
            entry.own.add(new Own(new DocumentError(entry.url, 0, 0, words, code, entry.httpStatus), null));
            end(entry, ComponentStatus.ERROR);
            return;
        }
        entry.httpStatus = 200;
        if (entry.kind.equals(DocumentKind.RESOURCE)) {
            end(entry, ComponentStatus.READY);
            return;
        }
        entry.session = language.open(entry);
        entry.session.document(
                ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer());
        events.add(() -> proceed(entry));
    }

    /** One thing at a time, as the engine does. */
    private void proceed(Entry entry) {
        if (entry.status != ComponentStatus.LOADING) {
            return;
        }
        if (!entry.arrivals.isEmpty()) {
            Edge edge = entry.arrivals.remove();
            entry.session.dependencyEnded(edge.reference, edge.to);
            events.add(() -> proceed(entry));
        } else if (entry.pending == 0) {
            int edges = entry.edges.size();
            entry.session.settled();
            if (entry.edges.size() > edges) {
                events.add(() -> proceed(entry));
                return;
            }
            for (Edge edge : entry.edges) {
                boolean failed = edge.reference.strength() != Strength.PREFETCH
                        && edge.to.status == ComponentStatus.ERROR
                        && (edge.reference.strength() == Strength.REQUIRED
                                || edge.to.httpStatus != 404 && edge.to.httpStatus != 410);
                if (failed && entry.own.stream().noneMatch(own -> own.cause == edge.to)) {
                    entry.error(0, 0, "untold: " + edge.to.url + " unavailable", edge.to);
                }
            }
            end(entry, entry.own.isEmpty() ? ComponentStatus.READY : ComponentStatus.ERROR);
        }
    }

    private void end(Entry entry, ComponentStatus status) {
        if (entry.status.isTerminal()) {
            return;
        }
        entry.status = status;
        for (Edge edge : entry.waiters) {
            if (edge.waiting) {
                edge.waiting = false;
                edge.from.pending--;
            }
            edge.from.arrivals.add(edge);
            events.add(() -> proceed(edge.from));
        }
        entry.waiters.clear();
    }

    private void refer(Entry from, Reference reference) {
        Entry to = entry(reference.url(), reference.kind(), reference.strength() == Strength.PREFETCH);
        Edge edge = new Edge(from, reference, to);
        from.edges.add(edge);
        begin(to);
        if (reference.strength() == Strength.PREFETCH) {
            return;
        }
        if (to.status.isTerminal()) {
            from.arrivals.add(edge);
            return;
        }
        List<Edge> path = path(to, from);
        if (path != null) {
            path.add(0, edge);
            Optional<Edge> soft = path.stream()
                    .filter(each -> each.reference.cycleRule() == Reference.CycleRule.DROP)
                    .findFirst();
            if (soft.isEmpty()) {
                for (Edge each : path) {
                    each.from.own.add(new Own(
                            DocumentError.of(
                                    each.from.url,
                                    each.reference.line(),
                                    each.reference.column(),
                                    "cycle of " + path.size()),
                            null));
                }
                path.forEach(each -> events.add(() -> end(each.from, ComponentStatus.ERROR)));
                return;
            }
            Edge dropped = soft.get();
            if (dropped == edge) {
                to.waiters.add(edge);
                return;
            }
            dropped.waiting = false;
            dropped.from.pending--;
            events.add(() -> proceed(dropped.from));
        }
        edge.waiting = true;
        from.pending++;
        to.waiters.add(edge);
    }

    /** Edges waited on that lead from one to the other; null if there are none. */
    private static List<Edge> path(Entry from, Entry to) {
        if (from == to) {
            return new ArrayList<>();
        }
        Map<Entry, Edge> reached = new HashMap<>();
        Deque<Entry> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            Entry at = open.remove();
            for (Edge edge : at.edges) {
                if (edge.waiting && edge.to != from && reached.putIfAbsent(edge.to, edge) == null) {
                    open.add(edge.to);
                }
            }
        }
        if (!reached.containsKey(to)) {
            return null;
        }
        List<Edge> path = new ArrayList<>();
        for (Entry at = to; at != from; at = path.get(0).from) {
            path.add(0, reached.get(at));
        }
        return path;
    }

    private record Own(DocumentError error, LoadedDocument cause) {}

    private static final class Edge {
        private final Entry from;
        private final Reference reference;
        private final Entry to;
        private boolean waiting;

        Edge(Entry from, Reference reference, Entry to) {
            this.from = from;
            this.reference = reference;
            this.to = to;
        }
    }

    private final class Entry implements LoadedDocument, DocumentContext {
        private final URI url;
        private final DocumentKind kind;
        private final boolean prefetch;
        private URI asked;
        private URI retrieved;
        private ComponentStatus status = ComponentStatus.NULL;
        private int httpStatus;
        private int pending;
        private DocumentSession session;
        private Object model;
        private final List<Edge> edges = new ArrayList<>();
        private final List<Edge> waiters = new ArrayList<>();
        private final Deque<Edge> arrivals = new ArrayDeque<>();
        private final List<Own> own = new ArrayList<>();

        Entry(URI url, DocumentKind kind, boolean prefetch) {
            this.url = url;
            this.asked = url;
            this.retrieved = url;
            this.kind = kind;
            this.prefetch = prefetch;
        }

        @Override
        public URI url() {
            return url;
        }

        @Override
        public URI retrievedUrl() {
            return retrieved;
        }

        @Override
        public URI baseUrl() {
            return options.base() == LoadOptions.Base.REQUESTED ? url : retrieved;
        }

        @Override
        public DocumentKind kind() {
            return kind;
        }

        @Override
        public String mediaType() {
            return "";
        }

        @Override
        public LoadOptions options() {
            return options;
        }

        @Override
        public URI resolve(String reference) {
            int fragment = reference.indexOf('#');
            String text = fragment < 0 ? reference : reference.substring(0, fragment);
            StringBuilder encoded = new StringBuilder();
            for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                if (b > ' ' && "\"<>\\^`{|}".indexOf(b) < 0) {
                    encoded.append((char) b);
                } else if (b >= 0 && b < ' ') {
                    throw new IllegalArgumentException("a URL cannot have control characters");
                } else {
                    encoded.append(String.format("%%%02X", b));
                }
            }
            return baseUrl().resolve(URI.create(encoded.toString())).normalize();
        }

        @Override
        public void require(Reference reference) {
            refer(this, reference);
        }

        @Override
        public void error(int line, int column, String message) {
            error(DocumentError.of(url, line, column, message));
        }

        @Override
        public void error(int line, int column, String message, LoadedDocument cause) {
            own.add(new Own(DocumentError.of(url, line, column, message), cause));
        }

        @Override
        public void error(DocumentError error) {
            own.add(new Own(error, null));
        }

        @Override
        public void model(Object made) {
            model = made;
        }

        @Override
        public ComponentStatus status() {
            return status;
        }

        @Override
        public List<Reference> references() {
            return edges.stream().map(edge -> edge.reference).toList();
        }

        @Override
        public List<DocumentError> errors() {
            List<DocumentError> errors = new ArrayList<>();
            for (Own each : own) {
                errors.add(each.error);
                if (each.cause != null) {
                    each.cause.errors().stream()
                            .filter(error -> !errors.contains(error))
                            .forEach(errors::add);
                }
            }
            return errors;
        }

        @Override
        public int httpStatus() {
            return httpStatus;
        }

        @Override
        public long bytes() {
            return prefetch ? 0 : 1;
        }

        @Override
        public Duration elapsed() {
            return Duration.ZERO;
        }

        @Override
        public ReplySource source() {
            return ReplySource.NETWORK;
        }

        @Override
        public Optional<Object> model() {
            return Optional.ofNullable(model);
        }

        @Override
        public Optional<byte[]> body() {
            return Optional.empty();
        }
    }
}
