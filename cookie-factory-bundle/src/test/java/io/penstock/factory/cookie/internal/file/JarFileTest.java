// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.factory.cookie.internal.rfc6265.Cookie;
import io.penstock.factory.cookie.internal.rfc6265.SameSite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JarFileTest {
    private static final Cookie COOKIE = new Cookie(
            "n\u00e4me \"q\"",
            "v\\al\t\u20acue",
            "h.example",
            "/p",
            false,
            true,
            true,
            SameSite.STRICT,
            "https://top.example",
            2_000_000,
            7);

    @TempDir
    Path directory;

    private Path path() {
        return directory.resolve("cookies.jsonl");
    }

    private JarFile jar() {
        return new JarFile(path(), new LocalDisk());
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void what_is_saved_is_loaded_field_by_field() throws IOException {
        List<JarFormat.Entry> entries = List.of(new JarFormat.Entry(COOKIE, 11));
        jar().save(entries);
        JarFormat.Content content = jar().load(0);
        assertThat(content.entries()).isEqualTo(entries);
        assertThat(content.skipped()).isZero();
        assertThat(Files.readAllLines(path())).hasSize(2);
    }

    @Test
    void session_cookies_stay_in_memory() throws IOException {
        Cookie session =
                new Cookie("a", "1", "h.example", "/", true, false, false, SameSite.DEFAULT, "", Cookie.SESSION, 0);
        jar().save(List.of(new JarFormat.Entry(session, 0)));
        assertThat(jar().load(0).entries()).isEmpty();
    }

    @Test
    void a_missing_or_empty_file_is_an_empty_jar() throws IOException {
        assertThat(jar().load(0).entries()).isEmpty();
        Files.createFile(path());
        assertThat(jar().load(0).entries()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "garbage",
                "{\"name\":\"a\"}",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{\"name\":1,\"value\":\"v\",\"domain\":\"h.example\",\"path\":\"/\"}",
                "\u0000\u0000\u0000",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":99999999999999999999}",
                "{\"a\":\"b\"} trailing",
                "[1]"
            })
    void an_unreadable_line_is_skipped_and_counted(String line) throws IOException {
        jar().save(List.of(new JarFormat.Entry(COOKIE, 11)));
        Files.writeString(path(), Files.readString(path()) + line + "\n\n" + line);
        JarFormat.Content content = jar().load(0);
        assertThat(content.entries()).hasSize(1);
        assertThat(content.skipped()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"domain", "path", "sameSite", "value", "expires"})
    void a_cookie_that_no_server_could_have_set_is_skipped(String key) throws IOException {
        jar().save(List.of(new JarFormat.Entry(COOKIE, 11)));
        String bad = switch (key) {
            case "domain" -> "H.Example";
            case "path" -> "relative";
            case "value" -> "a\\nb";
            default -> "bogus";
        };
        Files.writeString(
                path(),
                Files.readString(path())
                        .replaceAll(
                                "\"" + key + "\":(\"[^,]*\"|[0-9]+)",
                                "\"" + key + "\":\"" + bad.replace("\\", "\\\\") + "\""));
        assertThat(jar().load(0)).isEqualTo(new JarFormat.Content(List.of(), 1));
    }

    @Test
    void a_clock_that_was_wrong_gives_no_cookie_a_longer_life() throws IOException {
        Cookie far = new Cookie(
                "a", "1", "h.example", "/", true, false, false, SameSite.DEFAULT, "", Long.MAX_VALUE / 1000, 0);
        jar().save(List.of(new JarFormat.Entry(far, 0)));
        assertThat(jar().load(1000).entries().get(0).cookie().expires()).isEqualTo(1000 + Cookie.MAX_LIFE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root:x:0:0:root:/root:/bin/bash\n",
                "# Netscape HTTP Cookie File\nh.example\tFALSE\t/\tFALSE\t0\ta\tb\n",
                "{\"format\":\"penstock.cookies\",\"version\":2}\n"
            })
    void a_file_that_is_no_jar_of_ours_is_refused(String text) throws IOException {
        Files.writeString(path(), text);
        assertThatThrownBy(() -> jar().load(0))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(path().toString())
                .hasMessageContaining("left as it is");
        assertThat(Files.readString(path())).isEqualTo(text);
    }

    @Test
    void a_directory_is_refused() throws IOException {
        Files.createDirectory(path());
        assertThatThrownBy(() -> jar().load(0)).hasMessageContaining("is no plain file");
    }

    @Test
    void a_jar_is_for_its_owner_only_from_its_creation() throws IOException {
        Path file = directory.resolve("new");
        try (Disk.Output out = new LocalDisk().create(file)) {
            assertThat(permissions(file)).isEqualTo("rw-------");
            out.write(ByteBuffer.wrap(new byte[1]));
        }
        jar().save(List.of());
        assertThat(permissions(path())).isEqualTo("rw-------");
        Path nested = directory.resolve("made/for/it/cookies.jsonl");
        try (JarLock lock = JarLock.of(nested)) {
            assertThat(permissions(nested.getParent())).isEqualTo("rwx------");
            assertThat(permissions(nested.resolveSibling("cookies.jsonl.lock"))).isEqualTo("rw-------");
        }
    }

    @Test
    void a_jar_that_others_may_read_is_taken_from_them() throws IOException {
        jar().save(List.of());
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-r--r--"));
        jar().load(0);
        assertThat(permissions(path())).isEqualTo("rw-------");
    }

    @Test
    void symbolic_links_are_refused_and_never_followed() throws IOException {
        Path target = Files.writeString(directory.resolve("target"), "precious");
        Files.createSymbolicLink(path(), target);
        assertThatThrownBy(() -> jar().load(0)).hasMessageContaining("symbolic link");
        Files.delete(path());
        Files.createSymbolicLink(directory.resolve("cookies.jsonl.new"), target);
        jar().save(List.of(new JarFormat.Entry(COOKIE, 0)));
        assertThat(Files.readString(target)).isEqualTo("precious");
        assertThat(Files.isSymbolicLink(path())).isFalse();
        Files.createSymbolicLink(directory.resolve("cookies.jsonl.lock"), target);
        assertThatThrownBy(() -> JarLock.of(path())).isInstanceOf(IOException.class);
        assertThat(Files.readString(target)).isEqualTo("precious");
    }

    @Test
    void a_file_that_is_there_is_never_written_into() throws IOException {
        Path file = Files.writeString(directory.resolve("there"), "old");
        assertThatThrownBy(() -> new LocalDisk().create(file)).isInstanceOf(IOException.class);
        assertThat(Files.readString(file)).isEqualTo("old");
    }

    @Test
    void one_process_gives_a_jar_to_one_user_at_a_time() throws IOException {
        try (JarLock first = JarLock.of(path())) {
            assertThatThrownBy(() -> JarLock.of(path()))
                    .isInstanceOf(JarLock.HeldException.class)
                    .hasMessageContaining("another cookie jar of this process");
        }
        JarLock.of(path()).close();
    }
}
