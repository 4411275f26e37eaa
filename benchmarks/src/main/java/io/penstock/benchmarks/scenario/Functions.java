// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.scenario;

import io.penstock.benchmarks.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Single functions, by JMH. */
final class Functions implements Scenario {
    @Override
    public String title() {
        return "single functions (JMH)";
    }

    @Override
    public List<String> run(Options options) throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add("| function | ns | ± | bytes allocated |");
        lines.add("|---|--:|--:|--:|");
        for (RunResult result : new Runner(new OptionsBuilder()
                        .include("io.penstock")
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(1)
                        .warmupIterations(4)
                        .warmupTime(TimeValue.milliseconds(500))
                        .measurementIterations(8)
                        .measurementTime(TimeValue.milliseconds(500))
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .jvmArgs("-Xmx512m", "-XX:+UseSerialGC")
                        .build())
                .run()) {
            Result<?> time = result.getPrimaryResult();
            String name = result.getParams().getBenchmark();
            Result<?> allocated = result.getSecondaryResults().get("·gc.alloc.rate.norm");
            allocated = allocated == null ? result.getSecondaryResults().get("gc.alloc.rate.norm") : allocated;
            lines.add(String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %.0f | %.0f |",
                    name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1),
                    time.getScore(),
                    time.getScoreError(),
                    allocated == null ? Double.NaN : allocated.getScore()));
        }
        return lines;
    }
}
