// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.load;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * CPU time and allocation of this process, without the JIT compiler's threads and the calling thread. Linux only: the
 * scheduler's own account of each thread, in nanoseconds.
 */
public final class Meter {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What was used between two readings. */
    public record Usage(long cpuNanos, long allocatedBytes) {}

    private final Map<String, Boolean> compilers = new HashMap<>();
    private Map<String, Long> cpu = Map.of();
    private Map<Long, Long> allocated = Map.of();

    /** Begins to count. */
    public void start() {
        allocated = allocated();
        cpu = cpu();
    }

    /** What was used since {@link #start}. */
    public Usage stop() {
        Map<String, Long> cpuNow = cpu();
        Map<Long, Long> allocatedNow = allocated();
        return new Usage(difference(cpu, cpuNow), difference(allocated, allocatedNow));
    }

    private static <K> long difference(Map<K, Long> before, Map<K, Long> after) {
        long sum = 0;
        for (Map.Entry<K, Long> entry : after.entrySet()) {
            sum += entry.getValue() - before.getOrDefault(entry.getKey(), 0L);
        }
        return sum;
    }

    private Map<String, Long> cpu() {
        Map<String, Long> times = new HashMap<>();
        String self = own();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                String id = task.getFileName().toString();
                if (id.equals(self)) {
                    continue;
                }
                try {
                    if (!compilers.computeIfAbsent(id, key -> isCompiler(task))) {
                        String line = Files.readString(task.resolve("schedstat"));
                        times.put(id, Long.parseLong(line.substring(0, line.indexOf(' '))));
                    }
                } catch (NoSuchFileException | UncheckedIOException e) {
                    compilers.remove(id); // the thread has ended meanwhile
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the threads of this process cannot be read", e);
        }
        return times;
    }

    private static boolean isCompiler(Path task) {
        try {
            String name = Files.readString(task.resolve("comm"));
            return name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String own() {
        try {
            return Path.of("/proc/thread-self").toRealPath().getFileName().toString();
        } catch (IOException e) {
            throw new UncheckedIOException("this is not Linux: /proc/thread-self is missing", e);
        }
    }

    private static Map<Long, Long> allocated() {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        Map<Long, Long> all = new HashMap<>();
        long self = Thread.currentThread().getId();
        for (int i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0 && ids[i] != self) {
                all.put(ids[i], bytes[i]);
            }
        }
        return all;
    }
}
