// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.engine.Component;
import io.penstock.engine.DocumentChange;
import io.penstock.engine.DocumentError;
import io.penstock.engine.DocumentGraph;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.Reference;
import io.penstock.network.Redaction;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A document graph: each document below the first one that refers to it. */
final class LoadReport {
    private final View.Builder view;

    private LoadReport(View.Builder view) {
        this.view = view;
    }

    static LoadReport of(Component component, Duration elapsed) {
        DocumentGraph graph = component.graph();
        Map<URI, Integer> depths = depths(graph);
        View.Rows documents = View.table("document", "depth", "kind", "status", "http", "source", "bytes", "took");
        long bytes = 0;
        for (LoadedDocument each : graph.documents()) {
            bytes += each.bytes();
            documents.row(
                    Redaction.uri(each.url()),
                    View.number(depths.getOrDefault(each.url(), 0)),
                    each.kind(),
                    each.status(),
                    View.number(each.httpStatus()),
                    each.source(),
                    View.bytes(each.bytes()),
                    View.millis(each.elapsed()));
        }
        View.Builder view = View.fields()
                .with("url", Redaction.uri(component.url()))
                .with("status", component.status())
                .with("documents", View.number(graph.documents().size()))
                .with("bytes", View.bytes(bytes))
                .with("took", View.millis(elapsed))
                .with("graph", documents.build());
        if (!component.errors().isEmpty()) {
            view.with("errors", errors(component.errors()));
        }
        return new LoadReport(view);
    }

    /** What is otherwise than it was. */
    void changes(List<DocumentChange> changes) {
        View.Rows rows = View.table("document", "kind", "change");
        changes.forEach(each -> rows.row(Redaction.uri(each.url()), each.kind(), each.change()));
        view.with("changes", rows.build());
    }

    /** Where the graph was written to. */
    void exported(Path target) {
        view.with("exported", target);
    }

    View view() {
        return view.build();
    }

    private static View errors(List<DocumentError> errors) {
        View.Rows rows = View.table("document", "line", "column", "code", "message");
        errors.forEach(each -> rows.row(
                Redaction.uri(each.url()),
                View.number(each.line()),
                View.number(each.column()),
                each.code(),
                each.message()));
        return rows.build();
    }

    /** Documents come breadth-first: the first that refers to a document decides. */
    private static Map<URI, Integer> depths(DocumentGraph graph) {
        Map<URI, Integer> depths = new HashMap<>(Map.of(graph.root().url(), 0));
        for (LoadedDocument document : graph.documents()) {
            int below = depths.getOrDefault(document.url(), 0) + 1;
            for (Reference reference : document.references()) {
                depths.putIfAbsent(reference.url(), below);
            }
        }
        return depths;
    }
}
