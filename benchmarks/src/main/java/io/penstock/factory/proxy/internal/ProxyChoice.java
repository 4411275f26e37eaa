// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.Origin;
import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Which proxy a request takes; in the package of the class that decides. */
@State(Scope.Benchmark)
public class ProxyChoice {
    private final ProxySource none = source(0);
    private final ProxySource twenty = source(20);
    private final Origin origin = new Origin("https", "www.deep.host.example", 443);

    private static ProxySource source(int rules) {
        Map<String, Object> configuration = new HashMap<>();
        for (int i = 0; i < rules; i++) {
            configuration.put(
                    "rule." + i,
                    "*.net" + i + ".example 10." + i + ".0.0/16 -> http://proxy" + i + ".example:3128 ; except in.net"
                            + i + ".example");
        }
        return ProxyConfiguration.read(configuration, Map.of(), Map.of()).source();
    }

    @Benchmark
    public Choice noRules() {
        return none.choose(origin, Runnable::run).join();
    }

    @Benchmark
    public Choice twentyRulesNoneMatches() {
        return twenty.choose(origin, Runnable::run).join();
    }
}
