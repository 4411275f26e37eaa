// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.testkit.FakeClock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleProxySelectorTest {
    private final FakeClock clock = new FakeClock();

    private ProxySelector selector(String... rules) {
        return new RuleProxySelector(policy(rules), clock);
    }

    private static ProxyPolicy policy(String... rules) {
        Map<String, Object> properties = new HashMap<>();
        for (int i = 0; i < rules.length; i++) {
            properties.put("rule." + (i + 1), rules[i]);
        }
        properties.put(".password.s1", "S3CRET");
        return new ProxyPolicy(ProxyConfiguration.read(properties, Map.of(), Map.of()));
    }

    private static Proxy proxy(Proxy.Type type, String host, int port) {
        return new Proxy(type, InetSocketAddress.createUnresolved(host, port));
    }

    @Test
    void theSameRulesChooseForOtherClients() {
        ProxySelector selector = selector(
                "*.corp.example -> http://p1:3128 | socks5://ann@s1 | socks4://s4 | direct ; except x.corp.example");
        assertThat(selector.select(URI.create("https://www.corp.example/path")))
                .containsExactly(
                        proxy(Proxy.Type.HTTP, "p1", 3128),
                        proxy(Proxy.Type.SOCKS, "s1", 1080),
                        proxy(Proxy.Type.SOCKS, "s4", 1080),
                        Proxy.NO_PROXY);
        assertThat(selector.select(URI.create("http://x.corp.example/"))).containsExactly(Proxy.NO_PROXY);
        assertThat(selector.select(URI.create("http://localhost/"))).containsExactly(Proxy.NO_PROXY);
        assertThat(selector.select(URI.create("https://www.corp.example/")).toString())
                .doesNotContain("ann", "S3CRET");
    }

    @Test
    void aProxyOverTlsIsLeftOutAsNoClientWouldSpeakTlsToIt() {
        assertThat(selector("* -> https://t1 | http://p1:3128").select(URI.create("http://a.example/")))
                .containsExactly(proxy(Proxy.Type.HTTP, "p1", 3128));
    }

    @Test
    void withOnlyProxiesOverTlsSelectingFailsRatherThanGoDirect() {
        assertThatThrownBy(() -> selector("* -> https://t1").select(URI.create("http://u:S3CRET@a.example/")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("rule.1 sends http://a.example/ through an HTTPS proxy")
                .message()
                .doesNotContain("S3CRET");
    }

    @Test
    void withoutAUsableConfigurationSelectingFails() {
        ProxySelector selector = new RuleProxySelector(new ProxyPolicy(ProxyConfiguration.UNUSABLE), clock);
        assertThatThrownBy(() -> selector.select(URI.create("http://a.example/")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has a fault");
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket://a.example:25", "ftp://a.example/", "mailto:a@a.example", "relative"})
    void otherSchemesAreNoneOfTheRules(String uri) {
        ProxySelector selector = selector("* -> http://p1:3128");
        assertThat(selector.select(URI.create(uri))).containsExactly(Proxy.NO_PROXY);
        selector.connectFailed(URI.create(uri), new InetSocketAddress(1), new IOException());
    }

    @Test
    void whatTheContractForbidsIsRefused() {
        ProxySelector selector = selector();
        assertThatThrownBy(() -> selector.select(null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> selector.select(URI.create("http:///path")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> selector.connectFailed(null, null, null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFailedConnectionPutsTheProxyLastForAWhileForEverybody() {
        ProxyPolicy policy = policy("* -> http://p1:1 | http://p2:1");
        ProxySelector selector = new RuleProxySelector(policy, clock);
        URI uri = URI.create("http://a.example/");
        selector.connectFailed(uri, InetSocketAddress.createUnresolved("p1", 1), new IOException("refused"));
        assertThat(selector.select(uri))
                .containsExactly(proxy(Proxy.Type.HTTP, "p2", 1), proxy(Proxy.Type.HTTP, "p1", 1));
        clock.advance(Duration.ofSeconds(10));
        for (int i = 0; i < 2; i++) {
            assertThat(selector.select(uri)).startsWith(proxy(Proxy.Type.HTTP, "p1", 1));
        }
        selector.connectFailed(uri, InetSocketAddress.createUnresolved("p1", 1), new IOException("refused"));
        clock.advance(Duration.ofSeconds(10));
        assertThat(selector.select(uri)).as("doubled").startsWith(proxy(Proxy.Type.HTTP, "p2", 1));
    }
}
