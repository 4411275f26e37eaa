// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.suffix;

import java.io.ByteArrayOutputStream;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Collects the rules of a public suffix list, in its usual text form. */
final class RuleTable {
    private static final int MAX_LENGTH = 253;

    private final Map<String, Integer> flags = new LinkedHashMap<>();

    /** @throws IllegalArgumentException if the line holds a rule that cannot be kept: a rule must not be lost in silence */
    void add(String line) {
        String rule = line.strip();
        int end = 0;
        while (end < rule.length() && !Character.isWhitespace(rule.charAt(end))) {
            end++;
        }
        rule = rule.substring(0, end);
        if (rule.isEmpty() || rule.startsWith("//")) {
            return;
        }
        int kind = PublicSuffixes.NORMAL;
        String name = rule;
        if (rule.startsWith("!")) {
            kind = PublicSuffixes.EXCEPTION;
            name = rule.substring(1);
        } else if (rule.startsWith("*.")) {
            kind = PublicSuffixes.WILDCARD;
            name = rule.substring(2);
        } else if (rule.equals("*")) {
            // every list has this rule
            return;
        }
        String ascii = ascii(name.startsWith(".") ? name.substring(1) : name);
        boolean labels = !ascii.isEmpty() && !ascii.startsWith(".") && !ascii.endsWith(".") && !ascii.contains("..");
        if (!labels || ascii.length() > MAX_LENGTH || ascii.indexOf('*') >= 0) {
            throw new IllegalArgumentException("not a rule of a public suffix list: " + cut(rule));
        }
        flags.merge(ascii, kind, (a, b) -> a | b);
    }

    PublicSuffixes build() {
        int[] table = new int[Integer.highestOneBit(Math.max(8, 2 * flags.size())) * 2];
        ByteArrayOutputStream text = new ByteArrayOutputStream(16 * flags.size());
        flags.forEach((name, kinds) -> {
            int slot = PublicSuffixes.spread(PublicSuffixes.hash(name)) & table.length - 1;
            while (table[slot] != 0) {
                slot = slot + 1 & table.length - 1;
            }
            table[slot] = text.size() + 1;
            text.write(name.length());
            text.write(kinds);
            text.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        });
        return new PublicSuffixes(text.toByteArray(), table, flags.size());
    }

    /** The A-labels of a rule; IDNA is slow, and most rules do not need it. */
    private static String ascii(String rule) {
        boolean plain = isAscii(rule);
        return (plain ? rule : IDN.toASCII(rule, IDN.ALLOW_UNASSIGNED)).toLowerCase(Locale.ROOT);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }

    private static String cut(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
