// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DeclarativeEngine;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Loads a document graph and prints what it did. */
final class LoadCommand {
    private final LoadArguments arguments;
    private final PrintStream out;
    private final PrintStream err;

    LoadCommand(LoadArguments arguments, PrintStream out, PrintStream err) {
        this.arguments = arguments;
        this.out = out;
        this.err = err;
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
