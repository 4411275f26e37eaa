// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentGraph;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.Reference;
import io.penstock.engine.Strength;
import io.penstock.network.Redaction;
import io.penstock.network.ReplySource;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A document graph as a tree of text: each document once, below the first one that refers to it. */
final class GraphText {
    private GraphText() {}

    static String print(Component component, Duration elapsed) {
        DocumentGraph graph = component.graph();
        List<Row> rows = rows(graph);
        StringBuilder text = new StringBuilder();
        int width = rows.stream().mapToInt(row -> row.name.length()).max().orElse(0);
        int kinds = rows.stream()
                .mapToInt(row -> row.document.kind().name().length())
                .max()
                .orElse(0);
        Set<URI> tolerated = tolerated(graph);
        for (Row row : rows) {
            LoadedDocument document = row.document;
            text.append(String.format(
                    Locale.ROOT,
                    "%-" + Math.max(1, width) + "s  %-" + Math.max(1, kinds) + "s  %-9s %9s %7s  %s%n",
                    row.name,
                    document.kind(),
                    document.status() == ComponentStatus.ERROR && tolerated.contains(document.url())
                            ? "ABSENT"
                            : document.status(),
                    size(document.bytes()),
                    document.elapsed().toMillis() + " ms",
                    origin(document)));
        }
        return text.append(System.lineSeparator())
                .append(totals(component, graph, elapsed))
                .append(System.lineSeparator())
                .toString();
    }

    /** What nothing needs: a directory without a qmldir, for instance, is no failure. */
    private static Set<URI> tolerated(DocumentGraph graph) {
        Set<URI> optional = new HashSet<>();
        Set<URI> required = new HashSet<>();
        for (LoadedDocument document : graph.documents()) {
            for (Reference reference : document.references()) {
                (reference.strength() == Strength.OPTIONAL ? optional : required).add(reference.url());
            }
        }
        optional.removeAll(required);
        return optional;
    }

    /** {@code 640 B}, {@code 12.3 KiB}, {@code 4.0 MiB}. */
    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        boolean large = bytes >= 1 << 20;
        return String.format(Locale.ROOT, "%.1f %s", bytes / (large ? 1048576.0 : 1024.0), large ? "MiB" : "KiB");
    }

    private static String origin(LoadedDocument document) {
        String source = document.source().toString().toLowerCase(Locale.ROOT)
                + (document.httpStatus() == 0 ? "" : " " + document.httpStatus());
        return document.retrievedUrl().equals(document.url())
                ? source
                : source + ", from " + Redaction.uri(document.retrievedUrl());
    }

    private static String totals(Component component, DocumentGraph graph, Duration elapsed) {
        Map<ReplySource, Integer> sources = new EnumMap<>(ReplySource.class);
        long bytes = 0;
        for (LoadedDocument document : graph.documents()) {
            bytes += document.bytes();
            sources.merge(document.source(), 1, Integer::sum);
        }
        List<String> parts = new ArrayList<>();
        sources.forEach(
                (source, count) -> parts.add(count + " " + source.toString().toLowerCase(Locale.ROOT)));
        return component.status() + ": " + counted(graph.documents().size()) + ", " + size(bytes) + ", "
                + elapsed.toMillis() + " ms (" + String.join(", ", parts) + ")";
    }

    private static String counted(int documents) {
        return documents == 1 ? "1 document" : documents + " documents";
    }

    private record Row(String name, LoadedDocument document) {}

    /** A place in the tree: what is drawn before the name, and before the names below it. */
    private record Place(LoadedDocument document, String lead, String below) {}

    private static List<Row> rows(DocumentGraph graph) {
        Set<URI> seen = new HashSet<>();
        Map<URI, List<LoadedDocument>> children = firstReferences(graph);
        List<Row> rows = new ArrayList<>();
        Deque<Place> open = new ArrayDeque<>();
        open.push(new Place(graph.root(), "", ""));
        URI base = graph.root().retrievedUrl();
        while (!open.isEmpty()) {
            Place place = open.pop();
            if (!seen.add(place.document.url())) {
                continue;
            }
            rows.add(new Row(place.lead + name(place.document, base, rows.isEmpty()), place.document));
            List<LoadedDocument> below = children.getOrDefault(place.document.url(), List.of());
            for (int i = below.size() - 1; i >= 0; i--) {
                boolean last = i == below.size() - 1;
                open.push(new Place(
                        below.get(i), place.below + (last ? "└─ " : "├─ "), place.below + (last ? "   " : "│  ")));
            }
        }
        return rows;
    }

    /** For each document those that it is the first, breadth-first, to refer to. */
    private static Map<URI, List<LoadedDocument>> firstReferences(DocumentGraph graph) {
        Map<URI, List<LoadedDocument>> children = new HashMap<>();
        Set<URI> placed = new HashSet<>(Set.of(graph.root().url()));
        for (LoadedDocument document : graph.documents()) {
            for (Reference reference : document.references()) {
                graph.document(reference.url())
                        .filter(target -> placed.add(target.url()))
                        .ifPresent(target -> children.computeIfAbsent(document.url(), none -> new ArrayList<>())
                                .add(target));
            }
        }
        return children;
    }

    private static String name(LoadedDocument document, URI base, boolean root) {
        String url = Redaction.uri(document.url());
        if (root) {
            return url;
        }
        String directory = Redaction.uri(base.resolve("."));
        return url.startsWith(directory) && url.length() > directory.length() ? url.substring(directory.length()) : url;
    }
}
