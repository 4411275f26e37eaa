// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.factory.cookie.internal.file.JarFile;
import io.penstock.factory.cookie.internal.file.JarFormat;
import io.penstock.factory.cookie.internal.file.LocalDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they set cookies. {@code -Dpenstock.kills=1000} for a soak. */
class JarKillTest {
    private static final int KILLS = Integer.getInteger("penstock.kills", 50);
    private static final int LANES = 5;
    private static final long PROMISE_MILLIS = 1000;
    /** What a disk takes when it is not stalled by others. */
    private static final long USUAL_FORCE_MILLIS = 100;

    @TempDir
    Path directory;

    /** A cookie that was set, and when we knew. */
    private record Told(long number, long at) {}

    private static int lane(Path file, int kills, Random random) throws Exception {
        int checked = 0;
        boolean filled = false;
        for (int i = 0; i < kills; i++) {
            long slowest = 0;
            long killed;
            List<Told> told = new ArrayList<>();
            try (JarProcess process = JarProcess.start(file, true)) {
                assertThat(process.line().orElse("it ended")).contains("kept in");
                long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300 + random.nextInt(1500));
                while (System.nanoTime() < end) {
                    String[] line = process.line().orElseThrow().split(" ");
                    told.add(new Told(Long.parseLong(line[0]), System.nanoTime()));
                    slowest = Math.max(slowest, Long.parseLong(line[1]));
                }
                killed = System.nanoTime();
                process.kill();
            }
            long stalled = Math.max(0, slowest - USUAL_FORCE_MILLIS);
            long due = killed - TimeUnit.MILLISECONDS.toNanos(PROMISE_MILLIS + stalled);
            Optional<Told> last = told.stream().filter(one -> one.at <= due).reduce((a, b) -> b);
            int found = check(file, last.map(Told::number).orElse(-1L));
            assertThat(found > 0 || !filled)
                    .as("a jar that had cookies has some")
                    .isTrue();
            filled = found > 0;
            checked += last.isPresent() ? 1 : 0;
        }
        return checked;
    }

    private static int check(Path file, long last) throws Exception {
        JarFormat.Content content = new JarFile(file, new LocalDisk()).load(System.currentTimeMillis());
        assertThat(content.skipped()).as("torn lines").isZero();
        Map<String, Long> values = new HashMap<>();
        content.entries()
                .forEach(entry -> values.put(
                        entry.cookie().name(), Long.valueOf(entry.cookie().value())));
        for (long number = Math.max(0, last - JarProcess.SLOTS + 1); number <= last; number++) {
            assertThat(values)
                    .as("cookie of %s that was set a second before the end", number)
                    .containsKey("c" + number % JarProcess.SLOTS);
            assertThat(values.get("c" + number % JarProcess.SLOTS)).isGreaterThanOrEqualTo(number);
        }
        return values.size();
    }

    @Test
    void a_killed_process_leaves_a_whole_jar_with_all_that_is_older_than_a_second() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(LANES);
        try {
            List<Callable<Integer>> lanes = new ArrayList<>();
            for (int i = 0; i < LANES; i++) {
                Path file = directory.resolve("lane" + i + ".jsonl");
                Random random = new Random(i);
                lanes.add(() -> lane(file, KILLS / LANES, random));
            }
            int checked = 0;
            for (Future<Integer> lane : pool.invokeAll(lanes, 1, TimeUnit.HOURS)) {
                checked += lane.get();
            }
            assertThat(checked).as("kills after more than a second").isGreaterThan(KILLS / 10);
        } finally {
            pool.shutdownNow();
        }
    }
}
