// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import static io.penstock.engine.ComponentStatus.ERROR;
import static io.penstock.engine.ComponentStatus.READY;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.Component;
import io.penstock.engine.ComponentStatus;
import io.penstock.engine.DocumentError;
import io.penstock.engine.LoadOptions;
import io.penstock.network.Identity;
import io.penstock.network.NetworkError;
import io.penstock.network.ReplySource;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDocumentsTest {
    @TempDir
    Path directory;

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.loader.close();
    }

    private Path write(String path, String... lines) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, List.of(lines));
    }

    /** Files are read on a thread of their own, so there is something to wait for. */
    private Component load(URI root, LoadOptions options) {
        return finish(rig.engine.load(root, options));
    }

    private Component finish(Component component) {
        BooleanSupplier ended = () -> {
            rig.network.run();
            return component.status().isTerminal();
        };
        Awaitility.await()
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofSeconds(30))
                .until(ended::getAsBoolean);
        rig.network.run();
        rig.checkRules();
        return component;
    }

    private Component load(Path root) {
        return load(root.toUri(), LoadOptions.DEFAULT);
    }

    private static DocumentError last(Component component) {
        return component.errors().get(component.errors().size() - 1);
    }

    @Test
    void a_local_graph_is_loaded_from_files() throws IOException {
        Path root = write("app/main.toy", "require lib/a", "optional qmldir", "prefetch p.png");
        write("app/lib/a", "require ../b");
        write("app/b");
        Component component = load(root);
        assertThat(component.errors()).isEmpty();
        assertThat(component.status()).isEqualTo(READY);
        assertThat(component.graph().root().source()).isEqualTo(ReplySource.LOCAL);
        assertThat(component.graph().root().httpStatus()).isZero();
        assertThat(component.graph().documents()).hasSize(5);
        assertThat(rig.network.sent).isEmpty();
    }

    @Test
    void nothing_outside_of_the_root_s_directory_is_read() throws IOException {
        write("secret", "error secret");
        Path root = write("app/main.toy", "require ../secret");
        Component component = load(root);
        assertThat(last(component).code()).isEqualTo(NetworkError.ACCESS_DENIED);
        assertThat(last(component).message())
                .isEqualTo("Access denied: it lies outside of what the local root document opens");
    }

    @Test
    void percent_encoded_dots_lead_nowhere() throws IOException {
        write("secret", "error secret");
        Component component = load(write("app/main.toy", "require x/%2e%2e/%2e%2e/secret"));
        assertThat(last(component).code()).isIn(NetworkError.ACCESS_DENIED, NetworkError.NOT_FOUND);
        Files.createDirectories(directory.resolve("app/x"));
        rig.engine.clearComponentCache();
        component = load(directory.resolve("app/main.toy"));
        assertThat(last(component).code()).isEqualTo(NetworkError.ACCESS_DENIED);
    }

    @Test
    void symbolic_links_lead_nowhere_else() throws IOException {
        write("secret/x", "error secret");
        write("app/real/x");
        Path root = write("app/main.toy", "require inside/x", "require outside/x", "require file");
        Files.createSymbolicLink(directory.resolve("app/inside"), directory.resolve("app/real"));
        Files.createSymbolicLink(directory.resolve("app/outside"), directory.resolve("secret"));
        Files.createSymbolicLink(directory.resolve("app/file"), directory.resolve("secret/x"));
        Component component = load(root);
        assertThat(component.errors().stream()
                        .filter(error -> error.code() != NetworkError.NONE)
                        .map(DocumentError::message))
                .hasSize(2)
                .allMatch(message -> message.startsWith("Access denied: it links to outside"));
    }

    @Test
    void the_root_itself_may_be_a_link() throws IOException {
        Path real = write("elsewhere/main.toy", "require a");
        write("app/a");
        Path link = Files.createSymbolicLink(directory.resolve("app/main.toy"), real);
        assertThat(load(link).status()).isEqualTo(READY);
    }

    @Test
    void what_is_no_file_is_not_found() throws IOException {
        Files.createDirectories(directory.resolve("app/sub"));
        Component component = load(write("app/main.toy", "optional sub", "optional none", "optional a%00b"));
        assertThat(component.errors()).isEmpty();
        assertThat(component.status()).isEqualTo(READY);
        component = load(directory.resolve("app/none.toy"));
        assertThat(last(component).message()).isEqualTo("File not found");
        assertThat(last(component).code()).isEqualTo(NetworkError.NOT_FOUND);
    }

    @Test
    void a_remote_document_below_a_local_root_reaches_no_file() throws IOException {
        Path secret = write("app/secret");
        Path root = write("app/main.toy", "require http://site/remote");
        rig.site.put("remote", "require " + secret.toUri());
        Component component = load(root);
        assertThat(last(component).message())
                .isEqualTo("Access denied: file: URLs are served below a local root document only");
    }

    @Test
    void file_urls_can_be_excluded() throws IOException {
        Path root = write("app/main.toy");
        Component component = load(
                root.toUri(),
                LoadOptions.builder().schemes(java.util.Set.of("https")).build());
        assertThat(last(component).code()).isEqualTo(NetworkError.ACCESS_DENIED);
    }

    @Test
    void limits_hold_for_files_too() throws IOException {
        Path root = write("app/main.toy", " ".repeat(200_000));
        Component component = load(
                root.toUri(), LoadOptions.builder().maxDocumentBytes(100_000).build());
        assertThat(last(component).code()).isEqualTo(NetworkError.BODY_TOO_LARGE);
    }

    @Test
    void a_bundle_root_opens_the_entries_of_the_asking_bundle() throws IOException {
        write("ui/main.toy", "require /lib/a", "optional none", "require bundle://8.0:1/x");
        write("lib/a");
        ComponentLoader.BundleEngine engine =
                rig.loader.forBundle(new Identity("test", "b"), Optional.of(FakeBundle.of(7, this::entry)));
        Component component = finish(engine.load(URI.create("bundle://abc_7.0:1/ui/main.toy")));
        assertThat(component.status()).isEqualTo(ERROR);
        assertThat(component.errors()).hasSize(2);
        assertThat(last(component).code()).isEqualTo(NetworkError.ACCESS_DENIED);
        assertThat(component
                        .graph()
                        .document(URI.create("bundle://abc_7.0:1/lib/a"))
                        .orElseThrow()
                        .status())
                .isEqualTo(READY);
        Component nobody = finish(rig.engine.load(URI.create("bundle://abc_7.0:1/ui/main.toy")));
        assertThat(nobody.status()).isEqualTo(ComponentStatus.ERROR);
    }

    private URL entry(String path) {
        Path file = directory.resolve(path.substring(1));
        try {
            return Files.exists(file) ? file.toUri().toURL() : null;
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void the_thread_that_reads_files_ends_with_the_loader() throws IOException {
        load(write("app/main.toy"));
        rig.loader.close();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("penstock-test-local") && thread.isAlive()));
    }
}
