// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.scenario;

import io.penstock.benchmarks.Options;
import io.penstock.benchmarks.load.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** From the start of a JVM to the end of {@code penstock load} of one document. */
final class Start implements Scenario {
    private static final int TICKS_PER_SECOND = 100; // of all Linux systems that run a JVM

    @Override
    public String title() {
        return "start of the launcher, one document loaded, end of the JVM";
    }

    @Override
    public List<String> run(Options options) throws Exception {
        Path directory = Files.createDirectories(options.content().resolve("start"));
        Files.writeString(directory.resolve("qmldir"), "Main 1.0 Main.qml\n");
        Files.writeString(directory.resolve("Main.qml"), "import QtQuick 2.15\nItem { width: 10 }\n");
        Path jar = Path.of(System.getProperty("bench.home"), "launcher/target/penstock-program.jar");
        List<Double> wall = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int round = 0; round < Math.max(5, options.rounds() / 3); round++) {
            long ticks = ticksOfChildren();
            long start = System.nanoTime();
            // the options of the script penstock
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin/java").toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Xshare:auto",
                            "-jar",
                            jar.toString(),
                            "load",
                            "http://127.0.0.1:" + options.port() + "/start/Main.qml")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException("penstock load failed: " + said);
            }
            wall.add((System.nanoTime() - start) * 1e-9);
            cpu.add((ticksOfChildren() - ticks) / (double) TICKS_PER_SECOND);
        }
        return List.of(
                "| s (quartiles) | CPU s (quartiles) |",
                "|--:|--:|",
                String.format(Locale.ROOT, "| %s | %s |", Spread.of(wall), Spread.of(cpu)));
    }

    /** CPU time of the processes that have ended (proc(5): cutime, cstime). */
    private static long ticksOfChildren() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    }
}
