// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Proxy;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.Explainer.Line;
import io.penstock.testkit.FakeClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxyExplainerTest {
    private final FakeClock clock = new FakeClock();

    private static ProxyPolicy policy(Map<String, String> properties) {
        return new ProxyPolicy(ProxyConfiguration.read(properties, Map.of(), Map.of()));
    }

    private List<String> explain(ProxyPolicy policy, String uri) {
        return lines(policy, NetworkRequest.get(URI.create(uri)));
    }

    private List<String> lines(ProxyPolicy policy, NetworkRequest request) {
        return new ProxyExplainer(policy, clock)
                .explain(request).stream().map(ProxyExplainerTest::text).toList();
    }

    private static String text(Line line) {
        return line.name() + " = " + line.value();
    }

    @Test
    void theRuleTheTargetAndTheProxiesAreNamed() {
        ProxyPolicy policy = policy(Map.of(
                "rule.1", "* -> http://p1:1 ; except 10.0.0.0/8 *.corp.example",
                "rule.2", "https://*.corp.example *.corp.example -> socks5://ann@s1 | direct",
                ".password.s1", "S3CRET"));
        assertThat(explain(policy, "http://www.corp.example/"))
                .containsExactly(
                        "proxy = SOCKS5 s1:1080, then DIRECT",
                        "proxy exception = rule.1 is not for it: except *.corp.example",
                        "proxy rule = rule.2: *.corp.example");
        assertThat(explain(policy, "http://10.1.1.1/"))
                .containsExactly(
                        "proxy = DIRECT",
                        "proxy exception = rule.1 is not for it: except 10.0.0.0/8",
                        "proxy rule = none: no rule matches, so the request goes direct");
        assertThat(explain(policy, "http://a.example/")).containsExactly("proxy = HTTP p1:1", "proxy rule = rule.1: *");
        assertThat(explain(policy, "http://localhost/"))
                .containsExactly(
                        "proxy = DIRECT",
                        "proxy rule = none: loopback and link-local addresses go direct unless a rule names them");
    }

    @Test
    void deadProxiesAreShownInTheOrderOfTheNextRequestAndNoneIsTried() {
        ProxyPolicy policy = policy(Map.of("rule.1", "* -> http://p1:1 | http://p2:1"));
        Proxy p1 = policy.configuration().rules().rules().get(0).proxies().get(0);
        policy.attempted(p1, NetworkError.PROXY_TIMEOUT, clock.instant());
        clock.advance(Duration.ofSeconds(3));
        assertThat(explain(policy, "http://a.example/"))
                .containsExactly(
                        "proxy = HTTP p2:1, then HTTP p1:1",
                        "proxy rule = rule.1: *",
                        "proxy dead = p1: PROXY_TIMEOUT, tried again in 7s");
        clock.advance(Duration.ofSeconds(7));
        for (int i = 0; i < 2; i++) {
            assertThat(explain(policy, "http://a.example/"))
                    .containsExactly("proxy = HTTP p1:1, then HTTP p2:1", "proxy rule = rule.1: *");
        }
    }

    @Test
    void proxiesOfTheCallerAreExplained() {
        NetworkRequest own = NetworkRequest.newBuilder(URI.create("http://a.example/"))
                .attribute(RequestAttribute.PROXIES, List.of(Proxy.of(Proxy.Kind.HTTP, "own", 1)))
                .build();
        assertThat(lines(policy(Map.of()), own))
                .containsExactly(
                        "proxy caller = the proxies that the caller set do not count: caller.proxies = ignore",
                        "proxy = DIRECT",
                        "proxy rule = none: no rule matches, so the request goes direct");
        assertThat(lines(policy(Map.of("caller.proxies", "allow")), own))
                .containsExactly("proxy = HTTP own:1", "proxy rule = caller.proxies = allow");
    }

    @Test
    void whatHasNoOriginHasNoProxy() {
        assertThat(explain(policy(Map.of("rule.1", "* -> http://p1:1")), "data:,x"))
                .containsExactly("proxy = none: not an http or https URI: data:,…");
    }

    @Test
    void anUnusableConfigurationIsSaid() {
        assertThat(explain(new ProxyPolicy(ProxyConfiguration.UNUSABLE), "http://a.example/"))
                .singleElement()
                .asString()
                .startsWith("proxy = refused: the proxy configuration has a fault");
    }
}
