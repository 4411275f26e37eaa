// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.config.Settings;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.Explainer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says which rule and which proxies a request meets, and why. */
record ProxyExplainer(ProxyPolicy policy, InstantSource clock) implements Explainer {
    @Override
    public String layer() {
        return ProxyFactory.LAYER;
    }

    @Override
    public List<Line> explain(NetworkRequest request) {
        ProxyConfiguration now = policy.configuration();
        if (now == ProxyConfiguration.UNUSABLE) {
            return List.of(new Line("proxy", "refused: " + ProxyConfiguration.FAULT));
        }
        if (ProxyLayer.isCallers(request)) {
            if (policy.callersProxiesCount()) {
                String callers = names(request.attribute(RequestAttribute.PROXIES));
                return List.of(new Line("proxy", callers), new Line("proxy rule", "caller.proxies = allow"));
            }
        }
        Origin origin;
        try {
            origin = request.origin();
        } catch (IllegalArgumentException e) {
            return List.of(new Line("proxy", "none: " + e.getMessage()));
        }
        List<Line> lines = new ArrayList<>();
        if (ProxyLayer.isCallers(request)) {
            lines.add(
                    new Line("proxy caller", "the proxies that the caller set do not count: caller.proxies = ignore"));
        }
        lines.addAll(lines(now.rules(), origin, clock.instant()));
        return List.copyOf(lines);
    }

    private List<Line> lines(RuleSet rules, Origin origin, Instant now) {
        List<Line> why = new ArrayList<>();
        Choice choice = rules.explain(origin, (rule, target, excepted) -> {
            if (excepted) {
                why.add(new Line("proxy exception", rule.name() + " is not for it: except " + target.text()));
            } else {
                why.add(new Line("proxy rule", rule.name() + ": " + target.text()));
            }
        });
        List<Proxy> proxies = policy.dead().look(choice.proxies(), () -> now);
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("proxy", names(proxies)));
        lines.addAll(why);
        if (why.stream().noneMatch(line -> line.name().equals("proxy rule"))) {
            lines.add(new Line("proxy rule", choice.rule()));
        }
        for (Proxy proxy : choice.proxies()) {
            policy.dead().death(proxy, now).ifPresent(death -> {
                Duration wait = Duration.between(now, death.retryAt());
                Duration seconds = Duration.ofSeconds(wait.plusMillis(999).toSeconds());
                lines.add(new Line(
                        "proxy dead",
                        proxy.name() + ": " + death.failure() + ", tried again in " + Settings.print(seconds)));
            });
        }
        return lines;
    }

    private static String names(List<Proxy> proxies) {
        return proxies.stream()
                .map(proxy -> proxy.isDirect() ? "DIRECT" : proxy.toString())
                .collect(Collectors.joining(", then "));
    }
}
