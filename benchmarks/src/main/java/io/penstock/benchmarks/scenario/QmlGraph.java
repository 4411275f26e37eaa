// SPDX-License-Identifier: Apache-2.0
package io.penstock.benchmarks.scenario;

import io.penstock.benchmarks.Options;
import io.penstock.benchmarks.client.PenstockClient;
import io.penstock.benchmarks.load.Meter;
import io.penstock.benchmarks.load.Spread;
import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentGraph;
import io.penstock.launcher.Penstock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** QML documents over HTTP/1.1 with the defaults of every bundle, in one directory or in twenty. */
final class QmlGraph implements Scenario {
    private static final int WARM_UPS = 5;
    private static final int FAN_OUT = 7;
    private static final int PATIENCE_SECONDS = 120;

    @Override
    public String title() {
        return "graphs of QML documents, six connections, no delay at the origin";
    }

    @Override
    public List<String> run(Options options) throws Exception {
        List<String> lines = new ArrayList<>();
        lines.add("| documents | qmldirs | ms (quartiles) | CPU ms | µs of CPU per document | allocated MB |");
        lines.add("|--:|--:|--:|--:|--:|--:|");
        try (Penstock penstock = PenstockClient.start(6, "httpclient", "proxy", "cookie")) {
            for (int directories : new int[] {1, 20}) {
                for (int documents : new int[] {200, 800}) {
                    String name = "qml-" + documents + "-" + directories;
                    write(options.content().resolve(name), documents, directories);
                    URI root = URI.create("http://127.0.0.1:" + options.port() + "/" + name + "/d0/C0.qml");
                    lines.add(line(penstock, root, documents, directories, options.rounds()));
                }
            }
        }
        return lines;
    }

    private static String line(Penstock penstock, URI root, int documents, int directories, int rounds)
            throws Exception {
        List<Double> wall = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        List<Double> allocated = new ArrayList<>();
        for (int round = -WARM_UPS; round < rounds; round++) {
            penstock.engine().clearComponentCache();
            Meter meter = new Meter();
            meter.start();
            long start = System.nanoTime();
            load(penstock, root, documents);
            long took = System.nanoTime() - start;
            Meter.Usage usage = meter.stop();
            if (round >= 0) {
                wall.add(took * 1e-6);
                cpu.add(usage.cpuNanos() * 1e-6);
                allocated.add(usage.allocatedBytes() * 1e-6);
            }
        }
        Spread time = Spread.of(wall);
        return String.format(
                Locale.ROOT,
                "| %d | %d | %.0f (%.0f–%.0f) | %.0f | %.0f | %.1f |",
                documents,
                directories,
                time.median(),
                time.low(),
                time.high(),
                Spread.of(cpu).median(),
                Spread.of(cpu).median() * 1000 / documents,
                Spread.of(allocated).median());
    }

    private static void load(Penstock penstock, URI root, int documents) throws Exception {
        Component component = penstock.engine().load(root);
        DocumentGraph graph = component.completion().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        long found = graph.documents().stream()
                .filter(document -> document.url().getPath().endsWith(".qml"))
                .count();
        if (component.status() != ComponentStatus.READY || found != documents) {
            throw new IllegalStateException(root + ": " + component.status() + " with " + found
                    + " documents in place of " + documents + ": " + component.errors());
        }
    }

    /** Documents below a directory, the root is {@code d0/C0.qml}. */
    static void write(Path base, int documents, int directories) throws IOException {
        List<StringBuilder> listings = new ArrayList<>();
        for (int i = 0; i < directories; i++) {
            Files.createDirectories(base.resolve("d" + i));
            listings.add(new StringBuilder());
        }
        for (int i = 0; i < documents; i++) {
            int directory = i % directories;
            listings.get(directory).append("C" + i + " 1.0 C" + i + ".qml\n");
            Files.writeString(
                    base.resolve("d" + directory).resolve("C" + i + ".qml"), document(i, documents, directories));
        }
        for (int i = 0; i < directories; i++) {
            Files.writeString(base.resolve("d" + i).resolve("qmldir"), listings.get(i));
        }
    }

    private static String document(int number, int documents, int directories) {
        StringBuilder imports = new StringBuilder("import QtQuick 2.15\n");
        StringBuilder children = new StringBuilder();
        TreeSet<Integer> used = new TreeSet<>();
        for (int child = FAN_OUT * number + 1; child <= FAN_OUT * number + FAN_OUT && child < documents; child++) {
            used.add(child % directories);
            children.append("    C" + child + " { objectName: \"child " + child + "\" }\n");
        }
        used.remove(number % directories);
        used.forEach(directory -> imports.append("import \"../d" + directory + "\"\n"));
        return imports + """
                Item {
                    id: root
                    property int depth: 0
                    property string caption: "document"
                    property var model: [1, 2, 3].map(n => n * root.depth)
                    signal activated(int index)
                    width: parent ? parent.width / 2 : 640; height: 480
                    function area() { var sum = 0; for (var i = 0; i < model.length; ++i) { sum += model[i]; } return sum; }
                    Rectangle {
                        anchors.fill: parent
                        color: root.depth > 2 ? "#336699" : Qt.rgba(0.1, 0.2, 0.3, 1)
                        Text { text: root.caption + ": " + root.area(); font { pixelSize: 14; bold: true } }
                        MouseArea { onClicked: { root.activated(root.depth); console.log("clicked", mouse.x) } }
                    }
                    states: [ State { name: "large"; PropertyChanges { target: root; width: 1280 } } ]
                """ + children + "}\n";
    }
}
