// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.rfc6265;

import io.penstock.network.Redaction;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One {@code Set-Cookie} value, parsed by RFC 6265bis §5.6; of each attribute the last one that counts.
 *
 * @param name may be empty
 * @param value may be empty, but not both
 * @param expires milliseconds since 1970; {@link #ABSENT} without the attribute
 * @param maxAge seconds, 0 for "at once"; {@link #ABSENT} without the attribute
 * @param domain lower case, without its leading dot; empty without the attribute
 * @param pathGiven whether there is a Path attribute
 * @param path empty for the default-path
 */
record SetCookie(
        String name,
        String value,
        long expires,
        long maxAge,
        String domain,
        boolean pathGiven,
        String path,
        boolean secure,
        boolean httpOnly,
        SameSite sameSite,
        boolean partitioned) {
    static final long ABSENT = Long.MIN_VALUE;
    /** Octets of name and value together. */
    static final int MAX_PAIR = 4096;
    /** Octets of an attribute's value; longer ones are ignored. */
    static final int MAX_ATTRIBUTE = 1024;

    /** Empty if the whole line is to be ignored: control characters, neither name nor value, or too large. */
    static Optional<SetCookie> parse(String line) {
        if (Ascii.hasControls(line)) {
            return Optional.empty();
        }
        int end = endOfPart(line, 0);
        int equals = indexOf(line, '=', 0, end);
        String name = equals < 0 ? "" : Ascii.trim(line, 0, equals);
        String value = Ascii.trim(line, equals + 1, end);
        if (name.isEmpty() && value.isEmpty() || Ascii.octets(name) + Ascii.octets(value) > MAX_PAIR) {
            return Optional.empty();
        }
        Attributes attributes = new Attributes();
        while (end < line.length()) {
            int from = end + 1;
            end = endOfPart(line, from);
            equals = indexOf(line, '=', from, end);
            String attribute = Ascii.trim(line, from, equals < 0 ? end : equals);
            String given = equals < 0 ? "" : Ascii.trim(line, equals + 1, end);
            if (Ascii.octets(given) <= MAX_ATTRIBUTE) {
                attributes.add(attribute, given);
            }
        }
        return Optional.of(attributes.with(name, value));
    }

    private static int endOfPart(String line, int from) {
        int semicolon = line.indexOf(';', from);
        return semicolon < 0 ? line.length() : semicolon;
    }

    private static int indexOf(String line, char c, int from, int to) {
        for (int i = from; i < to; i++) {
            if (line.charAt(i) == c) {
                return i;
            }
        }
        return -1;
    }

    /** Without the value. */
    @Override
    public String toString() {
        return name + "=" + Redaction.HIDDEN;
    }

    /** Collects them; the last one of each name wins. */
    private static final class Attributes {
        private long expires = ABSENT;
        private long maxAge = ABSENT;
        private String domain = "";
        private boolean pathGiven;
        private String path = "";
        private boolean secure;
        private boolean httpOnly;
        private SameSite sameSite = SameSite.DEFAULT;
        private boolean partitioned;

        void add(String name, String value) {
            switch (Ascii.lower(name)) {
                case "expires" -> {
                    OptionalLong date = CookieDate.parse(value);
                    if (date.isPresent()) {
                        expires = date.getAsLong();
                    }
                }
                case "max-age" -> {
                    if (isNumber(value)) {
                        maxAge = seconds(value);
                    }
                }
                case "domain" -> domain = Ascii.lower(value.startsWith(".") ? value.substring(1) : value);
                case "path" -> {
                    pathGiven = true;
                    path = value.startsWith("/") ? value : "";
                }
                case "secure" -> secure = true;
                case "httponly" -> httpOnly = true;
                case "samesite" -> sameSite = SameSite.ofAttribute(value);
                case "partitioned" -> partitioned = true;
                default -> {
                    // unknown attributes count for nothing
                }
            }
        }

        SetCookie with(String name, String value) {
            return new SetCookie(
                    name, value, expires, maxAge, domain, pathGiven, path, secure, httpOnly, sameSite, partitioned);
        }

        private static boolean isNumber(String text) {
            int digits = text.startsWith("-") ? 1 : 0;
            for (int i = digits; i < text.length(); i++) {
                if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                    return false;
                }
            }
            return text.length() > digits;
        }

        private static long seconds(String number) {
            if (number.startsWith("-")) {
                return 0;
            }
            long seconds = 0;
            for (int i = 0; i < number.length() && seconds < Integer.MAX_VALUE; i++) {
                seconds = 10 * seconds + number.charAt(i) - '0';
            }
            return Math.min(seconds, Integer.MAX_VALUE);
        }
    }
}
