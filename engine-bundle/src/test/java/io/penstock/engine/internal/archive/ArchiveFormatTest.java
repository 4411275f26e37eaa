// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.engine.DocumentKind;
import io.penstock.network.NetworkError;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveFormatTest {
    private static final String HEAD = "penstock-graph 1\n";
    private static final DocumentKind KIND = new DocumentKind("toy/document");

    @TempDir
    Path directory;

    private static ArchiveEntry read(String url) {
        URI uri = URI.create(url);
        return new ArchiveEntry(uri, uri, KIND, 200, "text/toy", Optional.of(""), NetworkError.NONE, "");
    }

    @Test
    void an_index_that_was_printed_reads_the_same() throws IOException {
        URI url = URI.create("http://host/a?b=c%20d");
        List<ArchiveEntry> entries = List.of(
                new ArchiveEntry(
                        url,
                        URI.create("https://x/y"),
                        KIND,
                        200,
                        "text/toy",
                        Optional.of("more/0001"),
                        NetworkError.NONE,
                        ""),
                new ArchiveEntry(
                        URI.create("data:,x"),
                        URI.create("data:,x"),
                        DocumentKind.RESOURCE,
                        0,
                        "",
                        Optional.empty(),
                        NetworkError.TLS,
                        "one\ttwo\nthree\\n four\r"));
        assertThat(ArchiveIndex.parse(ArchiveIndex.print(entries))).isEqualTo(entries);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | line 1: it must read",
                "other | line 1: it must read",
                "penstock-graph 2 | line 1: it must read",
                "H | line 2: no document is named",
                "H<a> | line 2: it has 1 fields, not 8",
                "H<http://a/;http://a/;k;200;;x;NONE> | line 2: it has 7 fields",
                "H<a;http://a/;k;200;;x;NONE;> | line 2: not an absolute URL: a",
                "H<http://a/;http://a b/;k;200;;x;NONE;> | line 2: no URL",
                "H<http://a/;http://a/;k;two;;x;NONE;> | line 2: For input string",
                "H<http://a/;http://a/;k;200;;x;NONSENSE;> | line 2: No enum constant",
                "H<http://a/;http://a/;k;200;;x;TLS;> | line 2: a document has a file, or else",
                "H<http://a/;http://a/;k;200;;;NONE;> | line 2: a document has a file, or else",
            })
    void an_index_that_is_wrong_says_where(String text, String message) {
        String index =
                text.replace("H", HEAD).replace("<", "").replace(">", "\n").replace(';', '\t');
        assertThatThrownBy(() -> ArchiveIndex.parse(index))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("penstock-graph.txt, " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../x", "..", ".", "a/.", "/x", "a//x", "a/", "c:x", "a\\x", "./x"})
    void no_name_of_a_file_leads_out_of_the_archive(String file) {
        assertThatThrownBy(() -> ArchiveIndex.parse(HEAD + "http://a/\thttp://a/\tk\t200\t\t" + file + "\tNONE\t\n"))
                .hasMessageContaining("is no name of a file below the archive");
    }

    @ParameterizedTest
    @CsvSource({
        "http://host/app/main.qml, http/host/app/main.qml",
        "https://host:8443/qmldir, https/host_8443/qmldir",
        "file:/home/me/main.qml, file/local/home/me/main.qml",
        "http://host/, more/0001",
        "http://host/a/, more/0001",
        "http://host/a?b, more/0001",
        "http://host/a%20b, more/0001",
        "http://host/.hidden, more/0001",
        "http://host/a., more/0001",
        "http://host/con.qml, more/0001",
        "http://host/COM1, more/0001",
        "http://[::1]/a, more/0001",
        "'data:text/plain,x', more/0001",
    })
    void files_are_named_after_urls_where_any_file_system_can_have_the_name(URI url, String name) {
        assertThat(new ArchiveNames().name(url)).isEqualTo(name);
    }

    @Test
    void a_name_is_given_once_whatever_the_file_system_takes_for_equal() {
        ArchiveNames names = new ArchiveNames();
        assertThat(Stream.of("http://h/a", "http://h/A", "http://h/a/b", "http://h/c/d", "http://h/c", "http://h/C/e")
                        .map(url -> names.name(URI.create(url))))
                .containsExactly("http/h/a", "more/0001", "more/0002", "http/h/c/d", "more/0003", "http/h/C/e");
        assertThat(names.name(URI.create("http://h/" + "long/".repeat(50) + "x")))
                .isEqualTo("more/0004");
    }

    @ParameterizedTest
    @ValueSource(strings = {"out", "out.zip"})
    void what_cannot_be_written_whole_leaves_nothing_behind(String name) throws IOException {
        Path target = directory.resolve(name);
        assertThatThrownBy(() -> ArchiveWriter.write(target, List.of(read("http://h/a"), read("http://h/b")), index -> {
                    if (index == 1) {
                        throw new IllegalStateException("no body");
                    }
                    return new byte[3];
                }))
                .hasMessage("no body");
        assertThat(directory).isEmptyDirectory();

        Files.createFile(target);
        assertThatThrownBy(() -> ArchiveWriter.write(target, List.of(read("http://h/a")), index -> new byte[3]))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(directory).isDirectoryContaining(path -> path.equals(target));
        assertThat(target).isEmptyFile();
    }

    @Test
    void the_same_graph_gives_the_same_bytes() throws IOException {
        Path one = directory.resolve("one.zip");
        Path two = directory.resolve("two.ZIP");
        for (Path target : List.of(one, two)) {
            ArchiveWriter.write(
                    target,
                    List.of(read("http://h/a"), read("http://h/b")),
                    index -> ("body " + index).getBytes(StandardCharsets.UTF_8));
        }
        assertThat(one).hasSameBinaryContentAs(two);
    }

    @Test
    void an_archive_reads_until_it_is_closed() throws IOException {
        Path target = directory.resolve("a.zip");
        ArchiveWriter.write(target, List.of(read("http://h/a")), index -> new byte[] {7});
        Archive archive = Archive.open(target.toUri(), 1000);
        assertThat(archive.root()).isEqualTo(URI.create("http://h/a"));
        ArchiveEntry entry = archive.entry(archive.root(), KIND);
        assertThat(archive.open(entry).readAllBytes()).containsExactly(7);
        assertThat(archive.entry(archive.root(), DocumentKind.ROOT)).isEqualTo(entry);
        assertThatThrownBy(() -> archive.entry(archive.root(), DocumentKind.RESOURCE))
                .hasMessageContaining("has no such document");
        archive.close();
        archive.close();
        assertThatThrownBy(() -> archive.open(entry)).hasMessage("zip file closed");
    }
}
