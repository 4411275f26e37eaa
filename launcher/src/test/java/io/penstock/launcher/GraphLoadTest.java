// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentGraph;
import io.penstock.network.HeaderFields;
import io.penstock.testkit.Received;
import io.penstock.testkit.TestOrigin;
import io.penstock.testkit.TestTls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole graphs over real sockets, through every bundle of the house. */
class GraphLoadTest {
    private static final long PATIENCE = 60;

    @TempDir
    Path directory;

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

    /** Directories, a script, a redirect, images, a compressed document, a cycle, what is missing or faulty. */
    private static void serveOfEveryKind(TestOrigin origin) throws IOException {
        origin.serve("/main.qml", "text/x-qml", """
                import QtQuick
                import "parts"
                import "lib.js" as Lib
                Item {
                    Image { source: "logo.png" }
                    Moved {}
                    Packed {}
                }
                """);
        origin.serve("/faulty.qml", "text/x-qml", """
                import QtQuick
                import "parts"
                Item {
                    Packed {}
                    Turning {}
                    Faulty {}
                    Gone {}
                }
                """);
        origin.serve("/qmldir", "text/plain", "Moved 1.0 Moved.qml\n");
        origin.redirect("/Moved.qml", 302, "/elsewhere/Moved.qml");
        origin.serve("/elsewhere/Moved.qml", "text/x-qml", "import QtQuick\nItem { Image { source: \"near.png\" } }\n");
        origin.serve("/elsewhere/near.png", "image/png", "near");
        origin.serve("/logo.png", "image/png", "logo");
        origin.serve("/lib.js", "text/javascript", ".import \"parts/more.js\" as More\nfunction f() {}\n");
        origin.serve("/parts/more.js", "text/javascript", "function g() {}\n");
        origin.serve(
                "/parts/qmldir",
                "text/plain",
                "Packed 1.0 Packed.qml\nTurning 1.0 Turning.qml\nFaulty 1.0 Faulty.qml\nGone 1.0 Gone.qml\n");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write("import QtQuick\nItem {}\n".getBytes(StandardCharsets.UTF_8));
        }
        origin.on(
                "/parts/Packed.qml",
                (request, responder) -> responder.send(
                        200,
                        HeaderFields.of("Content-Type", "text/x-qml", "Content-Encoding", "gzip"),
                        packed.toByteArray()));
        origin.serve("/parts/Turning.qml", "text/x-qml", "import QtQuick\nItem { Turning {} }\n");
        origin.serve("/parts/Faulty.qml", "text/x-qml", "import QtQuick\nItem {\n  width:\n}\n");
    }

    /** What a load gave, with the origin's address taken out. */
    private static List<String> outcome(Penstock penstock, TestOrigin origin, String root) throws Exception {
        penstock.engine().clearComponentCache();
        origin.forgetRequests();
        Component component = penstock.engine().load(origin.uri(root));
        await().atMost(PATIENCE, TimeUnit.SECONDS)
                .until(() -> component.completion().isDone());
        List<String> lines = new ArrayList<>();
        component
                .graph()
                .documents()
                .forEach(document -> lines.add(document.url() + " " + document.retrievedUrl() + " " + document.kind()
                        + " " + document.status() + " " + document.httpStatus() + " " + document.bytes() + " "
                        + document.references()));
        component.errors().forEach(error -> lines.add(error.toString()));
        origin.requests().stream().map(Received::path).sorted().forEach(lines::add);
        return lines.stream()
                .map(line -> line.replace(origin.uri("/").toString(), "/"))
                .toList();
    }

    @Test
    void a_graph_is_the_same_over_http_2_and_over_http_1() throws Exception {
        Path trust = Files.writeString(directory.resolve("ca.pem"), TestTls.pem(TestTls.authority()));
        try (TestOrigin plain = TestOrigin.http();
                TestOrigin secure = TestOrigin.https();
                Penstock penstock = Penstock.start(Map.of("io.penstock.tls~test", Map.of("trust", trust.toString())))) {
            serveOfEveryKind(plain);
            serveOfEveryKind(secure);
            List<String> whole = outcome(penstock, plain, "/main.qml");
            assertThat(whole)
                    .hasSize(21)
                    .filteredOn(line -> line.contains(" ERROR "))
                    .hasSize(1); // a qmldir that is not there
            assertThat(outcome(penstock, secure, "/main.qml")).isEqualTo(whole);
            List<String> faulty = outcome(penstock, plain, "/faulty.qml");
            assertThat(faulty).filteredOn(line -> line.contains(" ERROR ")).hasSize(4);
            assertThat(outcome(penstock, secure, "/faulty.qml")).isEqualTo(faulty);
            assertThat(plain.requests()).extracting(Received::protocol).containsOnly("HTTP/1.1");
            assertThat(secure.requests()).extracting(Received::protocol).containsOnly("HTTP/2");
        }
    }
}
