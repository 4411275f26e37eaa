// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON files of test data, which are well-formed: objects become maps, arrays lists, whole numbers {@link Long};
 * {@code true} and {@code false} are strings, {@code null} is the empty one.
 */
public final class TestJson {
    private final String text;
    private int at;

    private TestJson(String text) {
        this.text = text;
    }

    /**
     * What a file of the class path holds.
     *
     * @param name absolute, with a slash in front
     */
    public static Object resource(String name) throws IOException {
        try (InputStream in = TestJson.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name + " is not on the class path");
            }
            return new TestJson(new String(in.readAllBytes(), StandardCharsets.UTF_8)).value();
        }
    }

    /** A value that is a list of objects. */
    @SuppressWarnings("unchecked")
    public static List<Map<String, Object>> objects(Object list) {
        return (List<Map<String, Object>>) list;
    }

    /** A value that is a list of strings. */
    @SuppressWarnings("unchecked")
    public static List<String> strings(Object list) {
        return (List<String>) list;
    }

    private Object value() {
        blanks();
        char c = text.charAt(at);
        if (c == '{') {
            Map<String, Object> object = new LinkedHashMap<>();
            while (more('}')) {
                String key = string();
                blanks();
                at++;
                object.put(key, value());
            }
            return object;
        }
        if (c == '[') {
            List<Object> list = new ArrayList<>();
            while (more(']')) {
                list.add(value());
            }
            return list;
        }
        if (c == '"') {
            return string();
        }
        int from = at;
        while (at < text.length() && "},] \n\r\t".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(from, at);
        return word.equals("null") ? "" : word.startsWith("t") || word.startsWith("f") ? word : Long.valueOf(word);
    }

    /** Whether another item follows; steps over the bracket or comma before it, or over the end. */
    private boolean more(char end) {
        blanks();
        boolean atEnd = text.charAt(at) == end;
        at++;
        blanks();
        if (!atEnd && text.charAt(at) == end) {
            atEnd = true;
            at++;
        }
        return !atEnd;
    }

    private String string() {
        blanks();
        StringBuilder read = new StringBuilder();
        for (at++; text.charAt(at) != '"'; at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                c = text.charAt(++at);
                switch (c) {
                    case 'n' -> c = '\n';
                    case 'r' -> c = '\r';
                    case 't' -> c = '\t';
                    case 'b' -> c = '\b';
                    case 'f' -> c = '\f';
                    case 'u' -> {
                        c = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
                        at += 4;
                    }
                    default -> {
                        // itself
                    }
                }
            }
            read.append(c);
        }
        at++;
        blanks();
        return read.toString();
    }

    private void blanks() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
    }
}
