// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DeclarativeEngine;
import io.penstock.engine.DocumentGraph;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.LoadOptions;
import io.penstock.network.Timeouts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Loads a document and everything that it refers to; compares, and keeps it in a file. */
final class LoadCommand {
    static final String USAGE = "net:load URL [--timeout TIME] [--max-documents N] [--reload] [--since FILE]"
            + " [--export FILE] [--engine NAME] [--json]";

    private static final Duration PREFETCH_LIMIT = Duration.ofSeconds(10);

    private final Services services;

    LoadCommand(Services services) {
        this.services = services;
    }

    View run(Arguments arguments) {
        URI uri = arguments.atMost(1).uri(0);
        LoadOptions options = LoadOptions.builder()
                .totalTime(arguments.time("--timeout", LoadOptions.DEFAULT.totalTime(), Timeouts.MAX))
                .maxDocuments(
                        arguments.number("--max-documents", LoadOptions.DEFAULT.maxDocuments(), 1, Integer.MAX_VALUE))
                .keepBodies(arguments.has("--export"))
                .build();
        String engine = services.engine(arguments.value("--engine"));
        return services.with(DeclarativeEngine.class, engine, documents -> load(documents, uri, options, arguments))
                .orElseThrow(() -> new IllegalStateException("the engine " + engine + " has just stopped"));
    }

    private static View load(DeclarativeEngine engine, URI uri, LoadOptions options, Arguments arguments) {
        Optional<Path> since = arguments.value("--since").map(Path::of);
        Optional<Path> export = arguments.value("--export").map(Path::of);
        boolean again = arguments.has("--reload") || since.isPresent();
        Optional<DocumentGraph> kept = since.map(file -> kept(engine, file, options));
        long start = System.nanoTime();
        Component first = end(engine.load(uri, options));
        Component component = again ? end(first.reload()) : first;
        LoadReport report = LoadReport.of(component, Duration.ofNanos(System.nanoTime() - start));
        if (again) {
            report.changes(component.graph().changesSince(kept.orElseGet(first::graph)));
        }
        export.ifPresent(file -> {
            export(component, file);
            report.exported(file.toAbsolutePath());
        });
        return report.view();
    }

    private static DocumentGraph kept(DeclarativeEngine engine, Path file, LoadOptions options) {
        Component earlier = end(engine.load(file.toUri(), options));
        DocumentGraph graph = earlier.graph();
        if (graph.root().kind().equals(DocumentKind.ROOT) && graph.root().url().equals(earlier.url())) {
            throw new IllegalArgumentException("--since: " + earlier.errors().get(0));
        }
        return graph;
    }

    private static void export(Component component, Path file) {
        try {
            component.graph().export(file);
        } catch (FileAlreadyExistsException e) {
            throw new IllegalArgumentException("--export: there is a " + file + " already", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("--export: " + e, e);
        }
    }

    /** Waits for the end, and a while for what is fetched ahead. */
    private static Component end(Component component) {
        CountDownLatch ended = new CountDownLatch(1);
        component.completion().whenComplete((graph, failure) -> ended.countDown());
        try {
            ended.await();
            long limit = System.nanoTime() + PREFETCH_LIMIT.toNanos();
            for (Component.Progress now = component.progressDetail();
                    component.status() == ComponentStatus.READY
                            && now.prefetchDone() < now.prefetchKnown()
                            && System.nanoTime() < limit;
                    now = component.progressDetail()) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (InterruptedException e) {
            component.cancel();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return component;
    }
}
