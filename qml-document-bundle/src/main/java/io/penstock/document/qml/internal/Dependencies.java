// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.Reference;
import io.penstock.engine.Strength;
import io.penstock.engine.spi.DocumentContext;
import io.penstock.network.NetworkError;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one document has required, each thing once, and who is to be told when it has ended. */
final class Dependencies {
    private final DocumentContext context;
    private final Map<Target, Dependency> byTarget = new HashMap<>();
    private final Map<Reference, Dependency> byReference = new HashMap<>();

    private record Target(URI url, DocumentKind kind, Reference.CycleRule rule) {
        @Override
        public boolean equals(Object other) { // of its own, as everywhere here: see QmlVersion
            return other instanceof Target that && url.equals(that.url) && kind.equals(that.kind) && rule == that.rule;
        }

        @Override
        public int hashCode() {
            return url.hashCode() * 31 + kind.hashCode();
        }
    }

    private static final class Dependency {
        private @Nullable LoadedDocument ended;
        private List<Consumer<LoadedDocument>> waiting = new ArrayList<>(1);

        void then(Consumer<LoadedDocument> action) {
            LoadedDocument document = ended;
            if (document == null) {
                waiting.add(action);
            } else {
                action.accept(document);
            }
        }

        void end(LoadedDocument document) {
            ended = document;
            List<Consumer<LoadedDocument>> actions = waiting;
            waiting = List.of();
            actions.forEach(action -> action.accept(document));
        }
    }

    Dependencies(DocumentContext context) {
        this.context = context;
    }

    /**
     * Requires a document, unless that was done before.
     *
     * @param then told when it has ended, at once if it has; never if the reference was dropped for closing a cycle
     */
    void require(Reference reference, Consumer<LoadedDocument> then) {
        Target target = new Target(reference.url(), reference.kind(), reference.cycleRule());
        Dependency known = byTarget.get(target);
        if (known != null) {
            known.then(then);
            return;
        }
        Dependency dependency = new Dependency();
        dependency.then(then);
        byTarget.put(target, dependency);
        byReference.put(reference, dependency);
        context.require(reference);
    }

    /** Requires a qmldir, which need not exist. */
    void qmldir(URI url, int line, int column, Consumer<LoadedDocument> then) {
        require(Reference.optional(url, QmlKinds.QMLDIR, line, column), then);
    }

    /** Requires a script; scripts may refer to each other in circles. */
    void script(URI url, int line, int column, Consumer<LoadedDocument> then) {
        require(new Reference(url, QmlKinds.SCRIPT, Strength.REQUIRED, Reference.CycleRule.DROP, line, column), then);
    }

    /** To be told of by the session. */
    void ended(Reference reference, LoadedDocument document) {
        Dependency dependency = byReference.remove(reference);
        if (dependency != null) {
            dependency.end(document);
        }
    }

    static boolean isReady(LoadedDocument document) {
        return document.status() == ComponentStatus.READY;
    }

    /** Whether it does not exist. */
    static boolean isAbsent(LoadedDocument document) {
        return !isReady(document)
                && (document.httpStatus() == 404
                        || document.httpStatus() == 410
                        || document.errors().stream()
                                .anyMatch(error -> error.url().equals(document.url())
                                        && (error.code() == NetworkError.NOT_FOUND
                                                || error.code() == NetworkError.GONE)));
    }
}
