// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.engine.Component;
import io.penstock.engine.DocumentError;
import io.penstock.engine.DocumentGraph;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.Reference;
import io.penstock.network.Redaction;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A document graph: each document below the first one that refers to it. A pure function. */
final class LoadReport {
    private LoadReport() {}

    static View of(Component component, Duration elapsed) {
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
        return component.errors().isEmpty()
                ? view.build()
                : view.with("errors", errors(component.errors())).build();
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
