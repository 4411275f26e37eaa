// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DeclarativeEngine;
import io.penstock.network.spi.NetworkListener;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

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

    /** Records the requests if a picture of them is wanted. @return the exit code */
    int run(Penstock penstock, URI root) throws InterruptedException, IOException {
        if (arguments.waterfall().isEmpty() && arguments.har().isEmpty()) {
            return run(penstock.engine(), root, load -> {});
        }
        DeclarativeEngine engine = penstock.engine();
        try (Recording recording = new Recording(penstock.context())) {
            Loaded[] loaded = new Loaded[1];
            int exit = run(engine, root, load -> loaded[0] = load);
            List<NetworkListener.Event> events = recording.events(penstock.runtime());
            if (arguments.har().isPresent()) {
                Files.writeString(arguments.har().get(), Har.print(root, recording.start(), events));
            }
            if (arguments.waterfall().isPresent()) {
                Files.writeString(
                        arguments.waterfall().get(),
                        Waterfall.page(
                                root,
                                GraphText.print(loaded[0].component(), loaded[0].elapsed()),
                                loaded[0].component().errors().stream()
                                        .map(Object::toString)
                                        .toList(),
                                events));
            }
            return exit;
        }
    }

    private record Loaded(Component component, Duration elapsed) {}

    private int run(DeclarativeEngine engine, URI root, Consumer<Loaded> told) throws InterruptedException {
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
        told.accept(new Loaded(component, elapsed));
        if (arguments.json()) {
            out.println(GraphJson.print(component, elapsed));
        } else {
            out.print(GraphText.print(component, elapsed));
            component.errors().forEach(err::println);
        }
        return component.status() == ComponentStatus.READY ? 0 : Main.FAILED;
    }
}
