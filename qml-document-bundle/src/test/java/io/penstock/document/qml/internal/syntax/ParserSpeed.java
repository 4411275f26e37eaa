// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Measures decoding and parsing of all QML files below a directory, in one thread. Run by hand: {@code ParserSpeed DIR}. */
public final class ParserSpeed {
    private ParserSpeed() {}

    public static void main(String[] args) throws IOException {
        List<byte[]> files;
        try (Stream<Path> paths = Files.walk(Path.of(args[0]))) {
            files = paths.filter(path -> path.toString().endsWith(".qml"))
                    .map(ParserSpeed::read)
                    .toList();
        }
        long bytes = files.stream().mapToLong(file -> file.length).sum();
        System.out.printf("%d files, %.1f MB%n", files.size(), bytes / 1e6);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long objects = 0;
        for (int round = 0; round < 40; round++) {
            long start = System.nanoTime();
            long startOfProcessor = threads.getCurrentThreadCpuTime();
            for (byte[] file : files) {
                try {
                    objects += QmlParser.parse(
                                    SourceText.of(ByteBuffer.wrap(file).asReadOnlyBuffer()))
                            .types()
                            .size();
                } catch (SyntaxFault e) {
                    objects++;
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double ofProcessor = (threads.getCurrentThreadCpuTime() - startOfProcessor) / 1e9;
            System.out.printf(
                    "round %d: %.1f MB for each second, %.1f MB for each second of the processor%n",
                    round, bytes / 1e6 / seconds, bytes / 1e6 / ofProcessor);
        }
        System.out.println(objects);
    }

    private static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
