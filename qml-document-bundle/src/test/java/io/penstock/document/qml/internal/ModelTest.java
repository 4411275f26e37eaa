// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.document.qml.QmlBinding;
import io.penstock.document.qml.QmlDocument;
import io.penstock.document.qml.QmlImport;
import io.penstock.document.qml.QmlObject;
import io.penstock.document.qml.QmlProperty;
import io.penstock.document.qml.QmlTypeUse;
import io.penstock.document.qml.SourceRange;
import io.penstock.engine.LoadOptions;
import io.penstock.engine.LoadedDocument;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a consumer gets of a document. */
class ModelTest {
    private static final String TEXT = """
            pragma Singleton
            import QtQuick 2.15
            import "parts" as Parts
            import "a.js" as A

            Item {
                id: root
                default property list<Item> content
                required property int count
                readonly property string name: "x" + 1
                component Inner: Parts.Leaf { width: 3 }
                font { bold: true; pixelSize: 12 }
                anchors.fill: parent
                states: [State { name: "one" }, State {}]
                delegate: Leaf { objectName: 'leaf' }
                NumberAnimation on width { to: 1 }
                Keys.onPressed: event => { A.handle(event) }
                Inner { id: inner }
                Parts.Leaf {}
            }
            """;

    private static QmlDocument model() {
        Map<URI, String> bodies = Map.of(
                Scenario.url("main.qml"), TEXT,
                Scenario.url("qmldir"), "Leaf Leaf.qml",
                Scenario.url("Leaf.qml"), "import QtQuick\nItem {}",
                Scenario.url("parts/Leaf.qml"), "import QtQuick\nItem {}",
                Scenario.url("a.js"), "");
        LoadedDocument root = new MemoryEngine(
                        new QmlLanguage(QmlSettings.of(Map.of())), bodies, LoadOptions.DEFAULT, 1)
                .load(Scenario.url("main.qml"));
        assertThat(root.errors()).isEmpty();
        return (QmlDocument) root.model().orElseThrow();
    }

    private static String text(SourceRange range) {
        return TEXT.substring(range.start(), range.end());
    }

    @Test
    void itHasPragmasAndImports() {
        QmlDocument model = model();
        assertThat(model.isSingleton()).isTrue();
        assertThat(model.imports().stream()
                        .map(each -> each.kind() + " " + each.name() + " " + each.version() + " " + each.qualifier()
                                + " " + each.line() + ":" + each.column()))
                .containsExactly("MODULE QtQuick 2.15  2:1", "DIRECTORY parts  Parts 3:1", "SCRIPT a.js  A 4:1");
        assertThat(model.imports().get(0).kind()).isEqualTo(QmlImport.Kind.MODULE);
    }

    @Test
    void itHasTheTreeOfObjectsWithIdsAndPropertiesWhereTheyStand() {
        QmlObject root = model().root();
        assertThat(root.type()).isEqualTo("Item");
        assertThat(root.id()).contains("root");
        assertThat(text(root.range())).startsWith("Item {").endsWith("Parts.Leaf {}\n}");
        assertThat(root.range().line()).isEqualTo(6);
        assertThat(root.properties())
                .containsExactly(
                        new QmlProperty("content", "Item", true, true, false, false, 8, 5),
                        new QmlProperty("count", "int", false, false, true, false, 9, 5),
                        new QmlProperty("name", "string", false, false, false, true, 10, 5));
        assertThat(root.children().stream().map(child -> child.type() + child.id()))
                .containsExactly("InnerOptional[inner]", "Parts.LeafOptional.empty");
        assertThat(text(root.children().get(0).range())).isEqualTo("Inner { id: inner }");
    }

    @Test
    void itHasBindingsWithTheirKindsAndRanges() {
        List<QmlBinding> bindings = model().root().bindings();
        assertThat(bindings.stream().map(each -> each.kind() + " " + each.name() + " = " + text(each.range())))
                .containsExactly(
                        "SCRIPT name = \"x\" + 1",
                        "GROUP font = font { bold: true; pixelSize: 12 }",
                        "SCRIPT anchors.fill = parent",
                        "LIST states = [State { name: \"one\" }, State {}]",
                        "OBJECT delegate = Leaf { objectName: 'leaf' }",
                        "ON width = NumberAnimation on width { to: 1 }",
                        "SCRIPT Keys.onPressed = event => { A.handle(event) }");
        QmlBinding name = bindings.get(3).objects().get(0).bindings().get(0);
        assertThat(name.literal()).contains("one");
        assertThat(name.range().line()).isEqualTo(14);
        assertThat(name.range().column()).isEqualTo(28);
        assertThat(bindings.get(0).literal()).isEmpty();
    }

    @Test
    void itHasInlineComponentsAndTheDocumentOfEachType() {
        QmlDocument model = model();
        assertThat(model.inlineComponent("Inner").orElseThrow().object().type()).isEqualTo("Parts.Leaf");
        assertThat(model.types().stream().map(QmlTypeUse::name))
                .containsExactlyInAnyOrder("Item", "Inner", "Parts.Leaf", "State", "Leaf", "NumberAnimation", "Keys");
        assertThat(model.documentOf("Leaf")).contains(Scenario.url("Leaf.qml"));
        assertThat(model.documentOf("Parts.Leaf")).contains(Scenario.url("parts/Leaf.qml"));
        assertThat(model.documentOf("Item")).isEqualTo(Optional.empty());
    }

    @Test
    void nobodyCanChangeIt() {
        QmlDocument model = model();
        for (List<?> list : List.of(
                model.imports(),
                model.pragmas(),
                model.types(),
                model.inlineComponents(),
                model.root().children(),
                model.root().bindings(),
                model.root().properties(),
                model.root().bindings().get(3).objects())) {
            assertThatThrownBy(list::clear).isInstanceOf(UnsupportedOperationException.class);
        }
    }
}
