// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.jmh;

import io.penstock.factory.cookie.internal.jar.CookieStore;
import io.penstock.factory.cookie.internal.rfc6265.Cookie;
import io.penstock.factory.cookie.internal.rfc6265.Hop;
import io.penstock.factory.cookie.internal.rfc6265.SameSite;
import io.penstock.factory.cookie.internal.suffix.PublicSuffixes;
import io.penstock.network.NetworkRequest;
import java.net.URI;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The Cookie field of a request, out of a jar of 3,000 cookies. */
@State(Scope.Benchmark)
public class CookieLookup {
    private final CookieStore store = new CookieStore();
    private final PublicSuffixes suffixes = PublicSuffixes.bundled();
    private final NetworkRequest five = NetworkRequest.get(URI.create("https://www.h7.example/a/b"));
    private final NetworkRequest none = NetworkRequest.get(URI.create("https://other.example/a/b"));

    @Setup
    public void fill() {
        for (int i = 0; i < 3000; i++) {
            String domain = "h" + i % 600 + ".example";
            store.put(
                    new Cookie(
                            "name" + i,
                            "value" + i,
                            domain,
                            "/",
                            false,
                            true,
                            false,
                            SameSite.LAX,
                            "",
                            Cookie.SESSION,
                            0),
                    true,
                    0);
        }
    }

    @Benchmark
    public String fieldOfFive() {
        return store.field(Hop.of(five, false, () -> suffixes), 1);
    }

    @Benchmark
    public String fieldOfNone() {
        return store.field(Hop.of(none, false, () -> suffixes), 1);
    }

    @Benchmark
    public int registrableDomain() {
        return suffixes.registrableStart("www.department.university.ac.uk");
    }
}
