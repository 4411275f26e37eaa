// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import io.penstock.network.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How a person writes a rule: {@code target ... -> proxy | proxy [; except target ...]}. */
final class RuleSyntax {
    static final String ALLOWED = "target ... -> proxy | proxy ... [; except target ...]";

    private static final String ARROW = "->";
    private static final String EXCEPT = "except";

    private RuleSyntax() {}

    /**
     * Reads one rule.
     *
     * @param name the rule's name
     * @param proxies finds those that it mentions
     * @throws IllegalArgumentException if it is none; the message says why and holds no secret
     */
    static Rule parse(String name, String text, ProxyBook proxies) {
        int arrow = text.indexOf(ARROW);
        if (arrow < 0) {
            throw new IllegalArgumentException("\"->\" is missing");
        }
        String right = text.substring(arrow + ARROW.length());
        int semicolon = right.indexOf(';');
        String list = semicolon < 0 ? right : right.substring(0, semicolon);
        return new Rule(
                name,
                targets(words(text.substring(0, arrow)), "before \"->\""),
                proxies(list, proxies),
                semicolon < 0 ? List.of() : exceptions(right.substring(semicolon + 1)));
    }

    private static List<Proxy> proxies(String text, ProxyBook book) {
        List<Proxy> proxies = new ArrayList<>();
        for (String each : text.split("\\|", -1)) {
            List<String> words = words(each);
            if (words.size() != 1) {
                throw new IllegalArgumentException(
                        words.isEmpty()
                                ? "a proxy is missing after \"->\" or beside \"|\""
                                : "proxies are separated by \"|\"");
            }
            proxies.add(book.mentioned(words.get(0)));
        }
        return proxies;
    }

    private static List<Target> exceptions(String text) {
        List<String> words = words(text);
        if (words.isEmpty() || !words.get(0).equalsIgnoreCase(EXCEPT)) {
            throw new IllegalArgumentException("after \";\" only \"except\" and targets may follow");
        }
        return targets(words.subList(1, words.size()), "after \"except\"");
    }

    private static List<Target> targets(List<String> words, String where) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a target is missing " + where);
        }
        return words.stream().map(Target::parse).toList();
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.trim().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
