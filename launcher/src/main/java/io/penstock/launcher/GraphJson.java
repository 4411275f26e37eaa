// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import io.penstock.engine.Component;
import io.penstock.engine.DocumentError;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.Reference;
import io.penstock.network.Redaction;
import java.time.Duration;
import java.util.List;

/** A document graph as one JSON object (RFC 8259). */
final class GraphJson {
    private GraphJson() {}

    static String print(Component component, Duration elapsed) {
        Json json = new Json();
        json.object();
        json.field("url").value(Redaction.uri(component.url()));
        json.field("status").value(component.status().toString());
        json.field("millis").value(elapsed.toMillis());
        json.field("documents").array();
        for (LoadedDocument document : component.graph().documents()) {
            document(json, document);
        }
        json.end();
        json.field("errors");
        errors(json, component.errors());
        json.end();
        return json.toString();
    }

    private static void document(Json json, LoadedDocument document) {
        json.object();
        json.field("url").value(Redaction.uri(document.url()));
        json.field("retrievedUrl").value(Redaction.uri(document.retrievedUrl()));
        json.field("kind").value(document.kind().name());
        json.field("status").value(document.status().toString());
        json.field("httpStatus").value(document.httpStatus());
        json.field("bytes").value(document.bytes());
        json.field("millis").value(document.elapsed().toMillis());
        json.field("source").value(document.source().toString());
        json.field("references").array();
        for (Reference reference : document.references()) {
            json.object();
            json.field("url").value(Redaction.uri(reference.url()));
            json.field("kind").value(reference.kind().name());
            json.field("strength").value(reference.strength().toString());
            json.field("line").value(reference.line());
            json.field("column").value(reference.column());
            json.end();
        }
        json.end();
        json.field("errors");
        errors(json, document.errors());
        json.end();
    }

    private static void errors(Json json, List<DocumentError> errors) {
        json.array();
        for (DocumentError error : errors) {
            json.object();
            json.field("url").value(Redaction.uri(error.url()));
            json.field("line").value(error.line());
            json.field("column").value(error.column());
            json.field("message").value(error.message());
            json.field("code").value(error.code().toString());
            json.field("httpStatus").value(error.status());
            json.end();
        }
        json.end();
    }
}
