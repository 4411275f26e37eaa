// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.file;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One flat JSON object (RFC 8259) in one line: strings, whole numbers, booleans. Pure ASCII when written. */
final class JsonLine {
    private JsonLine() {}

    /** Writes one; not thread-safe. */
    static final class Writer {
        private final StringBuilder text;
        private char separator = '{';

        Writer(StringBuilder text) {
            this.text = text;
        }

        Writer put(String key, String value) {
            key(key);
            quote(value);
            return this;
        }

        Writer put(String key, long value) {
            key(key);
            text.append(value);
            return this;
        }

        Writer put(String key, boolean value) {
            key(key);
            text.append(value);
            return this;
        }

        void end() {
            text.append("}\n");
        }

        private void key(String key) {
            text.append(separator);
            separator = ',';
            quote(key);
            text.append(':');
        }

        private void quote(String value) {
            text.append('"');
            for (int i = 0; i < value.length(); i++) {
                char c = value.charAt(i);
                if (c == '"' || c == '\\') {
                    text.append('\\').append(c);
                } else if (c < ' ' || c > 126) {
                    text.append("\\u");
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        text.append(Character.forDigit(c >> shift & 15, 16));
                    }
                } else {
                    text.append(c);
                }
            }
            text.append('"');
        }
    }

    /** Keys and values ({@link String}, {@link Long}, {@link Boolean}); empty if it is no such object. */
    static Optional<Map<String, Object>> parse(String line) {
        return new Reader(line).object();
    }

    private static final class Reader {
        private final String line;
        private int at;

        Reader(String line) {
            this.line = line;
        }

        Optional<Map<String, Object>> object() {
            Map<String, Object> members = new HashMap<>();
            if (!skip('{')) {
                return Optional.empty();
            }
            boolean more = !skip('}');
            while (more) {
                String key = string();
                Object value = key != null && skip(':') ? value() : null;
                if (key == null || value == null || members.put(key, value) != null) {
                    return Optional.empty();
                }
                more = skip(',');
                if (!more && !skip('}')) {
                    return Optional.empty();
                }
            }
            blanks();
            return at == line.length() ? Optional.of(members) : Optional.empty();
        }

        private @Nullable Object value() {
            blanks();
            if (at == line.length()) {
                return null;
            }
            if (line.charAt(at) == '"') {
                return string();
            }
            int from = at;
            while (at < line.length() && (Character.isLetterOrDigit(line.charAt(at)) || line.charAt(at) == '-')) {
                at++;
            }
            String word = line.substring(from, at);
            return switch (word) {
                case "true" -> true;
                case "false" -> false;
                default -> word.matches("-?[0-9]{1,18}") ? (Object) Long.valueOf(word) : null;
            };
        }

        private @Nullable String string() {
            if (!skip('"')) {
                return null;
            }
            StringBuilder text = new StringBuilder();
            while (at < line.length()) {
                char c = line.charAt(at++);
                if (c == '"') {
                    return text.toString();
                }
                if (c < ' ') {
                    return null;
                }
                if (c == '\\') {
                    int meant = escaped();
                    if (meant < 0) {
                        return null;
                    }
                    c = (char) meant;
                }
                text.append(c);
            }
            return null;
        }

        /** The character after a backslash, -1 if it is none. */
        private int escaped() {
            if (at == line.length()) {
                return -1;
            }
            char c = line.charAt(at++);
            return switch (c) {
                case '"', '\\', '/' -> c;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> hexadecimal();
                default -> -1;
            };
        }

        private int hexadecimal() {
            if (line.length() - at < 4) {
                return -1;
            }
            int code = 0;
            for (int i = 0; i < 4; i++) {
                int digit = Character.digit(line.charAt(at++), 16);
                if (digit < 0) {
                    return -1;
                }
                code = code << 4 | digit;
            }
            return code;
        }

        private boolean skip(char c) {
            blanks();
            if (at < line.length() && line.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        private void blanks() {
            while (at < line.length()
                    && (line.charAt(at) == ' ' || line.charAt(at) == '\t' || line.charAt(at) == '\r')) {
                at++;
            }
        }
    }
}
