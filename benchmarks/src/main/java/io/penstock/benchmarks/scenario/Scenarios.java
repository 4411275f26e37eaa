// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.scenario;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All scenarios, by name. */
public final class Scenarios {
    private static final Map<String, Scenario> ALL = new LinkedHashMap<>();

    static {
        for (int inFlight : new int[] {1, 16, 128}) {
            ALL.put("h1-" + inFlight, new Throughput(Throughput.Task.small(inFlight, false), Contender.HTTP1));
        }
        for (int inFlight : new int[] {1, 16, 128}) {
            ALL.put("h2-" + inFlight, new Throughput(Throughput.Task.small(inFlight, true), Contender.HTTP2));
        }
        ALL.put(
                "gzip",
                new Throughput(
                        new Throughput.Task("gz/16k.txt", "16k.txt", 16, false, false, Contender.PENSTOCK),
                        Contender.DECODING));
        ALL.put(
                "layers",
                new Throughput(
                        new Throughput.Task("1k.bin", "1k.bin", 16, false, false, Contender.BARE), Contender.LAYERS));
        ALL.put("graph-h1", new LinkedGraph(false));
        ALL.put("graph-h2", new LinkedGraph(true));
        ALL.put("qml", new QmlGraph());
        ALL.put("cancel", new Cancellation());
        ALL.put("create", new Creation());
        ALL.put("start", new Start());
        ALL.put("functions", new Functions());
        ALL.put("cache-hits", new CacheHits());
        ALL.put("cache-misses", new CacheMisses());
        ALL.put("cache-big", new CacheBig());
        ALL.put(
                "big",
                new Throughput(
                        new Throughput.Task("1g.bin", "1g.bin", 1, false, true, Contender.PENSTOCK), Contender.LARGE));
    }

    private Scenarios() {}

    /** What runs if nothing is asked for. */
    public static List<String> usual() {
        return List.copyOf(ALL.keySet());
    }

    /** @throws IllegalArgumentException if there is none of that name */
    public static Scenario named(String name) {
        Scenario found = ALL.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no scenario " + name + "; there are " + ALL.keySet());
        }
        return found;
    }
}
