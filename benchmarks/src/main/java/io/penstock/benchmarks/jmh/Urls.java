// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.jmh;

import io.penstock.network.NetworkRequest;
import io.penstock.network.Origin;
import java.net.URI;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Origins of requests. */
@State(Scope.Benchmark)
public class Urls {
    private final URI plain = URI.create("https://www.host.example:8443/a/b/c.qml");
    private final URI odd = URI.create("https://WWW.Host.Example./a/b/c.qml");

    @Benchmark
    public Origin origin() {
        return Origin.of(plain);
    }

    @Benchmark
    public Origin originThatNeedsFolding() {
        return Origin.of(odd);
    }

    @Benchmark
    public NetworkRequest request() {
        return NetworkRequest.get(plain);
    }
}
