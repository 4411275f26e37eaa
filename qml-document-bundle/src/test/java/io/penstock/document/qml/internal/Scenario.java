// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A served tree, and what loading its {@code main.qml} must ask for and say.
 *
 * <p>A file of scenarios: {@code === name}, then {@code --- path} with the text of a file below it, then
 * {@code >>> requests} with paths, {@code >>> prefetch} with paths, {@code >>> errors} with lines as they are printed
 * ({@code main.qml:2:1: …}). Lines {@code @paths …}, {@code @redirect from to} configure. What Qt does otherwise on
 * purpose is said in a line {@code @differs …}.
 */
record Scenario(
        String name,
        Map<String, String> files,
        List<String> importPaths,
        Map<String, String> redirects,
        List<String> requests,
        List<String> prefetch,
        List<String> errors,
        String differs) {
    static final String BASE = "http://host/app/";

    static List<Scenario> all(Path directory) throws IOException {
        List<Scenario> all = new ArrayList<>();
        try (Stream<Path> paths = Files.list(directory)) {
            for (Path path : new TreeSet<>(paths.toList())) {
                for (String text : Files.readString(path).split("(?m)^=== ")) {
                    if (!text.isBlank()) {
                        all.add(parse(text));
                    }
                }
            }
        }
        return all;
    }

    private static Scenario parse(String text) {
        String[] lines = text.split("\n", -1);
        Map<String, String> files = new LinkedHashMap<>();
        Map<String, String> redirects = new LinkedHashMap<>();
        List<String> importPaths = new ArrayList<>();
        String differs = "";
        Map<String, List<String>> expected = new LinkedHashMap<>();
        String file = null;
        String section = null;
        StringBuilder body = new StringBuilder();
        for (int i = 1; i < lines.length; i++) {
            String line = lines[i];
            boolean mark = line.startsWith("--- ") || line.startsWith(">>> ");
            if (mark && file != null) {
                files.put(file, body.toString());
                file = null;
            }
            if (line.startsWith("--- ")) {
                file = line.substring(4).trim();
                body.setLength(0);
            } else if (line.startsWith(">>> ")) {
                section = line.substring(4).trim();
                expected.put(section, new ArrayList<>());
            } else if (line.startsWith("@differs ")) {
                differs = line.substring(9).trim();
            } else if (section != null) {
                if (!line.isBlank() && !line.startsWith("@")) {
                    expected.get(section).add(line.trim());
                }
            } else if (file != null) {
                body.append(line).append('\n');
            } else if (line.startsWith("@paths ")) {
                importPaths.addAll(List.of(line.substring(7).trim().split(" +")));
            } else if (line.startsWith("@redirect ")) {
                String[] words = line.trim().split(" +");
                redirects.put(words[1], words[2]);
            }
        }
        if (file != null) {
            files.put(file, body.toString());
        }
        return new Scenario(
                lines[0].trim(),
                files,
                importPaths,
                redirects,
                words(expected.get("requests")),
                words(expected.get("prefetch")),
                expected.getOrDefault("errors", List.of()),
                differs);
    }

    private static List<String> words(List<String> lines) {
        return lines == null
                ? List.of()
                : lines.stream().flatMap(line -> Stream.of(line.split(" +"))).toList();
    }

    /** The files by their URLs; one whose text is {@code (empty)} has none. */
    Map<URI, String> bodies() {
        Map<URI, String> bodies = new LinkedHashMap<>();
        files.forEach((path, body) -> bodies.put(url(path), body.trim().equals("(empty)") ? "" : body));
        return bodies;
    }

    static URI url(String path) {
        return URI.create(BASE).resolve(path).normalize();
    }

    @Override
    public String toString() {
        return name;
    }
}
