// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.document.qml.QmlBinding;
import io.penstock.document.qml.QmlImport;
import io.penstock.document.qml.QmlInlineComponent;
import io.penstock.document.qml.QmlObject;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every document of the set is accepted, and what it imports and creates is what {@code expected.txt} says. */
class OwnFilesTest {
    static Stream<Path> files() throws IOException, URISyntaxException {
        return OwnFiles.valid().stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void isAcceptedWithItsImportsAndTypes(Path file) throws IOException, URISyntaxException, SyntaxFault {
        ParsedQml parsed = QmlParser.parse(OwnFiles.text(file));
        assertThat(parsed.faults()).isEmpty();
        String name = String.valueOf(file.getFileName());
        assertThat(name + " | " + imports(parsed) + " | " + types(parsed))
                .isEqualTo(expected().get(name));
    }

    @Test
    void thereAreAtLeastSixtyFilesEachWithAnExpectation() throws IOException, URISyntaxException {
        List<String> names =
                files().map(file -> String.valueOf(file.getFileName())).toList();
        assertThat(names).hasSizeGreaterThanOrEqualTo(60);
        assertThat(expected().keySet()).containsExactlyInAnyOrderElementsOf(names);
    }

    private static Map<String, String> expected() throws IOException, URISyntaxException {
        Path file = Path.of(Objects.requireNonNull(OwnFilesTest.class.getResource("/qml/expected.txt"))
                .toURI());
        Map<String, String> expected = new TreeMap<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            if (!line.startsWith("#")) {
                expected.put(line.substring(0, line.indexOf(' ')), line);
            }
        }
        return expected;
    }

    private static String imports(ParsedQml parsed) {
        List<String> imports = new ArrayList<>();
        for (QmlImport each : parsed.imports()) {
            String name = each.kind() == QmlImport.Kind.MODULE ? each.name() : '"' + each.name() + '"';
            String version = each.version().hasMajor() ? " " + each.version() : "";
            imports.add(name + version + (each.qualifier().isEmpty() ? "" : " as " + each.qualifier()));
        }
        return String.join(", ", imports);
    }

    private static String types(ParsedQml parsed) {
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
                binding.objects().forEach(open::push);
            }
        }
        List<String> types = new ArrayList<>();
        counts.forEach((type, count) -> types.add(type + "*" + count));
        return String.join(" ", types);
    }
}
