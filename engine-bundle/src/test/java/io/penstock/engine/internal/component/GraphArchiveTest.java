// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.component;

import static io.penstock.engine.ComponentStatus.CANCELLED;
import static io.penstock.engine.ComponentStatus.ERROR;
import static io.penstock.engine.ComponentStatus.LOADING;
import static io.penstock.engine.ComponentStatus.READY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.Component;
import io.penstock.engine.DocumentError;
import io.penstock.engine.DocumentGraph;
import io.penstock.engine.LoadOptions;
import io.penstock.engine.LoadedDocument;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.ReplySource;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A graph written to files is the same graph again when it is loaded from them. */
class GraphArchiveTest {
    private static final LoadOptions KEEP =
            LoadOptions.builder().keepBodies(true).build();

    @TempDir
    Path directory;

    private final Rig rig = new Rig();
    private final Site site = rig.site;

    @AfterEach
    void close() {
        rig.loader.close();
    }

    /** Archives are read on a thread of their own, so there is something to wait for. */
    private Component finish(Component component) {
        BooleanSupplier ended = () -> {
            rig.network.run();
            Component.Progress detail = component.progressDetail();
            return component.status().isTerminal() && detail.prefetchDone() == detail.prefetchKnown();
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

    /** Everything that an archive has to keep. */
    private record Kept(
            URI url,
            URI retrieved,
            Object kind,
            Object status,
            List<?> references,
            List<DocumentError> errors,
            int http,
            long bytes,
            Optional<Object> model,
            String body) {
        static List<Kept> of(List<LoadedDocument> documents) {
            return documents.stream()
                    .map(each -> new Kept(
                            each.url(),
                            each.retrievedUrl(),
                            each.kind(),
                            each.status(),
                            each.references(),
                            each.errors(),
                            each.httpStatus(),
                            each.bytes(),
                            each.model(),
                            each.body()
                                    .map(body -> new String(body, StandardCharsets.UTF_8))
                                    .orElse("none")))
                    .toList();
        }
    }

    private Path export(Component component, String name) throws IOException {
        Path target = directory.resolve(name);
        component.graph().export(target);
        return target;
    }

    private Component loadAgain(Path archive, LoadOptions options) {
        return finish(rig.engine.load(archive.toUri(), options));
    }

    private void varied() {
        site.put(
                        "main.toy",
                        "require a",
                        "optional none",
                        "require http://other/x?q=1",
                        "prefetch p.png",
                        "prefetch q.png")
                .put("a", "require lib/b", "require moved", "require data:text/toy,x", "other lib/b")
                .put("lib/b", "optional ../a.b/")
                .put("a.b/", "")
                .redirect("moved", "far/away/here")
                .put("far/away/here", "require beside")
                .put("far/away/beside", HeaderFields.EMPTY.with("Content-Type", "text/plain"), new byte[0])
                .put("http://other/x?q=1", "require /y")
                .put("http://other/y", "")
                .put("data:text/toy,x", "")
                .put("p.png", "pixels");
    }

    @ParameterizedTest
    @ValueSource(strings = {"graph", "graph.zip"})
    void an_exported_graph_loads_again_from_files_alone_with_the_same_result(String name) throws IOException {
        varied();
        Component first = finish(rig.begin("main.toy", KEEP));
        assertThat(first.errors()).isEmpty();
        Path archive = export(first, name);
        int asked = site.requests.size();

        Component again = loadAgain(archive, KEEP);
        assertThat(again.url()).isEqualTo(archive.toUri());
        assertThat(again.status()).isEqualTo(READY);
        assertThat(again.progress()).isEqualTo(1);
        assertThat(Kept.of(again.graph().documents()))
                .isEqualTo(Kept.of(first.graph().documents()))
                .hasSize(13);
        assertThat(Kept.of(again.graph().dependencyOrder()))
                .isEqualTo(Kept.of(first.graph().dependencyOrder()));
        assertThat(again.graph().changesSince(first.graph())).isEmpty();
        assertThat(again.graph().root().source()).isEqualTo(ReplySource.LOCAL);
        assertThat(site.requests).hasSize(asked);
        assertThat(again.progressDetail()).isEqualTo(first.progressDetail());
    }

    @ParameterizedTest
    @ValueSource(strings = {"graph", "graph.zip"})
    void a_graph_with_errors_has_the_same_errors_again(String name) throws IOException {
        site.put("main.toy", "require a", "require b", "require c", "require d", "require e")
                .put("a", "error broken")
                .status("b", 503)
                .fail("c", NetworkError.CONNECTION_REFUSED)
                .put("d", "require file:/etc/passwd")
                .put("e", "require f")
                .put("f", "require e");
        Component first = finish(rig.begin("main.toy", KEEP));
        assertThat(first.errors()).hasSizeGreaterThan(8);

        Component again = loadAgain(export(first, name), KEEP);
        assertThat(again.status()).isEqualTo(ERROR);
        assertThat(again.errors()).isEqualTo(first.errors());
        assertThat(Kept.of(again.graph().documents()))
                .containsExactlyInAnyOrderElementsOf(Kept.of(first.graph().documents()));
    }

    @Test
    void a_root_that_cannot_be_had_can_be_exported_too() throws IOException {
        site.status("main.toy", 500);
        Component first = finish(rig.begin("main.toy"));
        Component again = loadAgain(export(first, "x.zip"), LoadOptions.DEFAULT);
        assertThat(again.errors()).isEqualTo(first.errors());
    }

    @Test
    void the_files_of_one_origin_refer_to_each_other_without_the_index() throws IOException {
        site.put("main.toy", "require lib/a", "optional qmldir", "prefetch p.png")
                .put("lib/a", "require ../b")
                .put("b")
                .put("p.png", "pixels");
        Path archive = export(finish(rig.begin("main.toy", KEEP)), "graph");
        Component plain = loadAgain(archive.resolve("http/site/main.toy"), KEEP);
        assertThat(plain.status()).isEqualTo(READY);
        assertThat(plain.graph().documents()).hasSize(5);
        assertThat(plain.graph().root().url())
                .isEqualTo(archive.resolve("http/site/main.toy").toUri());
    }

    @Test
    void without_bodies_there_is_nothing_to_export() throws IOException {
        site.put("main.toy", "");
        Component component = finish(rig.begin("main.toy"));
        assertThatThrownBy(() -> export(component, "x"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the body of http://site/main.toy was not kept; load the graph with"
                        + " LoadOptions.keepBodies to export it");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void an_export_replaces_nothing() throws IOException {
        site.put("main.toy", "");
        Component component = finish(rig.begin("main.toy", KEEP));
        export(component, "x");
        assertThatThrownBy(() -> export(component, "x")).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void a_password_in_a_url_is_not_written() {
        site.put("http://me:secret@site/main.toy", "");
        Component component = finish(rig.engine.load(URI.create("http://me:secret@site/main.toy"), KEEP));
        assertThatThrownBy(() -> export(component, "x"))
                .isInstanceOf(IllegalStateException.class)
                .message()
                .doesNotContain("secret")
                .contains("holds a password");
    }

    @ParameterizedTest
    @CsvSource({
        "missing/, File not found",
        "missing.zip, File not found",
        "empty/, File not found",
        "bad/, 'the archive cannot be read: penstock-graph.txt, line 1: it must read \"penstock-graph 1\"'",
        "bad.zip, 'the archive cannot be read: '",
    })
    void what_is_no_archive_is_an_error(String name, String message) throws IOException {
        Files.createDirectory(directory.resolve("empty"));
        Files.createDirectory(directory.resolve("bad"));
        Files.writeString(directory.resolve("bad/penstock-graph.txt"), "something\n");
        Files.writeString(directory.resolve("bad.zip"), "something\n");
        Component component = finish(rig.engine.load(directory.toUri().resolve(name)));
        assertThat(component.status()).isEqualTo(ERROR);
        assertThat(component.errors()).hasSize(1);
        assertThat(component.errors().get(0).message()).startsWith(message);
        assertThat(component.errors().get(0).url()).isEqualTo(directory.toUri().resolve(name));
    }

    @Test
    void no_link_leads_out_of_an_archive() throws IOException {
        site.put("main.toy", "");
        Path archive = export(finish(rig.begin("main.toy", KEEP)), "graph");
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        Path file = archive.resolve("http/site/main.toy");
        Files.delete(file);
        Files.createSymbolicLink(file, secret);
        Component again = loadAgain(archive, KEEP);
        assertThat(again.status()).isEqualTo(ERROR);
        assertThat(again.errors().get(0).message()).contains("links to outside of the archive");
    }

    @Test
    void limits_hold_for_archives_too() throws IOException {
        site.put("main.toy", " ".repeat(100_000));
        Path archive = export(finish(rig.begin("main.toy", KEEP)), "graph.zip");
        Component again = loadAgain(
                archive, LoadOptions.builder().maxDocumentBytes(50_000).build());
        assertThat(again.errors().get(0).code()).isEqualTo(NetworkError.BODY_TOO_LARGE);
        assertThat(loadAgain(archive, LoadOptions.builder().maxDocumentBytes(10).build())
                        .errors()
                        .get(0)
                        .message())
                .contains("penstock-graph.txt has more than 10 bytes");
    }

    @Test
    void archives_are_files_and_can_be_excluded_like_them() throws IOException {
        site.put("main.toy", "");
        Path archive = export(finish(rig.begin("main.toy", KEEP)), "graph.zip");
        Component again = loadAgain(
                archive, LoadOptions.builder().schemes(java.util.Set.of("http")).build());
        assertThat(again.errors().get(0).code()).isEqualTo(NetworkError.ACCESS_DENIED);
    }

    @Test
    void cancelling_and_releasing_end_a_load_whose_archive_is_not_open_yet() throws Exception {
        site.put("main.toy", "");
        Path archive = export(finish(rig.begin("main.toy", KEEP)), "graph.zip");
        Component cancelled = rig.engine.load(archive.toUri());
        cancelled.cancel();
        assertThat(finish(cancelled).status()).isIn(CANCELLED, READY);

        rig.engine.close();
        assertThatThrownBy(() -> rig.engine.load(archive.toUri())).isInstanceOf(IllegalStateException.class);

        Document unknown = new GraphModel(new ComponentCache(kind -> false), () -> 1)
                .unknown(
                        archive.toUri(),
                        Variant.of(io.penstock.network.Identity.UNKNOWN, archive.toUri(), KEEP, Optional.empty()),
                        KEEP);
        ArchiveComponent opening = new ArchiveComponent(archive.toUri(), unknown, () -> cancelled);
        List<Component> told = new ArrayList<>();
        opening.addListener(told::add);
        assertThat(opening.status()).isEqualTo(LOADING);
        assertThat(opening.progress()).isZero();
        assertThat(opening.graph().root().status()).isEqualTo(LOADING);
        DocumentGraph[] none = new DocumentGraph[1];
        CountDownLatch ended = new CountDownLatch(1);
        opening.completion().whenComplete((graph, failure) -> {
            none[0] = graph;
            ended.countDown();
        });
        opening.open(1000, opened -> {
            throw new IllegalStateException("released");
        });
        ended.await();
        assertThat(none[0]).isNull();
        assertThat(told).containsExactly(opening);
        assertThat(opening.status()).isEqualTo(CANCELLED);
        assertThat(opening.progress()).isEqualTo(1);
        assertThat(opening.graph().root().status()).isEqualTo(CANCELLED);
        assertThat(opening.reload()).isSameAs(cancelled);
    }

    @Test
    void a_listener_is_told_of_the_component_that_it_listens_to() throws IOException {
        site.put("main.toy", "");
        Path archive = export(finish(rig.begin("main.toy", KEEP)), "graph.zip");
        Component again = rig.engine.load(archive.toUri(), KEEP);
        List<Component> told = new ArrayList<>();
        again.addListener(told::add);
        finish(again);
        assertThat(told).isNotEmpty().allMatch(component -> component == again);
        assertThat(again.completion().join().root().url()).isEqualTo(Site.url("main.toy"));
    }
}
