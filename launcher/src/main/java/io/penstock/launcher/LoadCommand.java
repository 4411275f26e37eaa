// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DeclarativeEngine;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Loads a document graph and prints what it did. */
final class LoadCommand {
    private static final Duration PREFETCH_LIMIT = Duration.ofSeconds(10);

    private final LoadArguments arguments;
    private final PrintStream out;
    private final PrintStream err;

    LoadCommand(LoadArguments arguments, PrintStream out, PrintStream err) {
        this.arguments = arguments;
        this.out = out;
        this.err = err;
    }

    /** READY does not wait for images and fonts; a person who looks at the whole graph does, for a while. */
    private static void awaitPrefetched(Component component) throws InterruptedException {
        long end = System.nanoTime() + PREFETCH_LIMIT.toNanos();
        while (component.status() == ComponentStatus.READY
                && component.progressDetail().prefetchDone()
                        < component.progressDetail().prefetchKnown()
                && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** @return the exit code */
    int run(DeclarativeEngine engine, URI root) throws InterruptedException {
        long start = System.nanoTime();
        Component component = engine.load(root, arguments.options());
        ProgressLine line = ProgressLine.to(err);
        component.addListener(line::show);
        CountDownLatch ended = new CountDownLatch(1);
        component.completion().whenComplete((graph, failure) -> ended.countDown());
        ended.await();
        awaitPrefetched(component);
        line.clear();
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        if (arguments.json()) {
            out.println(GraphJson.print(component, elapsed));
        } else {
            out.print(GraphText.print(component, elapsed));
            component.errors().forEach(err::println);
        }
        return component.status() == ComponentStatus.READY ? 0 : Main.FAILED;
    }
}
