// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Parses random mutations of all QML files and scripts below a directory, and looks for anything but a document or a
 * {@link SyntaxFault}, and for a parse that does not end. Run by hand: {@code MutationRun DIR COUNT SEED}.
 */
public final class MutationRun {
    private static final long LIMIT_MILLIS = 10_000;

    /** What is being parsed, and since when. */
    private record Parse(String text, long start) {}

    private static final AtomicReference<Parse> CURRENT = new AtomicReference<>();

    private MutationRun() {}

    public static void main(String[] args) throws IOException {
        List<String> texts = texts(Path.of(args[0]));
        long count = Long.parseLong(args[1]);
        Random random = new Random(Long.parseLong(args[2]));
        watch();
        long start = System.nanoTime();
        long slowest = 0;
        long characters = 0;
        int accepted = 0;
        for (long i = 0; i < count; i++) {
            String text = RobustnessTest.mutated(texts.get(random.nextInt(texts.size())), random);
            characters += text.length();
            Parse parse = new Parse(text, System.nanoTime());
            CURRENT.set(parse);
            try {
                accepted += parse(text) ? 1 : 0;
            } catch (RuntimeException | Error e) {
                stop("mutation " + i + " failed: " + e, text);
            }
            slowest = Math.max(slowest, System.nanoTime() - parse.start);
        }
        CURRENT.set(null);
        System.out.printf(
                "%d mutations of %d files, %.1f million characters, in %d s: %d are documents, the others syntax errors; "
                        + "the slowest took %d ms%n",
                count,
                texts.size(),
                characters / 1e6,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
                accepted,
                TimeUnit.NANOSECONDS.toMillis(slowest));
        System.exit(0);
    }

    private static boolean parse(String text) {
        SourceText source = SourceText.of(text);
        long work = QmlParser.work(source);
        if (work > (long) RobustnessTest.COST * source.length() + 16) {
            throw new IllegalStateException("looked at " + work + " characters of " + source.length());
        }
        boolean accepted = false;
        try {
            QmlParser.parse(source);
            accepted = true;
        } catch (SyntaxFault e) {
            check(e, source);
        }
        try {
            ScriptParser.script(source);
        } catch (SyntaxFault e) {
            check(e, source);
        }
        try {
            ScriptParser.module(source);
        } catch (SyntaxFault e) {
            check(e, source);
        }
        return accepted;
    }

    private static void check(SyntaxFault fault, SourceText source) {
        if (fault.line() < 1
                || fault.column() < 1
                || fault.column() > source.length() + 1
                || fault.text().isBlank()
                || fault.getStackTrace().length > 0) {
            throw new IllegalStateException(
                    "not a proper syntax error: " + fault.line() + ":" + fault.column() + ": " + fault.text());
        }
    }

    private static void watch() {
        Thread watch = new Thread(() -> {
            for (; ; ) {
                Parse parse = CURRENT.get();
                if (parse != null && System.nanoTime() - parse.start > LIMIT_MILLIS * 1_000_000) {
                    stop("a parse does not end", parse.text);
                }
                try {
                    Thread.sleep(1000);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        watch.setDaemon(true);
        watch.start();
    }

    private static void stop(String what, String text) {
        System.out.println(what);
        try {
            System.out.println(Files.writeString(Files.createTempFile("mutation", ".qml"), text));
        } catch (IOException e) {
            System.out.println(text);
        }
        System.exit(1);
    }

    private static List<String> texts(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> paths = Files.walk(directory)) {
            files = paths.filter(path -> path.toString().matches(".*\\.(qml|js|mjs)"))
                    .sorted()
                    .toList();
        }
        List<String> texts = new ArrayList<>();
        for (Path file : files) {
            SourceText text = SourceText.of(ByteBuffer.wrap(Files.readAllBytes(file)));
            texts.add(text.slice(0, text.length()));
        }
        return texts;
    }
}
