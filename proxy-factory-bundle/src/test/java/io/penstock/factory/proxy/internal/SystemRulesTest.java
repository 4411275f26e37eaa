// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static io.penstock.factory.proxy.internal.RuleSetTest.chosen;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.Credentials;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemRulesTest {
    private static RuleSet read(Map<String, String> system) {
        return ProxyConfiguration.read(Map.of("from.system", true), Map.of(), system)
                .rules();
    }

    private static Map<String, String> properties(String text) {
        Map<String, String> properties = new HashMap<>();
        for (String each : text.trim().split(" +")) {
            properties.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
        }
        return properties;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    http.proxyHost=p1                                  ~ http://a.example/  ~ http://p1:80
                    http.proxyHost=p1 http.proxyPort=3128              ~ http://a.example/  ~ http://p1:3128
                    http.proxyHost=p1                                  ~ https://a.example/ ~ direct
                    https.proxyHost=p2                                 ~ https://a.example/ ~ http://p2:443
                    https.proxyHost=p2 https.proxyPort=3128            ~ https://a.example/ ~ http://p2:3128
                    https.proxyHost=p2                                 ~ http://a.example/  ~ direct
                    socksProxyHost=s1                                  ~ http://a.example/  ~ socks5://s1:1080
                    socksProxyHost=s1 socksProxyPort=1081              ~ https://a.example/ ~ socks5://s1:1081
                    socksProxyHost=s1 socksProxyVersion=4              ~ http://a.example/  ~ socks4a://s1:1080
                    socksProxyHost=s1 http.proxyHost=p1                ~ http://a.example/  ~ http://p1:80
                    socksProxyHost=s1 http.proxyHost=p1                ~ https://a.example/ ~ socks5://s1:1080
                    http.proxyHost=p1 http.nonProxyHosts=a.example     ~ http://a.example/  ~ direct
                    http.proxyHost=p1 http.nonProxyHosts=a.example     ~ http://b.a.example/ ~ http://p1:80
                    http.proxyHost=p1 http.nonProxyHosts=*.example     ~ http://b.a.example/ ~ direct
                    http.proxyHost=p1 http.nonProxyHosts=A.*|b.*       ~ http://a.example/  ~ direct
                    http.proxyHost=p1 http.nonProxyHosts=x|10.*|y      ~ http://10.1.1.1/   ~ direct
                    http.proxyHost=p1 http.nonProxyHosts=x|10.*|y      ~ http://11.1.1.1/   ~ http://p1:80
                    http.proxyHost=p1 http.nonProxyHosts=[2001:db8::1] ~ http://[2001:db8:0::1]/ ~ direct
                    http.proxyHost=p1 http.nonProxyHosts=              ~ http://a.example/  ~ http://p1:80
                    http.proxyHost=p1 http.nonProxyHosts=              ~ http://localhost/  ~ direct
                    http.proxyHost=p1 http.nonProxyHosts=              ~ http://0.0.0.0/    ~ http://p1:80
                    http.proxyHost=p1                                  ~ http://0.0.0.0/    ~ direct
                    http.proxyHost=p1                                  ~ http://[::]/       ~ direct
                    https.proxyHost=p2 http.nonProxyHosts=a.example    ~ https://a.example/ ~ direct
                    socksProxyHost=s1 http.nonProxyHosts=a.example     ~ https://a.example/ ~ direct
                    http.nonProxyHosts=a.example                       ~ http://b.example/  ~ direct
                    """)
    void propertiesChooseTheProxyOfAScheme(String properties, String uri, String expected) {
        assertThat(chosen(read(properties(properties)), uri)).isEqualTo(expected);
    }

    @Test
    void userAndPasswordOfThePropertiesCount() {
        RuleSet rules = read(Map.of(
                "socksProxyHost", "s1",
                "java.net.socks.username", "ann",
                "java.net.socks.password", "S3CRET"));
        assertThat(rules.proxies().iterator().next().credentials()).contains(Credentials.of("ann", "S3CRET"));
    }

    @Test
    void aLaterChangeOfAPropertyIsNotSeen() {
        Map<String, String> system = new HashMap<>(Map.of("http.proxyHost", "p1"));
        RuleSet rules = read(system);
        system.put("http.proxyHost", "p2");
        assertThat(chosen(rules, "http://a.example/")).isEqualTo("http://p1:80");
    }
}
