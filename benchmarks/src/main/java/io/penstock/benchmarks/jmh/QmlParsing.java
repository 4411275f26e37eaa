// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.jmh;

import io.penstock.document.qml.internal.syntax.ParsedQml;
import io.penstock.document.qml.internal.syntax.QmlParser;
import io.penstock.document.qml.internal.syntax.SourceText;
import io.penstock.document.qml.internal.syntax.SyntaxFault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The parser on a document of some 4 KiB. */
@State(Scope.Benchmark)
public class QmlParsing {
    private static final String OBJECT = """
            Rectangle {
                property int depth: 0
                width: parent ? parent.width / 2 : 640; height: 480
                color: root.depth > 2 ? "#336699" : Qt.rgba(0.1, 0.2, 0.3, 1)
                function area() { var sum = 0; for (var i = 0; i < 3; ++i) { sum += i; } return sum; }
                Text { text: "n: " + parent.area(); font { pixelSize: 14; bold: true } }
                MouseArea { onClicked: { console.log("clicked", mouse.x) } }
            }
            """;
    private final byte[] document = ("import QtQuick 2.15\nimport \"parts\" as Parts\nItem {\n    id: root\n"
                    + OBJECT.repeat(9) + "}\n")
            .getBytes(StandardCharsets.UTF_8);

    @Benchmark
    public ParsedQml parse4k() throws SyntaxFault {
        return QmlParser.parse(SourceText.of(ByteBuffer.wrap(document)));
    }
}
