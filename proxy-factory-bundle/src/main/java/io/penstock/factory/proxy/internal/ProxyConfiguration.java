// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What one configuration says; read as a whole.
 *
 * @param ranking place in the stack
 * @param rules in order: those of the configuration, the environment's, the system properties'
 * @param source who decides: the rules, or what asks them first
 * @param callers what happens to proxies that a caller has set on its request
 * @param backoff of dead proxies
 * @param notes what an operator should know although nothing is wrong
 */
record ProxyConfiguration(
        int ranking, RuleSet rules, ProxySource source, CallerProxies callers, Backoff backoff, List<String> notes) {
    static final int RANKING = 100;

    static final String FAULT =
            "the proxy configuration has a fault (see the log), and nothing is sent before it is mended";

    private static final CompletableFuture<Choice> REFUSED =
            CompletableFuture.failedFuture(new IllegalStateException(FAULT));

    /** Sends nothing: what the operator wants is not known, so nothing goes direct. */
    static final ProxyConfiguration UNUSABLE = new ProxyConfiguration(
            RANKING,
            new RuleSet(List.of()),
            (origin, executor) -> REFUSED,
            CallerProxies.IGNORE,
            Backoff.DEFAULT,
            List.of());

    private static final Duration MIN_RETRY = Duration.ofMillis(1);
    private static final Duration MAX_RETRY = Duration.ofDays(1);

    /** What happens to {@code RequestAttribute.PROXIES} that the caller of a request has set. */
    enum CallerProxies {
        /** The rules decide. */
        IGNORE,
        /** The caller's list is used as it is. */
        ALLOW
    }

    /**
     * Reads it.
     *
     * @param environment variables, names in their exact case
     * @param system properties
     * @throws IllegalArgumentException if anything is wrong: one line for each fault, naming key, value and what is
     *     allowed, without secrets
     */
    static ProxyConfiguration read(
            Map<String, ?> properties, Map<String, String> environment, Map<String, String> system) {
        Settings settings = Settings.of(properties);
        ProxyBook proxies = new ProxyBook(settings);
        List<String> notes = new ArrayList<>();
        List<Rule> rules = new ArrayList<>();
        texts(settings).forEach((name, text) -> addRule(rules, name, text, proxies, settings));
        if (settings.flag("from.environment", false)) {
            addAll(rules, () -> EnvironmentRules.read(environment, proxies, notes), settings);
        }
        if (settings.flag("from.system", false)) {
            addAll(rules, () -> SystemRules.read(system, proxies, notes), settings);
        }
        int ranking = settings.ranking(RANKING);
        CallerProxies callers = settings.choice("caller.proxies", CallerProxies.IGNORE);
        Backoff backoff = backoff(settings);
        settings.check();
        proxies.unusedPasswords()
                .forEach(key -> notes.add(key + " is not used: no proxy of that name has a user name"));
        RuleSet all = new RuleSet(rules);
        return new ProxyConfiguration(ranking, all, all, callers, backoff, List.copyOf(notes));
    }

    /** Rules by name, in order: the list first, then the numbered ones. */
    private static Map<String, String> texts(Settings settings) {
        Map<String, String> texts = new LinkedHashMap<>();
        List<String> list = settings.list("rules", List.of());
        for (int i = 0; i < list.size(); i++) {
            texts.put("rules[" + (i + 1) + "]", list.get(i));
        }
        TreeMap<Integer, String> numbered = new TreeMap<>();
        for (String number : settings.keysBelow("rule.")) {
            String key = "rule." + number;
            String text = settings.text(key, "");
            if (!number.matches("[0-9]{1,9}")) {
                settings.problem(key + " = " + ProxyUrl.redacted(text) + ": must be rule.<whole number>");
            } else if (!text.isEmpty() && numbered.putIfAbsent(Integer.valueOf(number), text) != null) {
                settings.problem(key + " = " + ProxyUrl.redacted(text) + ": there is another rule of that number");
            }
        }
        numbered.forEach((number, text) -> texts.put("rule." + number, text));
        return texts;
    }

    private static void addRule(List<Rule> rules, String name, String text, ProxyBook proxies, Settings settings) {
        try {
            rules.add(RuleSyntax.parse(name, text, proxies));
        } catch (IllegalArgumentException e) {
            settings.problem(
                    name + " = " + ProxyUrl.redacted(text) + ": " + e.getMessage() + "; must be " + RuleSyntax.ALLOWED);
        }
    }

    private static void addAll(List<Rule> rules, Supplier<List<Rule>> source, Settings settings) {
        try {
            rules.addAll(source.get());
        } catch (IllegalArgumentException e) {
            settings.problem(String.valueOf(e.getMessage()));
        }
    }

    private static Backoff backoff(Settings settings) {
        Duration first = settings.duration("retry.after", Backoff.DEFAULT.first(), MIN_RETRY, MAX_RETRY);
        Duration max = settings.duration("retry.max", Backoff.DEFAULT.max(), MIN_RETRY, MAX_RETRY);
        if (max.compareTo(first) < 0) {
            settings.problem("retry.max = " + Settings.print(max) + ": must not be less than retry.after = "
                    + Settings.print(first));
        }
        return new Backoff(first, max);
    }
}
