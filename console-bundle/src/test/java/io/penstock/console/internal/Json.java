// SPDX-License-Identifier: Apache-2.0
package io.penstock.console.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON strictly (RFC 8259): maps, lists, strings, longs, booleans. */
final class Json {
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    static Object read(String text) {
        Json json = new Json(text);
        Object value = json.value();
        if (json.at != text.length()) {
            throw new AssertionError("more behind the value: " + text.substring(json.at));
        }
        return value;
    }

    private Object value() {
        char c = text.charAt(at);
        if (c == '{') {
            Map<String, Object> map = new LinkedHashMap<>();
            for (at++; text.charAt(at) != '}'; comma('}')) {
                String name = string();
                expect(':');
                if (map.put(name, value()) != null) {
                    throw new AssertionError("twice: " + name);
                }
            }
            at++;
            return map;
        }
        if (c == '[') {
            List<Object> list = new ArrayList<>();
            for (at++; text.charAt(at) != ']'; comma(']')) {
                list.add(value());
            }
            at++;
            return list;
        }
        if (c == '"') {
            return string();
        }
        for (boolean flag : new boolean[] {true, false}) {
            if (text.startsWith(String.valueOf(flag), at)) {
                at += String.valueOf(flag).length();
                return flag;
            }
        }
        int from = at;
        while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return Long.parseLong(text.substring(from, at));
    }

    private void comma(char end) {
        if (text.charAt(at) != end) {
            expect(',');
            if (text.charAt(at) == end) {
                throw new AssertionError("a comma before " + end);
            }
        }
    }

    private void expect(char c) {
        if (text.charAt(at) != c) {
            throw new AssertionError("no " + c + " at " + at + " of " + text);
        }
        at++;
    }

    private String string() {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw new AssertionError("a control character");
            }
            if (c == '\\') {
                char escaped = text.charAt(at++);
                if (escaped == 'u') {
                    c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
                    at += 4;
                } else {
                    c = escaped;
                }
            }
            string.append(c);
        }
        at++;
        return string.toString();
    }
}
