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
            ALL.put("h1-" + inFlight, new Throughput("1k.bin", inFlight, false));
        }
        for (int inFlight : new int[] {1, 16, 128}) {
            ALL.put("h2-" + inFlight, new Throughput("1k.bin", inFlight, true));
        }
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
