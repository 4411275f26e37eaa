// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import io.penstock.document.qml.QmlBinding;
import io.penstock.document.qml.QmlImport;
import io.penstock.document.qml.QmlInlineComponent;
import io.penstock.document.qml.QmlObject;
import io.penstock.document.qml.QmlScript;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Compares the parser with what Qt's tools said of public files. Run by hand:
 * {@code CorpusComparison CORPUS expected-imports.json… expected-js-imports.json…}, where CORPUS is the directory into
 * which the files were laid out.
 */
public final class CorpusComparison {
    private final Path corpus;
    private int files;
    private int missing;
    private int valid;
    private int accepted;
    private int equal;
    private int invalid;
    private int sameLine;
    private int sameMessage;
    private int rejected;
    private int scripts;
    private int equalScripts;

    private CorpusComparison(Path corpus) {
        this.corpus = corpus;
    }

    public static void main(String[] args) throws IOException {
        CorpusComparison comparison = new CorpusComparison(Path.of(args[0]));
        for (int i = 1; i < args.length; i++) {
            comparison.compare(Path.of(args[i]));
        }
        comparison.report();
    }

    private void compare(Path expected) throws IOException {
        Map<?, ?> json = (Map<?, ?>) MiniJson.read(Files.readString(expected));
        for (Object each : (List<?>) json.get("entries")) {
            Map<?, ?> entry = (Map<?, ?>) each;
            Path file = corpus.resolve((String) entry.get("repo")).resolve((String) entry.get("path"));
            if (!Files.exists(file)) {
                missing++;
                continue;
            }
            files++;
            SourceText text = SourceText.of(ByteBuffer.wrap(Files.readAllBytes(file)));
            if (entry.containsKey("library")) {
                script(entry, file, text);
            } else if (Boolean.TRUE.equals(entry.get("ok"))) {
                valid(entry, file, text);
            } else {
                invalid(entry, file, text);
            }
        }
    }

    private void valid(Map<?, ?> entry, Path file, SourceText text) {
        valid++;
        ParsedQml parsed;
        try {
            parsed = QmlParser.parse(text);
        } catch (SyntaxFault e) {
            say(file, "rejected at " + e.line() + ":" + e.column() + ": " + e.text());
            return;
        }
        accepted++;
        boolean same = true;
        if (entry.get("dom") != null) {
            List<List<String>> imports = new ArrayList<>();
            for (QmlImport each : parsed.imports()) {
                boolean module = each.kind() == QmlImport.Kind.MODULE;
                List<String> row = new ArrayList<>();
                row.add(module ? each.name() : '"' + each.name() + '"');
                row.add(module && each.version().hasMajor() ? each.version().toString() : null);
                row.add(each.qualifier().isEmpty() ? null : each.qualifier());
                imports.add(row);
            }
            same &= check(file, "imports", entry.get("dom"), imports);
        }
        List<List<String>> distinct = new ArrayList<>();
        for (QmlImport each : parsed.imports()) {
            String kind =
                    each.kind() == QmlImport.Kind.MODULE ? "M" : each.name().endsWith(".js") ? "J" : "D";
            List<String> row = List.of(kind, each.name());
            if (!distinct.contains(row)) {
                distinct.add(row);
            }
        }
        same &= check(file, "distinct imports", entry.get("imports"), distinct);
        Map<String, Integer> counts = counts(parsed);
        if (entry.get("types") instanceof List<?> expected) {
            List<Object> names = new ArrayList<>(expected);
            if (entry.get("counts") == null) {
                // qmldom's own word beside an annotated property
                names.remove("duplicate");
            }
            same &= check(file, "types", names, List.copyOf(counts.keySet()));
        }
        if (entry.get("counts") instanceof Map<?, ?> expected) {
            Map<String, Integer> numbers = new TreeMap<>();
            expected.forEach((name, count) -> numbers.put((String) name, ((Double) count).intValue()));
            same &= check(file, "counts", numbers, counts);
        }
        if (same) {
            equal++;
        }
    }

    /** How often each type, and each group with braces, occurs. */
    private static Map<String, Integer> counts(ParsedQml parsed) {
        Map<String, Integer> counts = new TreeMap<>();
        Deque<QmlObject> open = new ArrayDeque<>();
        open.push(parsed.root());
        for (QmlInlineComponent component : parsed.inlineComponents()) {
            open.push(component.object());
        }
        while (!open.isEmpty()) {
            QmlObject object = open.pop();
            if (!object.type().isEmpty()) {
                counts.merge(object.type(), 1, Integer::sum);
            }
            object.children().forEach(open::push);
            for (QmlBinding binding : object.bindings()) {
                if (binding.kind() == QmlBinding.Kind.GROUP) {
                    counts.merge(binding.name(), 1, Integer::sum);
                }
                binding.objects().forEach(open::push);
            }
        }
        return counts;
    }

    private void invalid(Map<?, ?> entry, Path file, SourceText text) {
        invalid++;
        int line = ((Double) entry.get("line")).intValue();
        String message = (String) entry.get("msg");
        try {
            ParsedQml parsed = QmlParser.parse(text);
            if (!parsed.faults().isEmpty()) {
                Fault fault = parsed.faults().get(0);
                rejected++;
                sameLine += fault.line() == line ? 1 : 0;
                say(file, "fault " + fault + ", Qt: " + line + ": " + message);
            } else {
                say(file, "accepted, Qt: " + line + ": " + message);
            }
        } catch (SyntaxFault e) {
            rejected++;
            sameLine += e.line() == line ? 1 : 0;
            sameMessage += e.text().equals(message) ? 1 : 0;
            if (e.line() != line || !e.text().equals(message)) {
                say(file, e.line() + ":" + e.column() + ": " + e.text() + ", Qt: " + line + ": " + message);
            }
        }
    }

    private void script(Map<?, ?> entry, Path file, SourceText text) {
        scripts++;
        try {
            QmlScript script = ScriptParser.script(text).script();
            List<List<String>> imports = new ArrayList<>();
            for (QmlImport each : script.imports()) {
                // the scanner does not tell of files
                if (each.kind() == QmlImport.Kind.MODULE) {
                    imports.add(List.of("M", each.name()));
                }
            }
            boolean same = check(file, "library", entry.get("library"), script.isLibrary());
            same &= check(file, "imports", entry.get("imports"), imports);
            equalScripts += same ? 1 : 0;
        } catch (SyntaxFault e) {
            say(file, "rejected at " + e.line() + ":" + e.column() + ": " + e.text());
        }
    }

    private boolean check(Path file, String what, Object expected, Object actual) {
        if (Objects.equals(expected, actual)) {
            return true;
        }
        say(file, what + ": expected " + expected + ", got " + actual);
        return false;
    }

    private void say(Path file, String text) {
        System.out.println(corpus.relativize(file) + ": " + text);
    }

    private void report() {
        System.out.printf("%d files, %d missing%n", files, missing);
        System.out.printf("valid: %d, accepted %d, all equal %d%n", valid, accepted, equal);
        System.out.printf(
                "invalid: %d, rejected %d, at the same line %d (%.1f %%), with the same message %d%n",
                invalid, rejected, sameLine, invalid == 0 ? 0 : 100.0 * sameLine / invalid, sameMessage);
        System.out.printf("scripts: %d, equal %d%n", scripts, equalScripts);
    }
}
