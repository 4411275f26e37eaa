// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.document.qml.QmlDirectory;
import io.penstock.document.qml.QmlVersion;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QmldirParserTest {
    @Test
    void everyDirectiveIsUnderstood() {
        QmldirParser parser = new QmldirParser("""
                module A.B # a comment
                # another one
                plugin p path
                optional plugin q
                classname C
                typeinfo t.qmltypes
                designersupported
                static
                system
                linktarget l
                prefer elsewhere/
                import M
                import N 2.1
                import O auto
                depends P 1.0
                optional import Q
                default import R auto
                Foo Foo.qml
                Foo 1.2 Foo12.qml\tand
                Bar\t1.0\t  sub/Bar.qml
                singleton S 1.0 S.qml
                internal I I.qml
                J 1.0 j.js
                K 1.1 k.mjs
                """.replace("\tand", ""));
        QmlDirectory directory = parser.parse();
        assertThat(parser.faults()).isEmpty();
        assertThat(directory.module()).isEqualTo("A.B");
        assertThat(directory.plugins()).containsExactly("p", "q");
        assertThat(directory.types())
                .containsExactly(
                        new QmlDirectory.Type("Foo", QmlVersion.LATEST, "Foo.qml", false, false),
                        new QmlDirectory.Type("Foo", new QmlVersion(1, 2), "Foo12.qml", false, false),
                        new QmlDirectory.Type("Bar", new QmlVersion(1, 0), "sub/Bar.qml", false, false),
                        new QmlDirectory.Type("S", new QmlVersion(1, 0), "S.qml", true, false),
                        new QmlDirectory.Type("I", QmlVersion.LATEST, "I.qml", false, true));
        assertThat(directory.scripts())
                .containsExactly(
                        new QmlDirectory.Script("J", new QmlVersion(1, 0), "j.js"),
                        new QmlDirectory.Script("K", new QmlVersion(1, 1), "k.mjs"));
        assertThat(directory.imports())
                .containsExactly(
                        new QmlDirectory.Import("M", QmlVersion.LATEST, false, false, false),
                        new QmlDirectory.Import("N", new QmlVersion(2, 1), false, false, false),
                        new QmlDirectory.Import("O", QmlVersion.LATEST, true, false, false),
                        new QmlDirectory.Import("P", new QmlVersion(1, 0), false, false, true),
                        new QmlDirectory.Import("Q", QmlVersion.LATEST, false, true, false),
                        new QmlDirectory.Import("R", QmlVersion.LATEST, true, true, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a b c d e | 1:9: unexpected token; 1:0: invalid qmldir directive contains too many tokens",
                "Foo | 1:0: a component declaration requires two or three arguments, but 1 were provided",
                "Foo 1 Foo.qml | 1:0: invalid version 1, expected <major>.<minor>",
                "Foo 1.x Foo.qml | 1:0: invalid version 1.x, expected <major>.<minor>",
                "Foo 1.255 Foo.qml | 1:0: invalid version 1.255, expected <major>.<minor>",
                "Foo 1.0.0 Foo.qml | 1:0: invalid version 1.0.0, expected <major>.<minor>",
                "module | 1:0: module identifier directive requires one argument, but 0 were provided",
                "Foo Foo.qml\\nmodule A | 2:0: module identifier directive must be the first directive in a qmldir file",
                "module A\\nmodule B | 2:0: only one module identifier directive may be defined in a qmldir file",
                "singleton S | 1:0: singleton types require 2 or 3 arguments, but 1 were provided",
                "internal I | 1:0: internal types require 2 or 3 arguments, but 1 were provided",
                "optional | 1:0: optional directive requires further arguments, but none were provided.",
                "optional Foo | 1:0: only import and plugin can be optional, not Foo.",
                "default Foo | 1:0: only optional imports can have a default, not Foo.",
                "prefer here | 1:0: the preferred directory has to end with a '/'",
                "prefer a/\\nprefer b/ | 2:0: only one prefer directive may be defined in a qmldir file",
                "static yes | 1:0: static does not expect any argument",
                "import | 1:0: import requires 1 or 2 arguments, but 0 were provided",
                "import M 1 | 1:0: invalid version 1, expected <major>.<minor>"
            })
    void whatIsWrongIsToldWithItsLine(String text, String faults) {
        QmldirParser parser = new QmldirParser(text.replace("\\n", "\n"));
        parser.parse();
        assertThat(parser.faults().stream()
                        .map(fault -> fault.line() + ":" + fault.column() + ": " + fault.message())
                        .collect(Collectors.joining("; ")))
                .isEqualTo(faults);
    }

    @Test
    void noTextAtAllMakesItFail() {
        Random random = new Random(1);
        List<String> words = List.of(
                "module",
                "plugin",
                "optional",
                "default",
                "import",
                "singleton",
                "internal",
                "A",
                "1.0",
                "a.qml",
                "#",
                "\n",
                "\r\n",
                "prefer",
                "x/",
                "\u0000",
                "auto",
                "depends",
                "j.js");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(words.get(random.nextInt(words.size()))).append(random.nextInt(5) == 0 ? "\n" : " ");
            }
            assertThat(new QmldirParser(text.toString()).parse()).isNotNull();
        }
    }
}
