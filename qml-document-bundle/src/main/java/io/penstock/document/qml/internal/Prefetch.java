// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.document.qml.QmlBinding;
import io.penstock.document.qml.QmlInlineComponent;
import io.penstock.document.qml.QmlObject;
import io.penstock.document.qml.internal.syntax.ParsedQml;
import io.penstock.document.qml.internal.syntax.UrlCall;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.Reference;
import io.penstock.engine.Strength;
import io.penstock.engine.spi.DocumentContext;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds the resources that a document names by literals, and refers to them as PREFETCH. */
final class Prefetch {
    /** Groups may nest without end; nothing in the table does. */
    private static final int LONGEST_PROPERTY = 200;

    private final DocumentContext context;
    private final PrefetchTable table;
    private final Set<URI> found = new HashSet<>();

    private record Place(QmlObject object, String type, String group) {}

    Prefetch(DocumentContext context, PrefetchTable table) {
        this.context = context;
        this.table = table;
    }

    /** Literals on the properties of the table, and static calls, in a document. */
    void document(ParsedQml document) {
        if (!context.options().prefetch()) {
            return;
        }
        Deque<Place> open = new ArrayDeque<>();
        open.add(new Place(document.root(), document.root().type(), ""));
        for (QmlInlineComponent component : document.inlineComponents()) {
            open.add(new Place(component.object(), component.object().type(), ""));
        }
        while (!open.isEmpty()) {
            Place place = open.remove();
            object(place, open);
        }
        calls(document.urlCalls());
    }

    private void object(Place place, Deque<Place> open) {
        for (QmlBinding binding : place.object.bindings()) {
            String property = place.group + binding.name();
            if (binding.literal().isPresent() && table.contains(place.type, property)) {
                literal(
                        binding.literal().get(),
                        binding.range().line(),
                        binding.range().column());
            }
            boolean group = binding.kind() == QmlBinding.Kind.GROUP;
            if (property.length() > LONGEST_PROPERTY) {
                continue;
            }
            for (QmlObject value : binding.objects()) {
                open.add(group ? new Place(value, place.type, property + ".") : new Place(value, value.type(), ""));
            }
        }
        for (QmlObject child : place.object.children()) {
            open.add(new Place(child, child.type(), ""));
        }
    }

    /** Static calls such as {@code Qt.resolvedUrl("a.png")}. */
    void calls(List<UrlCall> calls) {
        if (context.options().prefetch()) {
            for (UrlCall call : calls) {
                literal(call.url(), call.line(), call.column());
            }
        }
    }

    private void literal(String text, int line, int column) {
        String scheme = Urls.scheme(text);
        if (text.isBlank()
                || text.startsWith(":")
                || text.endsWith("/")
                || !scheme.isEmpty() && !context.options().schemes().contains(scheme)) {
            return;
        }
        URI url;
        try {
            url = context.resolve(text);
        } catch (IllegalArgumentException e) {
            // whoever evaluates the binding will meet the same text
            return;
        }
        if (!url.equals(context.url()) && found.add(url)) {
            context.require(new Reference(url, kind(url), Strength.PREFETCH, Reference.CycleRule.DROP, line, column));
        }
    }

    /** A document stays a document when it is fetched ahead: others may refer to it as one. */
    private static DocumentKind kind(URI url) {
        String path = url.getPath() == null ? "" : url.getPath();
        if (path.endsWith(".qml")) {
            return QmlKinds.DOCUMENT;
        }
        return path.endsWith(".js") || path.endsWith(".mjs") ? QmlKinds.SCRIPT : DocumentKind.RESOURCE;
    }
}
