// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentGraph;
import io.penstock.testkit.Received;
import io.penstock.testkit.TestOrigin;
import java.net.URI;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole graphs over real sockets, through every bundle of the house. */
class GraphLoadTest {
    private static final long PATIENCE = 60;

    /** A root that names components of directories, each behind its own qmldir; the first directory is the root's. */
    private static Set<String> site(TestOrigin origin, int directories, int components) {
        Set<String> paths = new TreeSet<>();
        StringBuilder imports = new StringBuilder("import QtQuick\n");
        StringBuilder uses = new StringBuilder();
        for (int d = 0; d < directories; d++) {
            String base = d == 0 ? "/" : "/d" + d + "/";
            if (d > 0) {
                imports.append("import \"d" + d + "\"\n");
            }
            StringBuilder directory = new StringBuilder();
            for (int c = 0; c < components / directories; c++) {
                String name = "C" + d + "x" + c;
                directory.append(name + " 1.0 " + name + ".qml\n");
                uses.append("  " + name + " {}\n");
                origin.serve(base + name + ".qml", "text/x-qml", "import QtQuick\nItem {}\n");
                paths.add(base + name + ".qml");
            }
            origin.serve(base + "qmldir", "text/plain", directory.toString());
            paths.add(base + "qmldir");
        }
        origin.serve("/main.qml", "text/x-qml", imports + "Item {\n" + uses + "}\n");
        paths.add("/main.qml");
        return paths;
    }

    private static DocumentGraph load(Penstock penstock, URI root) throws Exception {
        return penstock.engine().load(root).completion().get(PATIENCE, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"100, 1", "800, 1", "800, 20"})
    void each_document_is_asked_for_once_however_large_the_graph_is(int components, int directories) throws Exception {
        try (TestOrigin origin = TestOrigin.http();
                Penstock penstock = Penstock.start()) {
            Set<String> paths = site(origin, directories, components);
            DocumentGraph graph = load(penstock, origin.uri("/main.qml"));
            assertThat(graph.documents())
                    .hasSize(components + directories + 1)
                    .allSatisfy(document -> assertThat(document.status()).isEqualTo(ComponentStatus.READY));
            assertThat(origin.requests().stream().map(Received::path)).containsExactlyInAnyOrderElementsOf(paths);
        }
    }

    @Test
    void a_graph_that_is_cancelled_in_flight_leaves_nothing_under_way() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        try (TestOrigin origin = TestOrigin.http();
                Penstock penstock = Penstock.start()) {
            site(origin, 1, 500);
            origin.on("/C0x7.qml", (request, responder) -> {
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Component component = penstock.engine().load(origin.uri("/main.qml"));
            await().atMost(PATIENCE, TimeUnit.SECONDS).until(() -> origin.count("/C0x7.qml") == 1);
            component.cancel();
            await().atMost(PATIENCE, TimeUnit.SECONDS)
                    .until(() -> component.status() == ComponentStatus.CANCELLED
                            && penstock.runtime().engine().inFlight().isEmpty()
                            && origin.openExchanges() == 0);
            int asked = origin.requests().size();
            assertThat(load(penstock, origin.uri("/C0x1.qml")).root().status()).isEqualTo(ComponentStatus.READY);
            assertThat(origin.requests().size() - asked).isLessThanOrEqualTo(2); // itself and its qmldir
        } finally {
            hold.countDown();
        }
    }
}
