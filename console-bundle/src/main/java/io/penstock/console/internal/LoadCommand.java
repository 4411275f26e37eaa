// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import io.penstock.engine.Component;
import io.penstock.engine.DeclarativeEngine;
import io.penstock.engine.LoadOptions;
import io.penstock.network.Timeouts;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Loads a document and everything that it refers to. */
final class LoadCommand {
    static final String USAGE = "net:load URL [--timeout TIME] [--max-documents N] [--engine NAME] [--json]";

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
                .build();
        String engine = services.engine(arguments.value("--engine"));
        return services.with(DeclarativeEngine.class, engine, documents -> load(documents, uri, options))
                .orElseThrow(() -> new IllegalStateException("the engine " + engine + " has just stopped"));
    }

    private static View load(DeclarativeEngine engine, URI uri, LoadOptions options) {
        long start = System.nanoTime();
        Component component = engine.load(uri, options);
        CountDownLatch ended = new CountDownLatch(1);
        component.completion().whenComplete((graph, failure) -> ended.countDown());
        try {
            ended.await();
        } catch (InterruptedException e) {
            component.cancel();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        return LoadReport.of(component, Duration.ofNanos(System.nanoTime() - start));
    }
}
