// SPDX-License-Identifier: Apache-2.0
package io.penstock.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentGraph;
import io.penstock.network.NetworkReply;
import io.penstock.testkit.TestOrigin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PenstockTest {
    @TempDir
    Path directory;

    @Test
    void severalRunSideBySideAndTheirConfigurationIsLive() throws Exception {
        try (TestOrigin origin = TestOrigin.http();
                Penstock one = Penstock.start();
                Penstock other = Penstock.start(Map.of("io.penstock.engine", Map.of("loader.threads", "3")))) {
            origin.serve("/a", "text/plain", "hello");
            for (Penstock penstock : List.of(one, other)) {
                NetworkReply<String> reply = penstock.network()
                        .get(origin.uri("/a"), BodyHandlers.ofString())
                        .get(20, TimeUnit.SECONDS);
                assertThat(reply.body()).isEqualTo("hello");
            }
            assertThat(other.runtime().engine().configuration()).containsEntry("loader.threads", "3");
            one.configure("io.penstock.engine", Map.of("timeout.total", "7s"));
            await().atMost(20, TimeUnit.SECONDS)
                    .untilAsserted(() ->
                            assertThat(one.runtime().engine().configuration()).containsEntry("timeout.total", "7s"));
        }
    }

    @Test
    void aGraphLoadsAndNoThreadSocketOrFileStaysBehind() throws Exception {
        try (TestOrigin origin = TestOrigin.http()) {
            origin.serve("/main.qml", "text/x-qml", "import QtQuick\nItem { Leaf {} }\n");
            origin.serve("/qmldir", "text/plain", "Leaf 1.0 Leaf.qml\n");
            origin.serve("/Leaf.qml", "text/x-qml", "import QtQuick\nItem {}\n");
            try (Penstock penstock =
                    Penstock.builder().storage(directory.resolve("storage")).start()) {
                DocumentGraph graph = penstock.engine()
                        .load(origin.uri("/main.qml"))
                        .completion()
                        .get(20, TimeUnit.SECONDS);
                assertThat(graph.documents()).hasSize(3);
            }
            await().atMost(20, TimeUnit.SECONDS).until(() -> origin.openConnections() == 0);
        }
        assertThat(openFilesBelow(directory)).isEmpty();
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(thread -> thread.getName().startsWith("penstock-")));
    }

    @Test
    void aStopOfTheFrameworkEndsWhatIsUnderWayAtOnce() throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        CountDownLatch over = new CountDownLatch(1);
        try (TestOrigin origin = TestOrigin.http()) {
            origin.otherwise((request, responder) -> {
                asked.countDown();
                awaitQuietly(over);
            });
            CompletableFuture<NetworkReply<String>> running;
            Component loading;
            try (Penstock penstock = Penstock.start()) {
                running = penstock.network().get(origin.uri("/hangs"), BodyHandlers.ofString());
                loading = penstock.engine().load(origin.uri("/hangs.qml"));
                assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(running)
                    .as("by the time that the stop returns")
                    .isCompletedExceptionally()
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withMessageContaining("SHUTDOWN");
            assertThat(loading.status()).isEqualTo(ComponentStatus.CANCELLED);
            over.countDown();
        }
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(thread -> thread.getName().startsWith("penstock-")));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where the system tells, as Linux does; the empty list elsewhere. */
    private static List<Path> openFilesBelow(Path directory) throws IOException {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(open)) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    found.add(Files.readSymbolicLink(descriptor));
                } catch (NoSuchFileException e) {
                    // that of the listing itself
                }
            }
        }
        found.removeIf(file -> !file.startsWith(directory));
        return found;
    }

    @ParameterizedTest
    @CsvSource({
        "nonsense, 2, unknown command",
        "load, 2, load needs a URL",
        "load no-such-file, 2, no file",
        "load http://localhost:1/ --timeout fast, 2, must be a time",
        "load http://localhost:1/ --max-documents 0, 2, must be a whole number",
        "load http://localhost:1/ --what, 2, unknown option",
        "demo --conf /no/such/directory, 2, no directory"
    })
    void aWrongCallSaysWhatToDo(String line, int exit, String message) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(err, true, StandardCharsets.UTF_8);
        assertThat(Main.run(List.of(line.split(" ")), new PrintStream(new ByteArrayOutputStream()), printed))
                .isEqualTo(exit);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(message);
    }

    @Test
    void theDemoIsReadyAndPrintsItsDocuments() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exit = Main.run(List.of("demo", "--json"), new PrintStream(out, true, StandardCharsets.UTF_8), System.err);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("\"status\":\"READY\"", "theme/Colours.qml", "images/ship.svg")
                .doesNotContain("\"status\":\"LOADING\"");
        assertThat(exit).isZero();
    }

    @Test
    void whatADirectoryMayLackIsAbsentAndNoError() {
        try (TestOrigin origin = TestOrigin.http()) {
            origin.serve("/main.qml", "text/x-qml", "import QtQuick\nItem {}\n");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int exit = Main.run(
                    List.of("load", origin.uri("/main.qml").toString()),
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    System.err);
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .containsPattern("main\\.qml +qml/document +READY")
                    .containsPattern("qmldir +qml/qmldir +ABSENT")
                    .contains("READY: 2 documents");
            assertThat(exit).isZero();
        }
    }

    @Test
    void aMissingDocumentIsNamedWithLineAndColumn() {
        try (TestOrigin origin = TestOrigin.http()) {
            origin.serve("/main.qml", "text/x-qml", "import QtQuick\nItem {\n    Leaf {}\n}\n");
            origin.serve("/qmldir", "text/plain", "Leaf 1.0 Leaf.qml\n");
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int exit = Main.run(
                    List.of("load", origin.uri("/main.qml").toString()),
                    new PrintStream(new ByteArrayOutputStream()),
                    new PrintStream(err, true, StandardCharsets.UTF_8));
            assertThat(err.toString(StandardCharsets.UTF_8)).contains(origin.uri("/main.qml") + ":3:5: ", "Leaf");
            assertThat(exit).isOne();
        }
    }

    @Test
    void theShellShowsTheHouseAndEnds() throws Exception {
        Process shell = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "shell")
                .redirectErrorStream(true)
                .start();
        try (Writer keyboard = shell.outputWriter(StandardCharsets.UTF_8)) {
            keyboard.write("lb\nexit\n");
        }
        String text = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(text).contains("penstock> ", "Penstock engine").doesNotContain("Exception");
        assertThat(shell.exitValue()).isZero();
    }
}
