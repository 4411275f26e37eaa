// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.penstock.factory.proxy.internal.ProxyComponent;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.NetworkAccessManagerFactory;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.FakeRegistry;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What cookies and proxies cost together while there is neither: an empty jar, and rules of which none is for it. */
class BothLayersTest {
    private static final int ROUNDS = 20_000;

    static NetworkAccessManager over(NetworkAccessManager lower, Bench bench) {
        FakeRegistry registry = FakeRegistry.withoutFiles();
        new ProxyComponent(
                registry.context(),
                Map.of("rule.1", "*.corp.example 10.0.0.0/8 -> http://p1:1", "rule.2", "a -> direct"));
        NetworkAccessManager proxies = registry.service(NetworkAccessManagerFactory.class)
                .orElseThrow()
                .create(FakeManagerContext.over(lower));
        return new CookieFactory(bench.jars).create(FakeManagerContext.over(proxies));
    }

    @Test
    void a_request_costs_at_most_200_bytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        LookupMeasurement.Nothing nothing = new LookupMeasurement.Nothing();
        NetworkRequest request = NetworkRequest.get(URI.create("https://www.example.com/a/x"));
        BodySubscriber<Void> subscriber = BodyHandlers.discarding().apply(nothing.info);
        BodyHandler<Void> handler = info -> subscriber;
        try (Bench bench = new Bench();
                NetworkAccessManager both = over(nothing, bench)) {
            long each = 0;
            for (int warm = 0; warm < 3; warm++) {
                long before =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                for (int i = 0; i < ROUNDS; i++) {
                    both.send(request, handler);
                }
                each = (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / ROUNDS;
            }
            assertThat(each).isLessThanOrEqualTo(200);
        }
    }
}
