// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import com.sun.management.GarbageCollectionNotificationInfo;
import io.penstock.network.NetworkAccess;
import io.penstock.network.spi.NetworkListener;
import io.penstock.network.spi.TlsContext;
import io.penstock.network.spi.TlsContextProvider;
import io.penstock.testkit.FakeResolver;
import io.penstock.testkit.TestTls;
import io.penstock.testkit.misbehaving.MisbehavingCase;
import io.penstock.testkit.misbehaving.MisbehavingCases;
import io.penstock.testkit.misbehaving.MisbehavingRun;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * A program that plays misbehaving servers against a house, in a JVM with a bounded heap: servers and client in one.
 * Arguments: a directory, how many play at the same time, and a regular expression of cases. Prints each fault, all that
 * listeners and operators are shown, and the largest heap that was left after a garbage collection; ends with 1 if there
 * was a fault.
 */
public final class HostileTable {
    private HostileTable() {}

    public static void main(String[] arguments) throws Exception {
        AtomicLong largest = watchHeap();
        List<MisbehavingCase> cases = MisbehavingCases.all().stream()
                .filter(one -> one.toString().matches(arguments[2]))
                .toList();
        AtomicInteger faults = new AtomicInteger();
        NetworkListener listener = event -> System.out.println("LISTENER " + event);
        try (HouseBench house = house(Path.of(arguments[0])).with(NetworkListener.class, listener)) {
            NetworkAccess access = house.access("consumer");
            ExecutorService players = Executors.newFixedThreadPool(Integer.parseInt(arguments[1]));
            for (MisbehavingCase one : cases) {
                players.execute(() -> {
                    List<String> problems = MisbehavingRun.play(one, access::send);
                    System.out.println("DTO " + house.dto());
                    if (!problems.isEmpty()) {
                        faults.incrementAndGet();
                        System.out.println("FAULT " + one + ": " + problems);
                    }
                });
            }
            players.shutdown();
            if (!players.awaitTermination(10, TimeUnit.MINUTES)) {
                faults.incrementAndGet();
                System.out.println("FAULT: it does not end");
            }
        }
        System.gc(); // reported like any other
        System.out.println("played " + cases.size() + " of "
                + cases.stream().map(MisbehavingCase::family).distinct().collect(Collectors.joining(", "))
                + "; faults " + faults + "; largest heap after a collection " + (largest.get() >> 20) + " MiB");
        System.exit(faults.get() == 0 && !cases.isEmpty() ? 0 : 1);
    }

    static HouseBench house(Path directory) throws Exception {
        TlsContext test = new TlsContext("test", TestTls.trustingContext(), List.of(), Set.of(), Set.of());
        return new HouseBench(
                        directory,
                        "body.max",
                        String.valueOf(MisbehavingCase.LIMITS.body()),
                        "decoded.max",
                        String.valueOf(MisbehavingCase.LIMITS.decoded()))
                .with(TlsContextProvider.class, (host, port) -> Optional.of(test))
                .names(new FakeResolver()
                        .with("localhost", "127.0.0.1")
                        // for SOCKS 4, which wants an address
                        .with("origin.test", "127.0.0.1"));
    }

    /** Bytes of the heap after a collection, at most. */
    private static AtomicLong watchHeap() {
        AtomicLong largest = new AtomicLong();
        Set<String> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(pool -> pool.getName())
                .collect(Collectors.toSet());
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> {
                                var after = GarbageCollectionNotificationInfo.from(
                                                (CompositeData) notification.getUserData())
                                        .getGcInfo()
                                        .getMemoryUsageAfterGc();
                                long left = after.entrySet().stream()
                                        .filter(pool -> heap.contains(pool.getKey()))
                                        .map(pool -> pool.getValue())
                                        .mapToLong(MemoryUsage::getUsed)
                                        .sum();
                                largest.accumulateAndGet(left, Math::max);
                            },
                            null,
                            null);
        }
        return largest;
    }
}
