// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSetTest {
    /** A rule set from {@code rule.1}, {@code rule.2}, ... */
    static RuleSet of(String... rules) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (int i = 0; i < rules.length; i++) {
            properties.put("rule." + (i + 1), rules[i]);
        }
        return ProxyConfiguration.read(properties, Map.of(), Map.of()).rules();
    }

    /** The proxies for a URI as {@code p1:3128 direct}. */
    static String chosen(RuleSet rules, String uri) {
        return rules.choose(Origin.of(URI.create(uri)), Runnable::run).join().proxies().stream()
                .map(RuleSetTest::text)
                .collect(Collectors.joining(" "));
    }

    static String text(Proxy proxy) {
        return proxy.isDirect()
                ? "direct"
                : proxy.kind().name().toLowerCase(Locale.ROOT) + "://" + proxy.host() + ":" + proxy.port();
    }

    @Test
    void withoutARuleEverythingGoesDirect() {
        assertThat(chosen(of(), "http://a.example/")).isEqualTo("direct");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    http://secure.corp.example/       | http://p2:3128 http://p3:3128
                    https://secure.corp.example/      | http://p1:3128 direct
                    http://www.corp.example/          | http://p1:3128 direct
                    http://intranet.corp.example/     | socks5://s1:1080
                    http://10.1.1.1/                  | https://p4:443
                    http://10.9.1.1/                  | socks5://s1:1080
                    http://8.8.8.8/                   | socks5://s1:1080
                    http://public.example/            | direct
                    http://www.example/               | socks5://s1:1080
                    http://localhost/                 | direct
                    http://127.0.0.1:8080/            | direct
                    http://169.254.169.254/           | direct
                    http://127.9.0.1/                 | http://p1:3128
                    """)
    void theFirstRuleThatIsForADestinationDecides(String uri, String proxies) {
        RuleSet rules = of(
                "http://secure.corp.example -> http://p2:3128 | http://p3:3128",
                "*.corp.example -> http://p1:3128 | direct ; except intranet.corp.example",
                "10.0.0.0/8 -> https://p4 ; except 10.9.0.0/16",
                "127.9.0.1 -> http://p1:3128",
                "public.example -> direct",
                "* -> socks5://s1");
        assertThat(chosen(rules, uri)).isEqualTo(proxies);
    }

    @Test
    void anExceptionOfOneRuleIsNoneOfAnother() {
        RuleSet rules = of("* -> http://p1:1 ; except a.example", "http://* -> http://p2:2 ; except b.example");
        assertThat(chosen(rules, "http://a.example/")).isEqualTo("http://p2:2");
        assertThat(chosen(rules, "http://b.example/")).isEqualTo("http://p1:1");
        assertThat(chosen(rules, "https://a.example/")).isEqualTo("direct");
    }

    @Test
    void loopbackIsProxiedWhenARuleNamesIt() {
        RuleSet rules = of("localhost 127.0.0.0/8 [::1] -> http://p1:1 ; except *:9");
        assertThat(chosen(rules, "http://localhost/")).isEqualTo("http://p1:1");
        assertThat(chosen(rules, "http://127.3.2.1/")).isEqualTo("http://p1:1");
        assertThat(chosen(rules, "http://[::1]/")).isEqualTo("http://p1:1");
        assertThat(chosen(rules, "http://a.localhost/")).isEqualTo("direct");
        assertThat(chosen(rules, "http://localhost:9/")).isEqualTo("direct");
    }

    @Test
    void anAnswerIsMadeOnceAndShared() {
        RuleSet rules = of("* -> http://p1:1");
        Origin origin = Origin.of(URI.create("http://a.example/"));
        assertThat(rules.choose(origin, Runnable::run)).isSameAs(rules.choose(origin, Runnable::run));
    }
}
