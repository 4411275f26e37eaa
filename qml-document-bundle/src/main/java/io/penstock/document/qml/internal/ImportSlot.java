// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.document.qml.QmlDirectory;
import io.penstock.document.qml.QmlVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One directory or module that a document imports, itself or through a qmldir, and what has become of it. */
final class ImportSlot {
    /** The implicit import of the document's own directory stands behind all others. */
    static final int IMPLICIT = Integer.MAX_VALUE;

    private static final int[] IMPLICIT_PLACE = {-1};

    /** What is known of it. */
    enum State {
        PENDING,
        KNOWN,
        FAILED
    }

    final String uri;
    final QmlVersion version;
    final String qualifier;
    final boolean isModule;
    /** 0 for an import of the document; one more than that of the qmldir that imports it. */
    final int precedence;
    /** Number of the import of the document, then numbers of lines of the qmldirs between. */
    final int[] place;
    /** Of the document's import. */
    final int line;

    final int column;

    State state = State.PENDING;
    QmlDirectory directory = QmlDirectory.EMPTY;
    /** URL of the directory, with its slash; empty for a module that is not on the network. */
    String base = "";
    /** The version, made more exact by what the qmldir has. */
    QmlVersion effective;

    boolean isProvided;
    ProvidedModules.Known provided = ProvidedModules.Known.NOTHING;
    /** Told when it is no longer pending. */
    final List<Runnable> waiting = new ArrayList<>();

    private ImportSlot(
            String uri,
            QmlVersion version,
            String qualifier,
            boolean isModule,
            int precedence,
            int[] place,
            int line,
            int column) {
        this.uri = uri;
        this.version = version;
        this.effective = version;
        this.qualifier = qualifier;
        this.isModule = isModule;
        this.precedence = precedence;
        this.place = place;
        this.line = line;
        this.column = column;
    }

    static ImportSlot implicit() {
        return new ImportSlot(".", QmlVersion.LATEST, "", false, IMPLICIT, IMPLICIT_PLACE, 0, 0);
    }

    /**
     * @param index of the import in the document
     */
    static ImportSlot explicit(
            String uri, QmlVersion version, String qualifier, boolean isModule, int index, int line, int column) {
        return new ImportSlot(uri, version, qualifier, isModule, 0, new int[] {index}, line, column);
    }

    /**
     * A module that this one imports.
     *
     * @param index of the line in its qmldir
     */
    ImportSlot dependent(String module, QmlVersion moduleVersion, int index) {
        int[] below = Arrays.copyOf(place, place.length + 1);
        below[place.length] = index;
        int next = isImplicit() ? 1 : precedence + 1;
        return new ImportSlot(module, moduleVersion, qualifier, true, next, below, line, column);
    }

    boolean isImplicit() {
        return precedence == IMPLICIT;
    }

    /** Before which of two, of one namespace, names are looked up: nearer ones first, of these the later one. */
    static int compare(ImportSlot first, ImportSlot second) {
        return first.precedence != second.precedence
                ? Integer.compare(first.precedence, second.precedence)
                : Arrays.compare(second.place, first.place);
    }

    /** It is known, or never will be. */
    void settle(State end) {
        state = end;
        List<Runnable> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(Runnable::run);
    }
}
