// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.config.Settings;
import io.penstock.network.Identity;
import io.penstock.network.Initiator;
import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import io.penstock.network.spi.AccessPolicy.Verdict;
import io.penstock.network.spi.AccessRequest;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyRulesTest {
    private static final Proxy PROXY = Proxy.of(Proxy.Kind.HTTP, "proxy.test", 3128);

    private static PolicyRules rules(String... keysAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        Settings settings = Settings.of(properties);
        PolicyRules rules = PolicyRules.read(settings, "mine");
        assertThat(settings.problems()).isEmpty();
        return rules;
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static AccessRequest to(String url, Proxy proxy, String... addresses) {
        return asked(url, proxy, "a.bundle", Initiator.NONE, addresses);
    }

    private static AccessRequest asked(
            String url, Proxy proxy, String bundle, Initiator initiator, String... addresses) {
        URI uri = URI.create(url);
        return new AccessRequest(
                uri,
                Origin.of(uri),
                "GET",
                new Identity("default", bundle),
                initiator,
                proxy,
                List.of(addresses).stream().map(PolicyRulesTest::address).toList());
    }

    private static boolean allows(PolicyRules rules, String url, String... addresses) {
        return rules.check(to(url, Proxy.DIRECT, addresses)).allowed();
    }

    @Test
    void without_a_rule_everything_is_allowed() {
        assertThat(allows(rules(), "http://anything.test/")).isTrue();
        assertThat(allows(rules(), "http://anything.test/", "127.0.0.1")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bad.test | http://bad.test/ | false",
                "bad.test | https://BAD.test./x | false",
                "bad.test | http://sub.bad.test/ | true",
                "*.bad.test | http://sub.bad.test/ | false",
                "*.bad.test | http://bad.test/ | true",
                ".bad.test | http://bad.test/ | false",
                ".bad.test | http://a.b.bad.test/ | false",
                ".bad.test | http://notbad.test/ | true",
                "http://* | http://any.test/ | false",
                "http://* | https://any.test/ | true",
                "*:22 | http://any.test:22/ | false",
                "*:22 | http://any.test/ | true",
                "127.0.0.1 | http://0x7f.1/ | false",
                "127.0.0.1 | http://2130706433/ | false",
                "127.0.0.1 | http://0177.0.0.1/ | false",
                "127.0.0.1 | http://[::ffff:127.0.0.1]/ | false",
                "[::1]:8080 | http://[::1]:8080/ | false",
                "[::1]:8080 | http://[::1]/ | true",
                "bücher.test | http://xn--bcher-kva.test/ | false"
            })
    void what_is_denied_is_denied_in_every_spelling(String deny, String url, boolean allowed) {
        Verdict verdict = rules("deny", deny).check(to(url, Proxy.DIRECT));
        assertThat(verdict.allowed()).isEqualTo(allowed);
        assertThat(verdict.rule()).isEqualTo(allowed ? "" : "mine (deny = " + deny + ")");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "good.test, *.good.test | http://good.test/ | true",
                "good.test, *.good.test | http://a.good.test/ | true",
                "good.test, *.good.test | http://evil.test/ | false",
                "https://good.test | http://good.test/ | false"
            })
    void where_something_is_allowed_all_else_is_denied(String allow, String url, boolean allowed) {
        assertThat(allows(rules("allow", allow), url)).isEqualTo(allowed);
    }

    @Test
    void a_deny_counts_before_an_allow() {
        PolicyRules rules = rules("allow", "*.test", "deny", "bad.test");
        assertThat(allows(rules, "http://good.test/")).isTrue();
        assertThat(allows(rules, "http://bad.test/")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.0.9",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.0.1",
                "169.254.169.254",
                "100.100.100.200",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "168.63.129.16",
                "192.0.0.192",
                "::1",
                "::",
                "fe80::1",
                "fd00:ec2::254",
                "fc00::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b::127.0.0.1",
                "2002:7f00:1::",
                "2002:a9fe:a9fe::1",
                "::127.0.0.1",
                "64:ff9b:1::1"
            })
    void private_addresses_can_be_denied(String private_) {
        assertThat(allows(rules("private.networks", "deny"), "http://rebound.test/", private_))
                .isFalse();
        assertThat(allows(rules("private.networks", "allow"), "http://rebound.test/", private_))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.216.34",
                "172.32.0.1",
                "192.169.0.1",
                "11.0.0.1",
                "2606:2800:220:1::1",
                "64:ff9b::8.8.8.8",
                "2002:808:808::1"
            })
    void public_addresses_are_not_private(String address) {
        assertThat(allows(rules("private.networks", "deny"), "http://host.test/", address))
                .isTrue();
    }

    @Test
    void a_private_network_that_is_named_is_meant() {
        PolicyRules rules = rules("private.networks", "deny", "networks", "10.1.0.0/16, 93.184.216.0/24");
        assertThat(allows(rules, "http://in.test/", "10.1.2.3")).isTrue();
        assertThat(allows(rules, "http://in.test/", "10.2.2.3")).isFalse();
        assertThat(allows(rules, "http://in.test/", "93.184.216.34")).isTrue();
        assertThat(allows(rules, "http://in.test/", "8.8.8.8")).isFalse();
    }

    @Test
    void networks_in_deny_and_allow_are_judged_by_address() {
        assertThat(allows(rules("deny", "10.0.0.0/8"), "http://name.test/")).isTrue();
        assertThat(allows(rules("deny", "10.0.0.0/8"), "http://name.test/", "10.9.9.9"))
                .isFalse();
        assertThat(allows(rules("deny", "[fd00::]/8"), "http://name.test/", "fd12::1"))
                .isFalse();
        PolicyRules allow = rules("allow", "10.0.0.0/8, named.test");
        assertThat(allows(allow, "http://name.test/")).isTrue(); // asked again with its address
        assertThat(allows(allow, "http://name.test/", "10.9.9.9")).isTrue();
        assertThat(allows(allow, "http://name.test/", "11.9.9.9")).isFalse();
        assertThat(allows(allow, "http://named.test/", "11.9.9.9")).isTrue();
    }

    @Test
    void what_a_proxy_looks_up_passes_network_rules_only_if_that_is_allowed() {
        for (String[] rule :
                new String[][] {{"private.networks", "deny"}, {"networks", "0.0.0.0/0"}, {"deny", "10.0.0.0/8"}}) {
            assertThat(rules(rule).check(to("http://name.test/", PROXY)).rule()).isEqualTo("mine (via.proxy = deny)");
            assertThat(rules(rule[0], rule[1], "via.proxy", "allow")
                            .check(to("http://name.test/", PROXY))
                            .allowed())
                    .isTrue();
        }
        assertThat(rules("private.networks", "deny", "via.proxy", "allow")
                        .check(to("http://127.1/", PROXY, "127.0.0.1"))
                        .allowed())
                .isFalse();
        assertThat(rules("deny", "bad.test")
                        .check(to("http://good.test/", PROXY))
                        .allowed())
                .isTrue();
    }

    @Test
    void a_rule_concerns_the_bundles_and_initiators_that_it_names() {
        PolicyRules bundle = rules("deny", "*", "bundles", "com.evil.*");
        assertThat(bundle.check(asked("http://a.test/", Proxy.DIRECT, "com.evil.app", Initiator.NONE))
                        .allowed())
                .isFalse();
        assertThat(bundle.check(asked("http://a.test/", Proxy.DIRECT, "comXevil.app", Initiator.NONE))
                        .allowed())
                .isTrue();
        Initiator remote = Initiator.document(URI.create("https://doc.test/x"));
        Initiator local = Initiator.document(URI.create("file:/x"));
        PolicyRules far = rules("deny", "*", "initiators", "remote");
        assertThat(far.check(asked("http://a.test/", Proxy.DIRECT, "b", remote)).allowed())
                .isFalse();
        assertThat(far.check(asked("http://a.test/", Proxy.DIRECT, "b", Initiator.NONE))
                        .allowed())
                .isFalse();
        assertThat(far.check(asked("http://a.test/", Proxy.DIRECT, "b", local)).allowed())
                .isTrue();
        PolicyRules one = rules("deny", "*", "initiators", "*.test");
        assertThat(one.check(asked("http://a.test/", Proxy.DIRECT, "b", remote)).allowed())
                .isFalse();
        assertThat(one.check(asked("http://a.test/", Proxy.DIRECT, "b", local)).allowed())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deny | ftp://host | begins with http",
                "deny | a*b | a host is a name",
                "deny | host:0 | a port is a number",
                "deny | 10.0.0.0/33 | a prefix is a number from 0 to 32",
                "networks | 10.1/16 | four decimals",
                "networks | host.test | four decimals",
                "private.networks | maybe | one of",
                "initiators | near://x | begins with http"
            })
    void what_cannot_be_read_is_named(String key, String value, String said) {
        Settings settings = Settings.of(Map.of(key, value));
        PolicyRules.read(settings, "mine");
        assertThat(settings.problems()).singleElement().asString().contains(key + " = " + value, said);
    }
}
