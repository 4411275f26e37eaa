// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.hsts;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A {@code Strict-Transport-Security} field (RFC 6797 §6.1). Pure; linear.
 *
 * @param maxAge seconds; 0 to forget
 */
record HstsField(long maxAge, boolean subdomains) {
    static final String NAME = "Strict-Transport-Security";
    /** Ten years; more is the same. */
    private static final long LONGEST = 10L * 365 * 86_400;

    /** Reads a value; empty if it breaks the rules, and is to be ignored as a whole. */
    static Optional<HstsField> parse(String value) {
        long age = -1;
        boolean below = false;
        Set<String> seen = new HashSet<>();
        for (String directive : value.split(";", -1)) {
            String text = directive.trim();
            if (text.isEmpty()) {
                continue;
            }
            int equals = text.indexOf('=');
            String name = (equals < 0 ? text : text.substring(0, equals)).trim().toLowerCase(Locale.ROOT);
            if (!seen.add(name)) {
                return Optional.empty();
            }
            if (name.equals("max-age")) {
                age = seconds(equals < 0 ? "" : text.substring(equals + 1).trim());
            } else if (name.equals("includesubdomains")) {
                below = true;
            }
        }
        return age < 0 ? Optional.empty() : Optional.of(new HstsField(age, below));
    }

    private static long seconds(String written) {
        String digits = written.length() > 1 && written.startsWith("\"") && written.endsWith("\"")
                ? written.substring(1, written.length() - 1)
                : written;
        if (!digits.matches("[0-9]+")) {
            return -1;
        }
        return digits.length() > 10 ? LONGEST : Math.min(LONGEST, Long.parseLong(digits));
    }
}
