// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The variables that curl and many others obey, as rules: {@code http_proxy}, {@code https_proxy}, {@code all_proxy},
 * {@code no_proxy}.
 *
 * <p>Lower case goes before upper case. {@code HTTP_PROXY} does not count: in a CGI program a client sets it with a
 * header field (httpoxy).
 */
final class EnvironmentRules {
    static final String NAME = "environment";

    private EnvironmentRules() {}

    /**
     * The rules, none if no proxy is set.
     *
     * @param variables names in their exact case
     * @param notes receives what an operator should know
     * @throws IllegalArgumentException if a proxy is not understood; the message names the variable and holds no secret
     */
    static List<Rule> read(Map<String, String> variables, ProxyBook proxies, List<String> notes) {
        List<Rule> rules = new ArrayList<>();
        add(rules, "http_proxy", value(variables, "http_proxy", "http_proxy"), "http://*", proxies);
        add(rules, "https_proxy", value(variables, "https_proxy", "HTTPS_PROXY"), "https://*", proxies);
        add(rules, "all_proxy", value(variables, "all_proxy", "ALL_PROXY"), "*", proxies);
        if (value(variables, "http_proxy", "http_proxy").isEmpty() && variables.containsKey("HTTP_PROXY")) {
            notes.add("HTTP_PROXY does not count, as a client of a CGI program can set it; write http_proxy");
        }
        List<Target> exempt = Exemptions.noProxy(value(variables, "no_proxy", "NO_PROXY"), notes);
        if (!rules.isEmpty() && !exempt.isEmpty()) {
            rules.add(0, new Rule(NAME + " no_proxy", exempt, List.of(Proxy.DIRECT), List.of()));
        }
        return rules;
    }

    private static void add(List<Rule> rules, String variable, String value, String target, ProxyBook proxies) {
        if (value.isEmpty()) {
            return;
        }
        try {
            rules.add(new Rule(
                    NAME + " " + variable,
                    List.of(Target.parse(target)),
                    List.of(proxies.of(ProxyUrl.parse(value))),
                    List.of()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "from.environment: " + variable + " = " + ProxyUrl.redacted(value) + ": " + e.getMessage(), e);
        }
    }

    private static String value(Map<String, String> variables, String name, String otherName) {
        String value = variables.getOrDefault(name, "").trim();
        return value.isEmpty() ? variables.getOrDefault(otherName, "").trim() : value;
    }
}
