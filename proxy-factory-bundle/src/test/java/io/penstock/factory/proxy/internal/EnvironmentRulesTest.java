// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static io.penstock.factory.proxy.internal.RuleSetTest.chosen;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.Credentials;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentRulesTest {
    private static ProxyConfiguration read(Map<String, String> environment) {
        return ProxyConfiguration.read(Map.of("from.environment", "true"), environment, Map.of());
    }

    private static Map<String, String> variables(String text) {
        Map<String, String> variables = new HashMap<>();
        for (String each : text.trim().split(" +; *")) {
            int equals = each.indexOf('=');
            variables.put(each.substring(0, equals), each.substring(equals + 1));
        }
        return variables;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    http_proxy=http://p1:1                            | http://a.example/  | http://p1:1
                    http_proxy=p1:1                                   | http://a.example/  | http://p1:1
                    http_proxy=p1                                     | http://a.example/  | http://p1:80
                    http_proxy=http://p1:1                            | https://a.example/ | direct
                    https_proxy=http://p2:1                           | https://a.example/ | http://p2:1
                    https_proxy=https://p2                            | https://a.example/ | https://p2:443
                    https_proxy=http://p2:1                           | http://a.example/  | direct
                    HTTPS_PROXY=http://p2:1                           | https://a.example/ | http://p2:1
                    HTTPS_PROXY=http://p3:1 ; https_proxy=http://p2:1 | https://a.example/ | http://p2:1
                    HTTPS_PROXY=http://p3:1 ; https_proxy=            | https://a.example/ | http://p3:1
                    HTTP_PROXY=http://evil:1                          | http://a.example/  | direct
                    HTTP_PROXY=http://evil:1 ; http_proxy=p1:1        | http://a.example/  | http://p1:1
                    all_proxy=socks5://s1                             | http://a.example/  | socks5://s1:1080
                    all_proxy=socks5://s1                             | https://a.example/ | socks5://s1:1080
                    ALL_PROXY=socks5h://s1:1                          | https://a.example/ | socks5://s1:1
                    all_proxy=socks5://s1 ; https_proxy=p2:1          | https://a.example/ | http://p2:1
                    all_proxy=socks5://s1 ; https_proxy=p2:1          | http://a.example/  | socks5://s1:1080
                    all_proxy=p1:1                                    | http://localhost/  | direct
                    all_proxy=p1:1                                    | http://127.0.0.1/  | direct
                    no_proxy=*                                        | http://a.example/  | direct
                    """)
    void variablesChooseTheProxyOfAScheme(String variables, String uri, String expected) {
        assertThat(chosen(read(variables(variables)).rules(), uri)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a.example                    | http://a.example/              | direct
                    a.example                    | http://b.a.example/            | direct
                    a.example                    | http://ba.example/             | http://p1:1
                    a.example                    | http://a.example.org/          | http://p1:1
                    .a.example                   | http://a.example/              | direct
                    .a.example                   | http://b.a.example/            | direct
                    .a.example                   | http://ba.example/             | http://p1:1
                    *.a.example                  | http://b.a.example/            | direct
                    A.EXAMPLE                    | http://a.example/              | direct
                    a.example.                   | http://a.example/              | direct
                    a.example                    | http://a.example./             | direct
                    bücher.example               | http://www.xn--bcher-kva.example/ | direct
                    a.example:8080               | http://a.example:8080/         | direct
                    a.example:8080               | http://a.example/              | http://p1:1
                    a.example:8080               | http://b.a.example:8080/       | direct
                    x, a.example ,y              | http://a.example/              | direct
                    x a.example y                | http://a.example/              | direct
                    *                            | http://a.example/              | direct
                    x,*                          | http://a.example/              | direct
                    ''                           | http://a.example/              | http://p1:1
                    10.0.0.1                     | http://10.0.0.1/               | direct
                    10.0.0.1                     | http://10.0.0.11/              | http://p1:1
                    10.0.0.1:81                  | http://10.0.0.1:81/            | direct
                    10.0.0.1:81                  | http://10.0.0.1/               | http://p1:1
                    10.0.0.0/8                   | http://10.9.8.7/               | direct
                    10.0.0.0/8                   | http://11.9.8.7/               | http://p1:1
                    10.0.0.0/8                   | http://0xa.1/                  | direct
                    10.0.0.0/8                   | http://10.example/             | http://p1:1
                    2001:db8::1                  | http://[2001:db8:0::1]/        | direct
                    [2001:db8::1]                | http://[2001:db8::1]/          | direct
                    [2001:db8::1]:81             | http://[2001:db8::1]/          | http://p1:1
                    2001:db8::/32                | http://[2001:db8:1::]/         | direct
                    2001:db8::/32                | http://[2001:db9:1::]/         | http://p1:1
                    <local>,a.example            | http://a.example/              | direct
                    fe80::1%eth0,b.example       | http://a.example/              | http://p1:1
                    10.0.0.0/99                  | http://10.0.0.1/               | http://p1:1
                    """)
    void noProxyExemptsDomainsAddressesNetworksAndPorts(String noProxy, String uri, String expected) {
        RuleSet rules =
                read(Map.of("all_proxy", "http://p1:1", "no_proxy", noProxy)).rules();
        assertThat(chosen(rules, uri)).isEqualTo(expected);
    }

    @Test
    void lowerCaseNoProxyGoesBeforeUpperCase() {
        RuleSet rules = read(Map.of("all_proxy", "p1:1", "no_proxy", "a.example", "NO_PROXY", "b.example"))
                .rules();
        assertThat(chosen(rules, "http://a.example/")).isEqualTo("direct");
        assertThat(chosen(rules, "http://b.example/")).isEqualTo("http://p1:1");
        assertThat(chosen(
                        read(Map.of("all_proxy", "p1:1", "NO_PROXY", "b.example"))
                                .rules(),
                        "http://b.example/"))
                .isEqualTo("direct");
    }

    @Test
    void noProxyIsTheLastWordOfTheEnvironmentAndTheSystemPropertiesAreNotAsked() {
        RuleSet rules = ProxyConfiguration.read(
                        Map.of("from.environment", true, "from.system", true),
                        Map.of("all_proxy", "p1:1", "no_proxy", "a.example"),
                        Map.of("http.proxyHost", "y1"))
                .rules();
        assertThat(chosen(rules, "http://a.example/")).isEqualTo("direct");
    }

    @Test
    void aPasswordInTheEnvironmentCountsUnlessTheConfigurationHasOne() {
        Map<String, String> environment = Map.of("http_proxy", "http://ann:fromenv@p1:1");
        assertThat(read(environment).rules().proxies().iterator().next().credentials())
                .contains(Credentials.of("ann", "fromenv"));
        assertThat(ProxyConfiguration.read(
                                Map.of("from.environment", true, ".password.p1", "S3CRET"), environment, Map.of())
                        .rules()
                        .proxies()
                        .iterator()
                        .next()
                        .credentials())
                .contains(Credentials.of("ann", "S3CRET"));
    }

    @Test
    void whatIsLeftOutIsTold() {
        List<String> notes = read(Map.of(
                        "HTTP_PROXY", "http://u:S3CRET@evil:1", "all_proxy", "p1:1", "no_proxy", "a,<local>"))
                .notes();
        assertThat(notes).hasSize(2);
        assertThat(notes.get(0)).contains("HTTP_PROXY does not count").doesNotContain("S3CRET");
        assertThat(notes.get(1)).contains("no_proxy has an entry", "<local>");
    }
}
