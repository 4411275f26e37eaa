// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The header fields of one message, in the order of the wire: compact, immutable, thread-safe.
 *
 * <p>Names are compared without regard to case (RFC 9110 §5.1) and kept as they came. The JDK's {@link HttpHeaders}
 * is made only when somebody asks for it. Values are free of CR, LF and NUL; the builder refuses them.
 */
public final class HeaderFields {
    /** No fields at all. */
    public static final HeaderFields EMPTY = new HeaderFields(new String[0]);

    /** Name, value, name, value, ... */
    private final String[] pairs;

    private volatile Lazy lazy = Lazy.NONE;

    private record Lazy(Optional<HttpHeaders> headers) {
        static final Lazy NONE = new Lazy(Optional.empty());
    }

    private HeaderFields(String[] pairs) {
        this.pairs = pairs;
    }

    /**
     * Fields from alternating names and values.
     *
     * @throws IllegalArgumentException if the count is odd, a name is no token or a value contains CR, LF or NUL
     */
    public static HeaderFields of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a header field needs a name and a value; got an odd number of strings");
        }
        for (int i = 0; i < namesAndValues.length; i += 2) {
            checkName(namesAndValues[i]);
            checkValue(namesAndValues[i], namesAndValues[i + 1]);
        }
        return namesAndValues.length == 0 ? EMPTY : new HeaderFields(namesAndValues.clone());
    }

    /**
     * Fields that a transport has already checked, without a second check or copy: the array must never change again.
     *
     * @param namesAndValues alternating names and values
     */
    public static HeaderFields ofTrusted(String[] namesAndValues) {
        return namesAndValues.length == 0 ? EMPTY : new HeaderFields(namesAndValues);
    }

    /** The same fields as the JDK's type has. */
    public static HeaderFields of(HttpHeaders headers) {
        Builder builder = new Builder();
        headers.map().forEach((name, values) -> values.forEach(value -> builder.add(name, value)));
        return builder.build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Number of field lines. */
    public int size() {
        return pairs.length / 2;
    }

    public boolean isEmpty() {
        return pairs.length == 0;
    }

    /** Name of the line at {@code index}, as it came. */
    public String name(int index) {
        return pairs[2 * index];
    }

    /** Value of the line at {@code index}. */
    public String value(int index) {
        return pairs[2 * index + 1];
    }

    /** Value of the first line of that name. */
    public Optional<String> firstValue(String name) {
        int at = find(name, 0);
        return at < 0 ? Optional.empty() : Optional.of(pairs[at + 1]);
    }

    /** Value of the first line of that name, or {@code fallback}; allocates nothing. */
    public String valueOr(String name, String fallback) {
        int at = find(name, 0);
        return at < 0 ? fallback : pairs[at + 1];
    }

    public boolean contains(String name) {
        return find(name, 0) >= 0;
    }

    /** Values of all lines of that name, in order. */
    public List<String> allValues(String name) {
        int at = find(name, 0);
        if (at < 0) {
            return List.of();
        }
        List<String> values = new ArrayList<>(2);
        for (; at >= 0; at = find(name, at + 2)) {
            values.add(pairs[at + 1]);
        }
        return List.copyOf(values);
    }

    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < pairs.length; i += 2) {
            action.accept(pairs[i], pairs[i + 1]);
        }
    }

    /** These fields and one line more. */
    public HeaderFields with(String name, String value) {
        checkName(name);
        checkValue(name, value);
        String[] more = java.util.Arrays.copyOf(pairs, pairs.length + 2);
        more[pairs.length] = name;
        more[pairs.length + 1] = value;
        return new HeaderFields(more);
    }

    /** These fields with exactly one line of that name: the first is replaced in place, later ones go. */
    public HeaderFields withOnly(String name, String value) {
        return contains(name) ? new Builder().addAll(this).set(name, value).build() : with(name, value);
    }

    /** These fields without the lines of that name. */
    public HeaderFields without(String name) {
        return contains(name) ? new Builder().addAll(this).remove(name).build() : this;
    }

    /** The JDK's view of the same fields; made once, on the first call. */
    public HttpHeaders asHttpHeaders() {
        Lazy known = lazy;
        if (known.headers.isEmpty()) {
            Map<String, List<String>> map = new LinkedHashMap<>();
            Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (int i = 0; i < pairs.length; i += 2) {
                List<String> values = byName.get(pairs[i]);
                if (values == null) {
                    values = new ArrayList<>(1);
                    byName.put(pairs[i], values);
                    map.put(pairs[i], values);
                }
                values.add(pairs[i + 1]);
            }
            known = new Lazy(Optional.of(HttpHeaders.of(map, (name, value) -> true)));
            lazy = known;
        }
        return known.headers.orElseThrow();
    }

    private int find(String name, int from) {
        for (int i = from; i < pairs.length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof HeaderFields that) || that.pairs.length != pairs.length) {
            return false;
        }
        for (int i = 0; i < pairs.length; i += 2) {
            if (!pairs[i].equalsIgnoreCase(that.pairs[i]) || !pairs[i + 1].equals(that.pairs[i + 1])) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < pairs.length; i += 2) {
            hash = 31 * hash + pairs[i].toLowerCase(Locale.ROOT).hashCode();
            hash = 31 * hash + pairs[i + 1].hashCode();
        }
        return hash;
    }

    /** Names and values, secrets replaced by {@link Redaction#HIDDEN}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < pairs.length; i += 2) {
            text.append(i == 0 ? "" : ", ").append(pairs[i]).append(": ");
            text.append(Redaction.isSecret(pairs[i]) ? Redaction.HIDDEN : pairs[i + 1]);
        }
        return text.append(']').toString();
    }

    static void checkName(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a header field name is empty");
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isTokenChar(name.charAt(i))) {
                throw new IllegalArgumentException("header field name has the character U+"
                        + String.format(Locale.ROOT, "%04X", (int) name.charAt(i)) + " at " + i
                        + "; only token characters are allowed (RFC 9110 §5.6.2)");
            }
        }
    }

    static void checkValue(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\r' || c == '\n' || c == 0) {
                throw new IllegalArgumentException("header field " + name + " has a CR, LF or NUL at " + i
                        + "; a value is one line (RFC 9110 §5.5)");
            }
        }
    }

    /** Whether RFC 9110 §5.6.2 allows the character in a token (method, field name). */
    static boolean isTokenChar(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    /** Collects fields; not thread-safe. */
    public static final class Builder {
        private String[] pairs = new String[16];
        private int length;

        private Builder() {}

        /** Adds a line. @throws IllegalArgumentException if the name is no token or the value contains CR, LF or NUL */
        public Builder add(String name, String value) {
            checkName(name);
            checkValue(name, value);
            append(name, value);
            return this;
        }

        public Builder addAll(HeaderFields fields) {
            for (int i = 0; i < fields.pairs.length; i += 2) {
                append(fields.pairs[i], fields.pairs[i + 1]);
            }
            return this;
        }

        /** Leaves exactly one line of that name, in the place of the first one. */
        public Builder set(String name, String value) {
            checkName(name);
            checkValue(name, value);
            boolean placed = false;
            int to = 0;
            for (int i = 0; i < length; i += 2) {
                boolean same = pairs[i].equalsIgnoreCase(name);
                if (same && placed) {
                    continue;
                }
                pairs[to] = pairs[i];
                pairs[to + 1] = same ? value : pairs[i + 1];
                placed |= same;
                to += 2;
            }
            length = to;
            if (!placed) {
                append(name, value);
            }
            return this;
        }

        public Builder remove(String name) {
            int to = 0;
            for (int i = 0; i < length; i += 2) {
                if (!pairs[i].equalsIgnoreCase(name)) {
                    pairs[to] = pairs[i];
                    pairs[to + 1] = pairs[i + 1];
                    to += 2;
                }
            }
            length = to;
            return this;
        }

        public HeaderFields build() {
            return length == 0 ? EMPTY : new HeaderFields(java.util.Arrays.copyOf(pairs, length));
        }

        private void append(String name, String value) {
            if (length + 2 > pairs.length) {
                pairs = java.util.Arrays.copyOf(pairs, 2 * pairs.length);
            }
            pairs[length++] = name;
            pairs[length++] = value;
        }
    }
}
