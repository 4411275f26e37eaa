// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentKind;
import io.penstock.engine.LoadOptions;
import io.penstock.engine.LoadedDocument;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where documents are fetched, and what their references resolve against. */
class WhereFromTest {
    private final Map<URI, String> bodies = new LinkedHashMap<>();

    private WhereFromTest put(String path, String text) {
        bodies.put(Scenario.url(path), text);
        return this;
    }

    private MemoryEngine engine(LoadOptions options) {
        QmlSettings settings = QmlSettings.of(
                Map.of(QmlSettings.IMPORT_PATHS, List.of(Scenario.url("modules").toString())));
        return new MemoryEngine(new QmlLanguage(settings), bodies, options, 1);
    }

    private static List<String> requests(MemoryEngine engine) {
        return engine.requests().stream()
                .map(url -> url.toString().replace(Scenario.BASE, ""))
                .sorted()
                .toList();
    }

    private static URI moved(URI url, String from, String to) {
        return URI.create(url.toString().replace(from, to));
    }

    private void tree() {
        put("main.qml", """
                import QtQuick
                import "sub"
                import M
                import "a.js" as A
                Image { source: "i.png"; property Foo f; property Bar b }
                """);
        put("sub/qmldir", "Foo Foo.qml").put("sub/Foo.qml", "import QtQuick\nItem {}");
        put("modules/M/qmldir", "module M\nBar 1.0 Bar.qml\nScr 1.0 s.mjs")
                .put("modules/M/Bar.qml", "import QtQuick\nItem {}")
                .put("modules/M/s.mjs", "import './t.mjs'")
                .put("modules/M/t.mjs", "");
        put("a.js", ".import 'b.js' as B").put("b.js", "");
    }

    @Test
    void anInterceptorIsToldOfWhichKindEachUrlIs() {
        tree();
        List<String> told = new ArrayList<>();
        MemoryEngine engine = engine(LoadOptions.DEFAULT).intercept((url, kind) -> {
            told.add(kind + " " + url.toString().replace(Scenario.BASE, ""));
            return url;
        });
        assertThat(engine.load(Scenario.url("main.qml")).status()).isEqualTo(ComponentStatus.READY);
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "qml/document main.qml",
                        "qml/qmldir qmldir",
                        "qml/qmldir sub/qmldir",
                        "qml/qmldir modules/M/qmldir",
                        "qml/script a.js",
                        "qml/script b.js",
                        "resource i.png",
                        "qml/document sub/Foo.qml",
                        "qml/document modules/M/Bar.qml",
                        "qml/script modules/M/s.mjs",
                        "qml/script modules/M/t.mjs");
    }

    @Test
    void interceptorsAreAskedInOrderEachAboutWhatTheOneBeforeGave() {
        put("main.qml", "import QtQml\nQtObject {}").put("2/main.qml", "import QtQml\nimport 'x.js' as X\nQtObject {}");
        put("2/x.js", "");
        MemoryEngine engine = engine(LoadOptions.DEFAULT)
                .intercept((url, kind) -> moved(url, "/app/", "/app/1/"))
                .intercept((url, kind) -> moved(url, "/app/1/", "/app/2/"));
        assertThat(engine.load(Scenario.url("main.qml")).status()).isEqualTo(ComponentStatus.READY);
        assertThat(requests(engine)).containsExactly("2/main.qml", "2/qmldir", "2/x.js");
    }

    @Test
    void aQmldirFromElsewhereStillNamesFilesOfItsOwnDirectory() {
        put("main.qml", "import QtQml\nimport 'sub'\nimport M\nQtObject { property Foo f; property Bar b }");
        put("other/one", "Foo Foo.qml\nScr 1.0 s.js").put("sub/Foo.qml", "import QtQml\nQtObject {}");
        put("sub/s.js", "");
        put("other/two", "module M\nBar 1.0 x/Bar.qml").put("modules/M/x/Bar.qml", "import QtQml\nQtObject {}");
        MemoryEngine engine = engine(LoadOptions.DEFAULT).intercept((url, kind) -> {
            if (!kind.equals(new DocumentKind("qml/qmldir"))) {
                return url;
            }
            return moved(moved(url, "/sub/qmldir", "/other/one"), "/modules/M/qmldir", "/other/two");
        });
        LoadedDocument root = engine.load(Scenario.url("main.qml"));
        assertThat(root.errors()).isEmpty();
        assertThat(requests(engine))
                .containsExactly(
                        "main.qml",
                        "modules/M/x/Bar.qml",
                        "modules/M/x/qmldir",
                        "other/one",
                        "other/two",
                        "qmldir",
                        "sub/Foo.qml",
                        "sub/s.js");
    }

    @Test
    void aDocumentAndAScriptFromElsewhereKeepTheirBase() {
        put("generated/main.qml", "import QtQuick\nimport 'sub/a.js' as A\nImage { source: 'i.png' }");
        put("generated/a.js", ".import 'b.js' as B\nvar u = Qt.resolvedUrl('j.png')")
                .put("sub/b.js", "");
        MemoryEngine engine = engine(LoadOptions.DEFAULT).intercept((url, kind) -> {
            String path = url.getPath();
            return path.endsWith("main.qml") || path.endsWith("a.js")
                    ? Scenario.url("generated/" + path.substring(path.lastIndexOf('/') + 1))
                    : url;
        });
        LoadedDocument root = engine.load(Scenario.url("main.qml"));
        assertThat(root.errors()).isEmpty();
        assertThat(root.retrievedUrl()).isEqualTo(Scenario.url("main.qml"));
        assertThat(requests(engine))
                .containsExactly("generated/a.js", "generated/main.qml", "i.png", "qmldir", "sub/b.js", "sub/j.png");
    }

    @Test
    void theBaseIsWhereADocumentWasRetrievedFromUnlessTheLoadSaysOtherwise() {
        put("real/main.qml", "import QtQml\nimport 'sub'\nimport 'x.js' as X\nQtObject { property Foo f }");
        for (String directory : List.of("", "real/")) {
            put(directory + "sub/qmldir", "Foo Foo.qml")
                    .put(directory + "sub/Foo.qml", "import QtQml\nQtObject {}")
                    .put(directory + "x.js", "");
        }
        URI root = Scenario.url("main.qml");
        MemoryEngine retrieved = engine(LoadOptions.DEFAULT).redirect(root, Scenario.url("real/main.qml"));
        assertThat(retrieved.load(root).errors()).isEmpty();
        assertThat(requests(retrieved))
                .containsExactly("main.qml", "real/qmldir", "real/sub/Foo.qml", "real/sub/qmldir", "real/x.js");
        LoadOptions asQt =
                LoadOptions.builder().base(LoadOptions.Base.REQUESTED).build();
        MemoryEngine requested = engine(asQt).redirect(root, Scenario.url("real/main.qml"));
        assertThat(requested.load(root).errors()).isEmpty();
        assertThat(requests(requested)).containsExactly("main.qml", "qmldir", "sub/Foo.qml", "sub/qmldir", "x.js");
    }

    @Test
    void nothingIsFetchedAheadIfTheLoadDoesNotWantIt() {
        tree();
        MemoryEngine engine = engine(LoadOptions.builder().prefetch(false).build());
        engine.load(Scenario.url("main.qml"));
        assertThat(requests(engine)).doesNotContain("i.png").contains("sub/Foo.qml");
    }
}
