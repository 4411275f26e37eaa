// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import io.penstock.engine.DocumentError;
import io.penstock.engine.LoadedDocument;
import io.penstock.engine.spi.DocumentContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The errors of one document, told at its end, in the same order whatever arrived first. */
final class Problems {
    /** What an error is about; in the order in which they are told. */
    enum About {
        IMPORT,
        MODULE,
        NAME,
        SCRIPT,
        TYPE,
        SINGLETON,
        ATTACHED
    }

    private static final Comparator<Problem> ORDER = Comparator.comparing(Problem::about)
            // Qt tells of missing modules from the last import to the first
            .thenComparing(
                    problem -> problem.about == About.MODULE ? -problem.line : problem.line, Comparator.naturalOrder())
            .thenComparing(Problem::column);

    private final List<Problem> problems = new ArrayList<>();

    private record Problem(
            About about,
            int line,
            int column,
            String message,
            Optional<LoadedDocument> cause,
            Optional<DocumentError> elsewhere) {}

    void add(About about, int line, int column, String message) {
        problems.add(new Problem(about, line, column, message, Optional.empty(), Optional.empty()));
    }

    void add(About about, int line, int column, String message, LoadedDocument cause) {
        problems.add(new Problem(about, line, column, message, Optional.of(cause), Optional.empty()));
    }

    /**
     * @param elsewhere what makes a document that is fine by itself unfit here
     */
    void add(About about, int line, int column, String message, DocumentError elsewhere) {
        problems.add(new Problem(about, line, column, message, Optional.empty(), Optional.of(elsewhere)));
    }

    boolean anyAbout(About about) {
        return problems.stream().anyMatch(problem -> problem.about == about);
    }

    /** Tells all of them, once. */
    void tell(DocumentContext context) {
        problems.sort(ORDER);
        for (Problem problem : problems) {
            if (problem.cause.isPresent()) {
                context.error(problem.line, problem.column, problem.message, problem.cause.get());
            } else {
                context.error(problem.line, problem.column, problem.message);
                problem.elsewhere.ifPresent(context::error);
            }
        }
        problems.clear();
    }
}
