// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import java.net.URI;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** References of documents, resolved; in the package of the class that does it. */
@State(Scope.Benchmark)
public class Resolving {
    private final URI base = URI.create("https://host.example/app/pages/Main.qml");
    private final String reference = "../parts/Button.qml";

    @Benchmark
    public URI resolve() {
        return Iri.resolve(base, reference);
    }

    /** The JDK's, to compare. */
    @Benchmark
    public URI resolveByJdk() {
        return base.resolve(reference);
    }
}
