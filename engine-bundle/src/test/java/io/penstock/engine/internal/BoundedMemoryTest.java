// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.misbehaving.MisbehavingCase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Floods and bombs in a JVM of their own whose heap is 160 MiB, servers included, eight at a time; nothing that is
 * logged there at any level, or shown to operators and listeners, has a secret. With {@code -Dpenstock.hostile.all=true}
 * the whole table.
 */
class BoundedMemoryTest {
    /** Whatever goes on without an end, or becomes larger than it looks. */
    private static final String WITHOUT_END =
            "http2-floods/.*|codings/.*bomb.*|.*(without-end|endless|flood|huge|large|long|many|push).*";

    @TempDir
    Path directory;

    @Test
    void floods_and_bombs_need_no_memory_and_nothing_tells_a_secret() throws Exception {
        String cases = Boolean.getBoolean("penstock.hostile.all") ? ".*" : WITHOUT_END;
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx160m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=debug",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileTable.class.getName(),
                        directory.resolve("house").toString(),
                        "8",
                        cases)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        String faults = lines.stream().filter(line -> line.startsWith("FAULT")).collect(Collectors.joining("\n"));
        assertThat(process.exitValue()).as(faults).isZero();
        assertThat(lines)
                .filteredOn(line -> line.matches("played [1-9][0-9]+ .*"))
                .hasSize(1)
                .allSatisfy(line -> {
                    System.out.println(line);
                });
        assertThat(lines).anyMatch(line -> line.startsWith("LISTENER")).anyMatch(line -> line.startsWith("DTO"));
        assertThat(lines)
                .as("logs, events, and what operators are shown")
                .noneMatch(line -> line.contains(MisbehavingCase.SECRET));
    }
}
