// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks;

import io.penstock.benchmarks.scenario.Scenario;
import io.penstock.benchmarks.scenario.Scenarios;
import java.io.PrintStream;
import java.util.List;

/** Runs scenarios and prints Markdown. Ends with 1 if a client errs, a body is wrong or connections are too many. */
public final class Main {
    private Main() {}

    public static void main(String[] names) throws Exception {
        PrintStream out = System.out;
        Options options = Options.ofSystemProperties();
        List<String> wanted = names.length == 0 ? Scenarios.usual() : List.of(names);
        for (String name : wanted) {
            Scenario scenario = Scenarios.named(name);
            System.err.println("benchmark: " + name);
            long start = System.nanoTime();
            List<String> lines = scenario.run(options);
            out.println();
            out.println("### " + name + ": " + scenario.title());
            out.println();
            lines.forEach(out::println);
            System.err.println("benchmark: " + name + " took " + (System.nanoTime() - start) / 1_000_000_000 + " s");
        }
        System.exit(0); // some clients leave threads behind
    }
}
