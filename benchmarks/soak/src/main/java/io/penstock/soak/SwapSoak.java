// SPDX-License-Identifier: Apache-2.0
package io.penstock.soak;

import io.penstock.launcher.Penstock;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.runtime.EngineDTO.SwapCounters;
import io.penstock.soak.SoakLoad.Timed;
import io.penstock.soak.Swaps.Span;
import java.net.http.HttpResponse.BodyHandler;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Swaps bundles and configurations for a while under load, and prints what it cost and what was lost. Ends with 1 if
 * anything was.
 */
public final class SwapSoak {
    private SwapSoak() {}

    /** @param arguments seconds; 600 without */
    public static void main(String[] arguments) throws Exception {
        long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 600;
        // the origin must not close idle connections: a POST that meets that is lost without any swap
        System.setProperty("sun.net.httpserver.maxIdleConnections", "100000");
        System.setProperty("sun.net.httpserver.idleInterval", "3600");
        // nor wait for the acknowledgement of a head before it sends the body: that takes 40 ms
        System.setProperty("sun.net.httpserver.nodelay", "true");
        boolean good;
        try (SoakOrigin origin = new SoakOrigin();
                Penstock penstock = Penstock.start(Map.of(
                        "io.penstock.engine",
                        engine(2),
                        "io.penstock.factory.httpclient",
                        Map.of("requests.per.host", "300")))) {
            good = soak(penstock, origin, seconds);
        }
        System.exit(good ? 0 : 1);
    }

    static Map<String, String> engine(int loaders) {
        return Map.of(
                "stack.required",
                "proxy,stamp",
                "drain.timeout",
                "1s",
                "absence.timeout",
                "60s",
                "loader.threads",
                String.valueOf(loaders));
    }

    private static boolean soak(Penstock penstock, SoakOrigin origin, long seconds) throws Exception {
        Swaps swaps = new Swaps(penstock, SwapSoak::stamping);
        // once round, so that what is made once is there
        SoakLoad first = run(penstock, origin, swaps, Math.min(30, seconds));
        first.faults.forEach(fault -> print("lost, in the first round", fault));
        origin.posts.clear();
        penstock.engine().clearComponentCache();
        Footprint before = Footprint.settled();
        long swapsBefore = penstock.runtime().engine().swapCounters().swaps();
        swaps.superseding.clear();
        swaps.absences.clear();
        SoakLoad load = run(penstock, origin, swaps, seconds);
        SwapCounters counters = penstock.runtime().engine().swapCounters();
        Collection<Timed> gets = load.gets;
        print("seconds", seconds);
        print("swaps", counters.swaps() - swapsBefore);
        print("exchanges found by swaps, all", counters);
        print("actions", swaps.done);
        print("requests answered", load.done);
        print("POSTs that had arrived, abandoned honestly", load.abandonedPosts);
        print("ranges asked for", origin.ranges);
        print("latency of a small GET, ms: all", percentiles(latencies(gets)));
        print(
                "the same across a superseding swap, of which " + swaps.superseding.size(),
                percentiles(latencies(across(gets, swaps.superseding))));
        print("absence of the transport, ms", percentiles(lengths(swaps.absences)));
        print("a small GET after its end, ms", percentiles(after(gets, swaps.absences)));
        gets.clear();
        origin.posts.clear();
        penstock.engine().clearComponentCache();
        Footprint after = Footprint.settled();
        print("threads", before.threadCount() + " before, " + after.threadCount() + " after");
        print("more threads than before", after.moreThreadsThan(before));
        print("classes", before.classes() + " before, " + after.classes() + " after");
        print("descriptors", before.descriptors() + " before, " + after.descriptors() + " after");
        print("heap, KB", (before.heap() >> 10) + " before, " + (after.heap() >> 10) + " after");
        long stay = swaps.gone.stream().filter(loader -> loader.get() != null).count();
        print("class loaders of bundles that are gone", swaps.gone.size() + ", still reachable " + stay);
        print("without a required layer", origin.unstamped);
        print("POSTs that arrived twice", origin.repeatedPosts);
        print("lost", load.faults.size());
        load.faults.stream().limit(20).forEach(fault -> print("lost", fault));
        return first.faults.isEmpty()
                && load.faults.isEmpty()
                && origin.unstamped.get() == 0
                && origin.repeatedPosts.get() == 0;
    }

    private static SoakLoad run(Penstock penstock, SoakOrigin origin, Swaps swaps, long seconds) throws Exception {
        SoakLoad load = new SoakLoad(penstock, origin);
        load.start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - end < 0) {
            swaps.next(load);
            TimeUnit.MILLISECONDS.sleep(50);
        }
        load.stop();
        return load;
    }

    private static NetworkAccessManager stamping(ManagerContext parent) {
        NetworkAccessManager next = parent.next();
        return new NetworkAccessManager() {
            @Override
            public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
                return next.send(
                        request.toBuilder().header(SoakOrigin.STAMP, "yes").build(), body);
            }

            @Override
            public void close() {}
        };
    }

    private static long[] latencies(Collection<Timed> gets) {
        return gets.stream().mapToLong(get -> get.answered() - get.sent()).toArray();
    }

    private static Collection<Timed> across(Collection<Timed> gets, Collection<Span> spans) {
        return gets.stream()
                .filter(get -> spans.stream().anyMatch(span -> get.sent() < span.to() && get.answered() > span.from()))
                .toList();
    }

    private static long[] lengths(Collection<Span> spans) {
        return spans.stream().mapToLong(span -> span.to() - span.from()).toArray();
    }

    /** How long those that were sent in an absence were under way after its end. */
    private static long[] after(Collection<Timed> gets, Collection<Span> absences) {
        return absences.stream()
                .flatMapToLong(absence -> gets.stream()
                        .filter(get -> get.sent() > absence.from()
                                && get.sent() < absence.to()
                                && get.answered() > absence.to())
                        .mapToLong(get -> get.answered() - absence.to()))
                .toArray();
    }

    private static String percentiles(long[] nanos) {
        Arrays.sort(nanos);
        return nanos.length == 0
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "p50 %.1f, p90 %.1f, p99 %.1f, most %.1f (of %d)",
                        at(nanos, 50),
                        at(nanos, 90),
                        at(nanos, 99),
                        at(nanos, 100),
                        nanos.length);
    }

    private static double at(long[] sorted, int percent) {
        return sorted[(int) Math.min(sorted.length - 1, (long) sorted.length * percent / 100)] / 1e6;
    }

    private static void print(String what, Object value) {
        System.out.println("* " + what + ": " + value);
    }
}
