// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.document.qml.QmlImport;
import io.penstock.document.qml.QmlScript;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is refused, where, and in which words; most words are those of Qt 6.4.2 for the same text. */
class SyntaxTableTest {
    /** Lines of {@code invalid.txt}: position and message, a bar, the document with {@code \n} for line ends. */
    static Stream<String> invalid() throws IOException, URISyntaxException {
        return Files.readAllLines(
                        Path.of(Objects.requireNonNull(SyntaxTableTest.class.getResource("/qml/invalid.txt"))
                                .toURI()),
                        StandardCharsets.UTF_8)
                .stream()
                .filter(line -> !line.startsWith("#") && !line.isBlank());
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void isRefusedThere(String line) {
        int bar = line.indexOf(" | ");
        String text = line.substring(bar + 3).replace("\\n", "\n");
        String found;
        try {
            found = QmlParser.parse(SourceText.of(text)).faults().stream()
                    .findFirst()
                    .map(fault -> fault.line() + ":" + fault.column() + " " + fault.message())
                    .orElse("accepted");
        } catch (SyntaxFault e) {
            found = e.line() + ":" + e.column() + " " + e.text();
        }
        assertThat(found).isEqualTo(line.substring(0, bar));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "var a = 1 | false | ''",
                ".pragma library\\nvar a | true | ''",
                ".pragma library\\n.import \"a.js\" as A\\n.import M 1.0 as M\\nvar a | true | a.js A;M 1.0 M",
                ".import A.B as C // comment\\nA | false | A.B C",
                "/* x */ .import A.B 2 as C\\n | false | A.B 2 C",
                "\"use strict\"; .5 | false | ''",
                "return_ = 1 | false | ''",
                "'' | false | ''"
            })
    void headsOfScripts(String text, boolean library, String imports) throws SyntaxFault {
        QmlScript script =
                ScriptParser.script(SourceText.of(text.replace("\\n", "\n"))).script();
        assertThat(script.isLibrary()).isEqualTo(library);
        assertThat(script.isModule()).isFalse();
        assertThat(script.imports().stream()
                        .map(each ->
                                (each.name() + " " + each.version() + " " + each.qualifier()).replaceAll(" +", " "))
                        .collect(Collectors.joining(";")))
                .isEqualTo(imports);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "import './a.mjs' | ./a.mjs",
                "import a from './a.mjs' | ./a.mjs",
                "import * as a from './a.mjs'; | ./a.mjs",
                "import a, * as b from './a.mjs'; | ./a.mjs",
                "import a, { b } from './a.mjs' | ./a.mjs",
                "import { a, b as c, default as d, } from './a.mjs' | ./a.mjs",
                "import {} from './a.mjs' | ./a.mjs",
                "export * from './a.mjs' | ./a.mjs",
                "export { a, b as default } from './a.mjs' | ./a.mjs",
                "export { a }; var a | ''",
                "export default 1 | ''",
                "export default function () {} | ''",
                "export default class {} | ''",
                "export const a = 1, b = 2 | ''",
                "export function f() {} export class C {} | ''",
                "const text = 'import \"./a.mjs\"' | ''",
                "import './a.mjs'\\nimport './b.mjs' | ./a.mjs ./b.mjs",
                "/* import './a.mjs' */ import './b.mjs' | ./b.mjs"
            })
    void modulesTellWhatTheyAskFor(String text, String requests) throws SyntaxFault {
        QmlScript script =
                ScriptParser.module(SourceText.of(text.replace("\\n", "\n"))).script();
        assertThat(script.isModule()).isTrue();
        assertThat(script.imports().stream().map(QmlImport::name).collect(Collectors.joining(" ")))
                .isEqualTo(requests);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ".import 'a.js' | 1",
                ".import 'a.txt' as A | 1",
                ".import 'a.js' as a | 1",
                ".import A | 1",
                ".import A 1. as B | 1",
                ".pragma other | 1",
                "var a\\nimport './b.mjs' | 2",
                "return 1 | 1",
                "var a = 'x\\ny' | 1",
                "a b | 1",
                "{ | 1",
                "f( | 1"
            })
    void scriptsThatAreRefused(String text, int line) {
        assertThatThrownBy(() -> ScriptParser.script(SourceText.of(text.replace("\\n", "\n"))))
                .isInstanceOfSatisfying(
                        SyntaxFault.class, e -> assertThat(e.line()).isEqualTo(line));
    }
}
