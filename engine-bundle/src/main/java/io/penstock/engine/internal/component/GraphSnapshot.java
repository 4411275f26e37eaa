// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentChange;
import io.penstock.engine.DocumentGraph;
import io.penstock.engine.LoadedDocument;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The documents below a root as they stood at one moment. Immutable. */
final class GraphSnapshot implements DocumentGraph {
    private final List<LoadedDocument> documents;
    /** For each document the places of those that it refers to. */
    private final int[][] targets;

    private volatile @Nullable Map<URI, LoadedDocument> byUrl;
    private volatile @Nullable List<LoadedDocument> dependencyOrder;

    private GraphSnapshot(List<LoadedDocument> documents, int[][] targets) {
        this.documents = Collections.unmodifiableList(documents);
        this.targets = targets;
    }

    /** @param unfinished status of the documents that have not ended */
    static GraphSnapshot of(Document root, ComponentStatus unfinished) {
        Map<Document, Integer> places = new HashMap<>();
        List<Document> found = new ArrayList<>();
        List<Document> prefetched = new ArrayList<>();
        add(root, places, found);
        int next = 0;
        for (int later = 0; next < found.size() || later < prefetched.size(); ) {
            if (next == found.size()) {
                add(prefetched.get(later++), places, found);
                continue;
            }
            for (Edge edge : found.get(next++).edges) {
                Document to = edge.to;
                if (to != null && edge.isPrefetch()) {
                    prefetched.add(to);
                } else if (to != null) {
                    add(to, places, found);
                }
            }
        }
        List<LoadedDocument> documents = new ArrayList<>(found.size());
        int[][] targets = new int[found.size()][];
        for (int i = 0; i < targets.length; i++) {
            Document document = found.get(i);
            documents.add(document.hasEnded() ? document.ended() : new DocumentRecord(document, unfinished));
            int[] all = new int[document.edges.size()];
            int count = 0;
            for (Edge edge : document.edges) {
                Integer place = edge.to == null ? null : places.get(edge.to);
                if (place != null) {
                    all[count++] = place;
                }
            }
            targets[i] = Arrays.copyOf(all, count);
        }
        return new GraphSnapshot(documents, targets);
    }

    private static void add(Document document, Map<Document, Integer> places, List<Document> found) {
        if (places.putIfAbsent(document, found.size()) == null) {
            found.add(document);
        }
    }

    @Override
    public LoadedDocument root() {
        return documents.get(0);
    }

    @Override
    public List<LoadedDocument> documents() {
        return documents;
    }

    @Override
    public Optional<LoadedDocument> document(URI url) {
        Map<URI, LoadedDocument> known = byUrl;
        if (known == null) {
            known = new HashMap<>();
            for (LoadedDocument document : documents) {
                known.putIfAbsent(document.url(), document);
            }
            byUrl = known;
        }
        return Optional.ofNullable(known.get(url));
    }

    @Override
    public List<LoadedDocument> dependencyOrder() {
        List<LoadedDocument> known = dependencyOrder;
        if (known == null) {
            known = Collections.unmodifiableList(postOrder());
            dependencyOrder = known;
        }
        return known;
    }

    /** Depth first without recursion, since a chain may be as long as the graph; an edge back up a cycle is passed over. */
    private List<LoadedDocument> postOrder() {
        List<LoadedDocument> order = new ArrayList<>(documents.size());
        int[] path = new int[documents.size()];
        int[] taken = new int[documents.size()];
        boolean[] seen = new boolean[documents.size()];
        seen[0] = true;
        for (int depth = 0; depth >= 0; ) {
            int at = path[depth];
            if (taken[at] == targets[at].length) {
                order.add(documents.get(at));
                depth--;
                continue;
            }
            int to = targets[at][taken[at]++];
            if (!seen[to]) {
                seen[to] = true;
                path[++depth] = to;
            }
        }
        return order;
    }

    @Override
    public List<DocumentChange> changesSince(DocumentGraph earlier) {
        return Changes.between(earlier.documents(), documents);
    }

    @Override
    public void export(Path target) throws IOException {
        Exports.write(target, documents);
    }

    @Override
    public String toString() {
        return documents.size() + " documents below " + root();
    }
}
