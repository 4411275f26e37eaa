// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.network.Credentials;
import io.penstock.network.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyConfigurationTest {
    private static ProxyConfiguration read(Map<String, ?> properties) {
        return ProxyConfiguration.read(properties, Map.of(), Map.of());
    }

    private static List<String> names(ProxyConfiguration configuration) {
        return configuration.rules().rules().stream().map(Rule::name).toList();
    }

    private static Proxy only(ProxyConfiguration configuration) {
        return configuration.rules().rules().get(0).proxies().get(0);
    }

    @Test
    void anEmptyConfigurationIsGood() {
        ProxyConfiguration empty = read(Map.of());
        assertThat(empty.ranking()).isEqualTo(100);
        assertThat(empty.rules().rules()).isEmpty();
        assertThat(empty.callers()).isEqualTo(ProxyConfiguration.CallerProxies.IGNORE);
        assertThat(empty.backoff()).isEqualTo(new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(5)));
    }

    @Test
    void stringsAsInACfgFileWork() {
        ProxyConfiguration read = read(Map.of(
                "service.ranking", "50",
                "caller.proxies", "Allow",
                "retry.after", "500ms",
                "retry.max", "10s",
                "rules", " a.example -> http://p1:1 , b.example -> direct "));
        assertThat(read.ranking()).isEqualTo(50);
        assertThat(read.callers()).isEqualTo(ProxyConfiguration.CallerProxies.ALLOW);
        assertThat(read.backoff()).isEqualTo(new Backoff(Duration.ofMillis(500), Duration.ofSeconds(10)));
        assertThat(names(read)).containsExactly("rules[1]", "rules[2]");
    }

    @Test
    void listedRulesComeFirstThenTheNumberedOnesByNumber() {
        ProxyConfiguration read = read(Map.of(
                "rule.10", "c.example -> direct",
                "rule.9", "b.example -> direct",
                "rule.11", "",
                "rules", new String[] {"a.example -> direct"}));
        assertThat(names(read)).containsExactly("rules[1]", "rule.9", "rule.10");
    }

    @Test
    void aProxyMayHaveANameAndItsPasswordIsFoundByIt() {
        ProxyConfiguration read = read(Map.of(
                "rule.1", "* -> main | http://p2:3128",
                "proxy.main", "http://corp%5Cann@p1.example:3128",
                ".password.main", "S3CRET"));
        assertThat(read.rules().rules().get(0).proxies())
                .containsExactly(
                        new Proxy(
                                Proxy.Kind.HTTP,
                                "p1.example",
                                3128,
                                "main",
                                Optional.of(Credentials.of("corp\\ann", "S3CRET"))),
                        new Proxy(Proxy.Kind.HTTP, "p2", 3128, "p2", Optional.empty()));
        assertThat(read.toString()).doesNotContain("S3CRET");
        assertThat(read.notes()).isEmpty();
    }

    @Test
    void aProxyInARuleIsNamedByItsHost() {
        ProxyConfiguration read =
                read(Map.of("rule.1", "* -> socks5://ann@s1.example", ".password.s1.example", "S3CRET"));
        assertThat(only(read).name()).isEqualTo("s1.example");
        assertThat(only(read).credentials()).contains(Credentials.of("ann", "S3CRET"));
    }

    @Test
    void socks4KnowsAUserButNoPassword() {
        assertThat(only(read(Map.of("rule.1", "* -> socks4a://ann@s1"))).credentials())
                .contains(Credentials.of("ann", ""));
    }

    @Test
    void anUnusedPasswordIsToldButIsNoFault() {
        assertThat(read(Map.of("rule.1", "* -> http://p1:1", ".password.p1", "S3CRET"))
                        .notes())
                .singleElement()
                .asString()
                .contains(".password.p1")
                .doesNotContain("S3CRET");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    a.example                                   ~ "->" is missing
                    -> http://p1:1                              ~ a target is missing before
                    a.example ->                                ~ a proxy is missing
                    a.example -> http://p1:1 |                  ~ a proxy is missing
                    a.example -> http://p1:1 http://p2:1        ~ separated by "|"
                    a.example -> http://p1:99999                ~ within 1 to 65535
                    a.example -> ftp://p1:1                     ~ http, https, socks4, socks4a, socks5
                    a.example -> p1                             ~ there is no proxy.p1
                    a.example -> p1:3128                        ~ there is no proxy.p1:3128
                    a.example:x -> direct                       ~ within 1 to 65535
                    10.0.0.0/40 -> direct                       ~ no prefix within /0 to /32
                    a.example -> direct ; b.example             ~ only "except"
                    a.example -> direct ; except                ~ a target is missing after "except"
                    a.example -> direct ; except b ; except c   ~ only letters
                    a.example -> http://ann@p1:1                ~ .password.p1
                    a.example -> http://ann:pw@p1:1             ~ does not belong in the URL
                    a.example -> http://ann:p|w@p1:1            ~ within 1 to 65535
                    a.example -> http://ann:p w@p1:1            ~ separated by "|"
                    """)
    void aBadRuleNamesItselfItsValueAndWhatIsAllowed(String rule, String reason) {
        assertThatThrownBy(() -> read(Map.of("rule.7", rule, "rule.8", "* -> direct")))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .startsWith("rule.7 = " + ProxyUrl.redacted(rule) + ": ")
                .contains(reason)
                .contains("must be target ... -> proxy | proxy ... [; except target ...]")
                .doesNotContain("ann:p");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
                    service.ranking  ~ high     ~ service.ranking = high: must be a whole number
                    from.environment ~ yes      ~ from.environment = yes: must be true or false
                    from.system      ~ 1        ~ from.system = 1: must be true or false
                    caller.proxies   ~ some     ~ caller.proxies = some: must be one of [ignore, allow]
                    retry.after      ~ soon     ~ retry.after = soon: must be a time
                    retry.max        ~ 1s       ~ retry.max = 1s: must not be less than retry.after = 10s
                    rule.x           ~ * -> direct ~ rule.x = * -> direct: must be rule.<whole number>
                    rule.01          ~ b -> direct ~ there is another rule of that number
                    proxy.direct     ~ http://p:1  ~ proxy.direct = http://p:1: the name of a proxy
                    proxy.p 1        ~ http://p:1  ~ the name of a proxy
                    proxy.p1         ~ http://u:x@p:1  ~ proxy.p1 = http://***@p:1: a password does not belong
                    proxy.p1         ~ nope://p    ~ proxy.p1 = nope://p: the scheme of a proxy
                    """)
    void everyBadValueNamesItsKey(String key, String value, String message) {
        assertThatThrownBy(() -> read(Map.of("rule.1", "a -> direct", key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void allFaultsAreNamedAtOnce() {
        assertThatThrownBy(() -> read(Map.of(
                        "rule.1", "a -> nobody", "rule.2", "b", "from.system", "maybe", "proxy.x", "gopher://x")))
                .message()
                .hasLineCount(4)
                .contains("rule.1 =", "rule.2 =", "from.system =", "proxy.x =");
    }

    @Test
    void oneNameForTwoUsersOrProxiesIsAFault() {
        assertThatThrownBy(() ->
                        read(Map.of("rule.1", "* -> http://ann@p1:1 | http://ann@p1:2", ".password.p1", "S3CRET")))
                .hasMessageContaining("the name p1 stands for http://p1:1 and for http://p1:2");
        assertThatThrownBy(() -> read(Map.of(
                        "rule.1", "a -> http://ann@p1:1",
                        "rule.2", "b -> http://bob@p1:1",
                        ".password.p1", "S3CRET")))
                .hasMessageContaining("two users")
                .message()
                .doesNotContain("S3CRET");
        assertThat(read(Map.of(
                                "rule.1", "a -> http://ann@p1:1",
                                "rule.2", "b -> http://ann@p1:1",
                                ".password.p1", "S3CRET"))
                        .rules()
                        .proxies())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 300, 70_000})
    void aSocksPasswordThatDoesNotFitIsRefusedNotCut(int length) {
        assertThatThrownBy(() -> read(Map.of("rule.1", "* -> socks5://ann@s1", ".password.s1", "x".repeat(length))))
                .hasMessageContaining("1 to 255 bytes");
        read(Map.of("rule.1", "* -> socks5://ann@s1", ".password.s1", "x".repeat(255)));
    }

    @Test
    void aColonInABasicUserNameIsRefused() {
        assertThatThrownBy(() -> read(Map.of("rule.1", "* -> http://a%3Ab@p1:1", ".password.p1", "S3CRET")))
                .hasMessageContaining("colon");
    }

    @Test
    void sourcesFollowTheRulesInOrderAndOnlyWhenAskedFor() {
        Map<String, String> environment = Map.of("http_proxy", "http://e1:1", "no_proxy", "b.example");
        Map<String, String> system = Map.of("https.proxyHost", "y1");
        Map<String, Object> rule = Map.of("rule.1", "a.example -> direct");
        assertThat(names(ProxyConfiguration.read(rule, environment, system))).containsExactly("rule.1");
        Map<String, Object> all =
                Map.of("rule.1", "a.example -> direct", "from.environment", true, "from.system", "true");
        assertThat(names(ProxyConfiguration.read(all, environment, system)))
                .containsExactly(
                        "rule.1",
                        "environment no_proxy",
                        "environment http_proxy",
                        "system http.nonProxyHosts",
                        "system https.proxyHost");
    }

    @Test
    void aFaultInTheEnvironmentIsAFaultOfTheWhole() {
        assertThatThrownBy(() -> ProxyConfiguration.read(
                        Map.of("from.environment", true), Map.of("https_proxy", "gopher://u:x@p1"), Map.of()))
                .hasMessageContaining("from.environment: https_proxy = gopher://***@p1: the scheme of a proxy");
        assertThatThrownBy(() -> ProxyConfiguration.read(
                        Map.of("from.system", true),
                        Map.of(),
                        Map.of("http.proxyHost", "p1", "http.proxyPort", "many")))
                .hasMessageContaining("from.system: http.proxyPort = many: a port is a number");
    }
}
