// SPDX-License-Identifier: Apache-2.0
package io.penstock.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What the process holds.
 *
 * @param threads by name without numbers, without those of the load and its origin
 * @param heap bytes after a collection
 */
record Footprint(Map<String, Long> threads, long heap, long classes, long descriptors) {
    /** Waits until threads that end when they are idle have ended, and collects garbage. */
    static Footprint settled() throws InterruptedException {
        TimeUnit.SECONDS.sleep(15);
        for (int i = 0; i < 5; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(200);
        }
        Map<String, Long> threads = Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name ->
                        !name.startsWith("origin") && !name.startsWith("load:") && !name.startsWith("HTTP-Disp"))
                .collect(Collectors.groupingBy(
                        name -> name.replaceAll("[0-9.]+", "#"), TreeMap::new, Collectors.counting()));
        return new Footprint(
                threads,
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                        ? unix.getOpenFileDescriptorCount()
                        : -1);
    }

    long threadCount() {
        return threads.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Threads of which there are more than before. */
    Map<String, Long> moreThreadsThan(Footprint before) {
        Map<String, Long> more = new TreeMap<>();
        threads.forEach((name, count) -> {
            long grown = count - before.threads.getOrDefault(name, 0L);
            if (grown > 0) {
                more.put(name, grown);
            }
        });
        return more;
    }
}
