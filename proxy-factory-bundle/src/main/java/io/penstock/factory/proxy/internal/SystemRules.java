// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The system properties of Java's own clients, as rules: {@code http.proxyHost}, {@code https.proxyHost},
 * {@code socksProxyHost}, their ports, and {@code http.nonProxyHosts} for all of them, as Java's networking properties
 * are documented.
 */
final class SystemRules {
    static final String NAME = "system";

    /** What Java exempts where the property is not set. */
    private static final String NON_PROXY_DEFAULT = "localhost|127.*|[::1]|0.0.0.0|[::0]";

    private SystemRules() {}

    /**
     * The rules, none if no proxy is set.
     *
     * @param properties a copy: they are not looked at again
     * @param notes receives what an operator should know
     * @throws IllegalArgumentException if a proxy is not understood; the message names the property and holds no secret
     */
    static List<Rule> read(Map<String, String> properties, ProxyBook proxies, List<String> notes) {
        Reader reader = new Reader(properties, proxies);
        List<Rule> rules = new ArrayList<>();
        reader.http("http", 80).ifPresent(rules::add);
        reader.http("https", 443).ifPresent(rules::add);
        reader.socks().ifPresent(rules::add);
        List<Target> exempt =
                Exemptions.nonProxyHosts(properties.getOrDefault("http.nonProxyHosts", NON_PROXY_DEFAULT), notes);
        if (!rules.isEmpty() && !exempt.isEmpty()) {
            rules.add(0, new Rule(NAME + " http.nonProxyHosts", exempt, List.of(Proxy.DIRECT), List.of()));
        }
        return rules;
    }

    private record Reader(Map<String, String> properties, ProxyBook proxies) {
        Optional<Rule> http(String scheme, int defaultPort) {
            String host = value(scheme + ".proxyHost");
            return host.isEmpty()
                    ? Optional.empty()
                    : Optional.of(rule(
                            scheme + ".proxyHost",
                            scheme + "://*",
                            Proxy.Kind.HTTP,
                            scheme + ".proxyPort",
                            defaultPort,
                            scheme + ".proxyUser",
                            scheme + ".proxyPassword"));
        }

        Optional<Rule> socks() {
            String version = value("socksProxyVersion");
            if (value("socksProxyHost").isEmpty()) {
                return Optional.empty();
            }
            if (!version.matches("|4|5")) {
                throw new IllegalArgumentException("from.system: socksProxyVersion = " + version + ": must be 4 or 5");
            }
            return Optional.of(rule(
                    "socksProxyHost",
                    "*",
                    version.equals("4") ? Proxy.Kind.SOCKS4A : Proxy.Kind.SOCKS5,
                    "socksProxyPort",
                    1080,
                    "java.net.socks.username",
                    "java.net.socks.password"));
        }

        private Rule rule(
                String hostKey,
                String target,
                Proxy.Kind kind,
                String portKey,
                int defaultPort,
                String userKey,
                String passwordKey) {
            String key = hostKey;
            try {
                String host = Origin.canonicalHost(value(hostKey));
                key = portKey;
                int port = value(portKey).isEmpty() ? defaultPort : Target.port(value(portKey));
                key = userKey;
                String user = value(userKey);
                Optional<String> password =
                        user.isEmpty() ? Optional.empty() : Optional.ofNullable(properties.get(passwordKey));
                return new Rule(
                        NAME + " " + hostKey,
                        List.of(Target.parse(target)),
                        List.of(proxies.of(new ProxyUrl(kind, host, port, user, password))),
                        List.of());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "from.system: " + key + " = " + value(key) + ": " + e.getMessage(), e);
            }
        }

        private String value(String key) {
            return properties.getOrDefault(key, "").trim();
        }
    }
}
