// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the text is, it is a document or a {@link SyntaxFault}, at a cost that its length bounds. */
class RobustnessTest {
    private static final String PIECES =
            "{}()[]<>;:,.?!=+-*/%&|^~`'\"\\$@#\n\r\t 09azAZ_\u00e9\u2028\ud83d\ude00\u0000\uffff";

    /** Characters that may be looked at for each one of the text: each once, and a few of them twice. */
    static final int COST = 4;

    static Stream<Path> files() throws IOException, URISyntaxException {
        return OwnFiles.valid().stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyTruncationIsADocumentOrASyntaxFault(Path file) throws IOException {
        String text = whole(file);
        for (int length = 0; length < text.length(); length++) {
            check(text.substring(0, length));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyMutationIsADocumentOrASyntaxFault(Path file) throws IOException {
        String text = whole(file);
        Random random = new Random(file.getFileName().hashCode());
        for (int i = 0; i < 500; i++) {
            check(mutated(text, random));
        }
    }

    static String mutated(String text, Random random) {
        StringBuilder mutated = new StringBuilder(text);
        for (int changes = 1 + random.nextInt(4); changes > 0 && mutated.length() > 0; changes--) {
            int at = random.nextInt(mutated.length());
            int piece = random.nextInt(PIECES.length());
            switch (random.nextInt(4)) {
                case 0 -> mutated.setCharAt(at, PIECES.charAt(piece));
                case 1 -> mutated.insert(at, PIECES.charAt(piece));
                case 2 -> mutated.delete(at, Math.min(mutated.length(), at + 1 + random.nextInt(8)));
                default -> {
                    int from = random.nextInt(mutated.length());
                    mutated.insert(at, mutated.substring(from, Math.min(mutated.length(), from + 12)));
                }
            }
        }
        return mutated.toString();
    }

    /** Anything but a syntax fault comes through, and fails the test. */
    static void check(String text) {
        SourceText source = SourceText.of(text);
        long work = QmlParser.work(source);
        assertThat(work).as(text).isLessThanOrEqualTo((long) COST * source.length() + 16);
        try {
            QmlParser.parse(source);
        } catch (SyntaxFault e) {
            assertThat(e.line()).as(text).isPositive();
            assertThat(e.column()).as(text).isPositive();
            assertThat(e.text()).as(text).isNotBlank();
            assertThat(e.getStackTrace()).isEmpty();
        }
        try {
            ScriptParser.script(source);
        } catch (SyntaxFault e) {
            assertThat(e.line()).as(text).isPositive();
        }
        try {
            ScriptParser.module(source);
        } catch (SyntaxFault e) {
            assertThat(e.line()).as(text).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "QtObject { a: %s1%s }|(|)",
                "QtObject { a: %s1%s }|[|]",
                "QtObject { a: %s1%s }|f(|)",
                "QtObject { a: %s1%s }|`${|}`",
                "QtObject { a: %s1%s }|x ? y : |",
                "QtObject { a: %s1%s }|({ a: |})",
                "QtObject { a: %s1%s }|x => |",
                "QtObject { a: %s1%s }|function () { return |}",
                "QtObject { function f() { %s;%s } }|if (x) |",
                "QtObject { function f() { %s;%s } }|{|}",
                "QtObject { function f() { let %sa%s = b } }|[|]",
                "%sX {}%s|X { a: |}",
                "%sX {}%s|X { |}",
                "%sX {}%s|X { a: [|]}",
            })
    void nestingIsBoundedAndItsCostLinear(String pattern) throws SyntaxFault {
        String[] parts = pattern.split("\\|", -1);
        QmlParser.parse(nested(parts, 1000));
        long thousand = QmlParser.work(nested(parts, 1000));
        assertThat(QmlParser.work(nested(parts, 2000))).isLessThanOrEqualTo(2 * thousand);
        SourceText deep = nested(parts, 100_000);
        try {
            QmlParser.parse(deep);
        } catch (SyntaxFault e) {
            assertThat(e.text()).isEqualTo("Maximum statement or expression depth exceeded");
        }
        assertThat(QmlParser.work(deep)).isLessThanOrEqualTo((long) COST * deep.length());
    }

    private static SourceText nested(String[] parts, int depth) {
        return SourceText.of(String.format(parts[0], parts[1].repeat(depth), parts[2].repeat(depth)));
    }

    @Test
    void objectsBeyondTheLimitAreRefused() {
        SourceText deep = SourceText.of("X { ".repeat(100_000) + "}".repeat(100_000));
        assertThatThrownBy(() -> QmlParser.parse(deep))
                .isInstanceOf(SyntaxFault.class)
                .hasMessage("Maximum statement or expression depth exceeded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "property int a: 1\n",
                "x: y < z > (w)\n",
                "a: [b, c]\n",
                "a: (b, c) => d\n",
                "a: b ? c : d\n",
                "a: /x/\n",
                "a: `${b}`\n",
                "X {}\n",
                "/* x */",
                "signal s(int a)\n"
            })
    void manyMembersCostWhatTheyAreLong(String member) throws SyntaxFault {
        long one = QmlParser.work(SourceText.of("X {\n" + member.repeat(1000) + "}"));
        long ten = QmlParser.work(SourceText.of("X {\n" + member.repeat(10_000) + "}"));
        assertThat(ten).isLessThanOrEqualTo(10 * one);
        QmlParser.parse(SourceText.of("X {\n" + member.repeat(10) + "}"));
    }

    private static String whole(Path file) throws IOException {
        SourceText text = OwnFiles.text(file);
        return text.slice(0, text.length());
    }
}
