// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code WWW-Authenticate} (RFC 9110 §11.6.1): lists of challenges whose parameters are lists, too. What makes no
 * sense ends its field line; what was read before counts. Linear. Not thread-safe.
 */
public final class Challenges {
    private static final int MOST = 16;

    private final String text;
    private int at;

    private Challenges(String text) {
        this.text = text;
    }

    /** All challenges of all field lines, in order; at most 16. */
    public static List<Challenge> parse(List<String> lines) {
        List<Challenge> all = new ArrayList<>();
        for (String line : lines) {
            new Challenges(line).read(all);
        }
        return all;
    }

    private void read(List<Challenge> all) {
        skip(" \t,");
        String next = token();
        while (next != null && all.size() < MOST) {
            String scheme = next;
            Map<String, String> parameters = new LinkedHashMap<>();
            next = parameters(parameters);
            all.add(new Challenge(scheme.toLowerCase(Locale.ROOT), parameters));
        }
    }

    /** @return the scheme that follows, or null at the end of what makes sense */
    private @Nullable String parameters(Map<String, String> parameters) {
        boolean afterComma = false;
        while (true) {
            skip(" \t");
            if (isAt(',')) {
                skip(" \t,");
                afterComma = true;
            }
            String name = token();
            if (name == null) {
                return null;
            }
            skip(" \t");
            if (isAt('=')) {
                skip("=");
                skip(" \t");
                // without a value it was a token68 with its padding, of which no scheme here makes use
                if (!isAtSeparator() && !value(name, parameters) || !isAtSeparator()) {
                    return null;
                }
            } else if (afterComma) {
                return name;
            } else if (!isAtSeparator()) {
                return null;
            }
        }
    }

    private boolean isAt(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    /** @return false if the value makes no sense */
    private boolean value(String name, Map<String, String> parameters) {
        String value = isAt('"') ? quoted() : token();
        if (value == null) {
            return false;
        }
        parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value);
        skip(" \t");
        return true;
    }

    private boolean isAtSeparator() {
        return at >= text.length() || text.charAt(at) == ',';
    }

    private @Nullable String quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                c = text.charAt(++at);
            }
            value.append(c);
        }
        return null;
    }

    /** A token, or a token68 without its padding. */
    private @Nullable String token() {
        int start = at;
        while (at < text.length() && isToken(text.charAt(at))) {
            at++;
        }
        return at == start ? null : text.substring(start, at);
    }

    private static boolean isToken(char c) {
        return c >= '0' && c <= '9'
                || c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || "!#$%&'*+-.^_`|~/".indexOf(c) >= 0;
    }

    private void skip(String characters) {
        while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
