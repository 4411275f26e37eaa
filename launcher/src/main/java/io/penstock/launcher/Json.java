// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** Writes JSON (RFC 8259) piece by piece; not thread-safe. */
final class Json {
    private final StringBuilder text = new StringBuilder();
    /** The closing brackets of what is open. */
    private final Deque<Character> open = new ArrayDeque<>();

    private boolean first = true;

    void object() {
        begin('{', '}');
    }

    void array() {
        begin('[', ']');
    }

    /** Ends the innermost object or array. */
    void end() {
        text.append(open.pop().charValue());
        first = false;
    }

    /** Begins a field of an object; exactly one value, object or array follows. */
    Json field(String name) {
        separate();
        quote(name);
        text.append(':');
        first = true;
        return this;
    }

    void value(String value) {
        separate();
        quote(value);
    }

    /** Three digits behind the point. */
    void value(double value) {
        separate();
        text.append(String.format(Locale.ROOT, "%.3f", value));
    }

    void value(long value) {
        separate();
        text.append(value);
    }

    private void begin(char bracket, char closing) {
        separate();
        text.append(bracket);
        open.push(closing);
        first = true;
    }

    private void separate() {
        if (!first) {
            text.append(',');
        }
        first = false;
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
                        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
