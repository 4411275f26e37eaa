// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.testkit.TestChallenge;
import io.penstock.testkit.TestProxy;
import io.penstock.testkit.TestSocksProxy;
import io.penstock.testkit.TestTls;
import java.util.EnumMap;
import java.util.Map;

/** The testkit's own proxies. */
final class TestkitRig implements ProxyRig {
    private final Map<Service, TestProxy> http = new EnumMap<>(Service.class);
    private final TestSocksProxy open = TestSocksProxy.open();
    private final TestSocksProxy guarded = TestSocksProxy.withPassword(USER, PASSWORD);

    TestkitRig() {
        http.put(Service.HTTP, TestProxy.http());
        http.put(Service.HTTP_OTHER, TestProxy.http());
        http.put(Service.HTTP_BASIC, asking(basic()).start());
        http.put(Service.HTTP_BASIC_OTHER, asking(basic()).start());
        http.put(
                Service.HTTP_DIGEST,
                asking(TestChallenge.digest("proxies", USER, PASSWORD, "SHA-256"))
                        .start());
        http.put(Service.HTTPS, TestProxy.https());
        http.put(Service.HTTPS_BASIC, asking(basic()).tls(TestTls.SERVER).start());
    }

    private static TestChallenge basic() {
        return TestChallenge.basic("proxies", USER, PASSWORD);
    }

    private static TestProxy.Builder asking(TestChallenge challenge) {
        return TestProxy.builder().challenge(challenge);
    }

    @Override
    public int port(Service service) {
        TestProxy proxy = http.get(service);
        if (proxy != null) {
            return proxy.port();
        }
        return service.guarded ? guarded.port() : open.port();
    }

    @Override
    public long carried(Service service) {
        return http.get(service).carried().size();
    }

    @Override
    public void close() {
        http.values().forEach(TestProxy::close);
        open.close();
        guarded.close();
    }
}
