// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.Origin;
import io.penstock.network.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** Ordered rules: the first that is for a destination decides; without one it goes direct. Pure and immutable. */
final class RuleSet implements ProxySource {
    private static final CompletableFuture<Choice> NO_RULE =
            CompletableFuture.completedFuture(Choice.direct("none: no rule matches, so the request goes direct"));
    private static final CompletableFuture<Choice> LOCAL = CompletableFuture.completedFuture(
            Choice.direct("none: loopback and link-local addresses go direct unless a rule names them"));

    private final List<Rule> rules;
    private final List<CompletableFuture<Choice>> answers;

    RuleSet(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        answers = rules.stream()
                .map(rule -> CompletableFuture.completedFuture(new Choice(rule.name(), rule.proxies())))
                .toList();
    }

    /** Sees how a decision comes about. */
    interface Trace {
        /** For those who only want the decision. */
        Trace NONE = (rule, target, excepted) -> {};

        /** A target of the rule matches; if excepted, it is the exception that keeps the rule from deciding. */
        void matched(Rule rule, Target target, boolean excepted);
    }

    @Override
    public CompletableFuture<Choice> choose(Origin origin, Executor executor) {
        return rules.isEmpty() ? NO_RULE : decide(origin, Trace.NONE);
    }

    Choice explain(Origin origin, Trace trace) {
        return decide(origin, trace).join();
    }

    List<Rule> rules() {
        return rules;
    }

    /** All that any rule may choose. */
    Set<Proxy> proxies() {
        return rules.stream()
                .flatMap(rule -> rule.proxies().stream())
                .filter(proxy -> !proxy.isDirect())
                .collect(Collectors.toUnmodifiableSet());
    }

    private CompletableFuture<Choice> decide(Origin origin, Trace trace) {
        Destination destination = new Destination(origin);
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            Target target = rule.target(destination);
            if (target != null) {
                Target exception = rule.exception(destination);
                trace.matched(rule, exception == null ? target : exception, exception != null);
                if (exception == null) {
                    return answers.get(i);
                }
            }
        }
        return destination.isLocal() ? LOCAL : NO_RULE;
    }
}
