// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.factory.cookie.internal.rfc6265.Cookie;
import io.penstock.factory.cookie.internal.rfc6265.SameSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The machine may stop at each step of a save, and within each write. */
class JarCrashTest {
    private static final Path FILE = Path.of("/jar/cookies.jsonl");
    private static final Path DRAFT = Path.of("/jar/cookies.jsonl.new");

    private static List<JarFormat.Entry> entries(int count, String value) {
        List<JarFormat.Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(new JarFormat.Entry(
                    new Cookie("c" + i, value, "h.example", "/", true, true, true, SameSite.LAX, "", 1_000_000, i), 5));
        }
        return entries;
    }

    private static Map<Path, byte[]> holding(List<JarFormat.Entry> entries) {
        Map<Path, byte[]> files = new HashMap<>();
        files.put(FILE, JarFormat.write(entries));
        return files;
    }

    private static List<JarFormat.Entry> read(Optional<byte[]> bytes) throws IOException {
        Map<Path, byte[]> files = new HashMap<>();
        bytes.ifPresent(found -> files.put(FILE, found));
        JarFormat.Content content = new JarFile(FILE, new RecordingDisk(files, -1)).load(0);
        if (content.skipped() > 0) {
            throw new IOException(content.skipped() + " lines are damaged");
        }
        return content.entries();
    }

    private static RecordingDisk saved(Map<Path, byte[]> before, List<JarFormat.Entry> entries) throws IOException {
        RecordingDisk disk = new RecordingDisk(before, -1);
        new JarFile(FILE, disk).save(entries);
        return disk;
    }

    private static int checked(RecordingDisk disk, int stride, List<JarFormat.Entry> old, List<JarFormat.Entry> next)
            throws IOException {
        int points = 0;
        for (Optional<byte[]> content : disk.contents(FILE, stride, true)) {
            assertThat(read(content)).isIn(old, next);
            points++;
        }
        return points;
    }

    @Test
    void whatever_is_left_of_a_save_is_the_old_jar_or_the_new_one_whole() throws IOException {
        List<JarFormat.Entry> old = entries(3, "old");
        List<JarFormat.Entry> next = entries(4, "new");
        RecordingDisk disk = saved(holding(old), next);
        assertThat(disk.steps())
                .extracting(RecordingDisk.Step::kind)
                .containsExactly("delete", "create", "write", "force", "close", "replace", "forceDirectory");
        assertThat(checked(disk, 1, old, next)).isGreaterThan(disk.steps().size());
    }

    @Test
    void the_same_holds_for_a_first_jar_and_for_one_of_many_writes() throws IOException {
        List<JarFormat.Entry> next = entries(60, "x".repeat(4000));
        RecordingDisk disk = saved(new HashMap<>(), next);
        assertThat(disk.steps().stream().filter(step -> step.kind().equals("write")))
                .hasSizeGreaterThan(3);
        checked(disk, 997, List.of(), next);
        List<JarFormat.Entry> after = entries(61, "y");
        checked(saved(holding(next), after), 1, next, after);
    }

    @Test
    void a_draft_that_a_crash_left_is_no_obstacle() throws IOException {
        List<JarFormat.Entry> old = entries(2, "old");
        List<JarFormat.Entry> next = entries(2, "new");
        Map<Path, byte[]> before = holding(old);
        before.put(DRAFT, "torn".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        RecordingDisk disk = saved(before, next);
        checked(disk, 1, old, next);
        assertThat(disk.now()).containsOnlyKeys(FILE);
    }

    @Test
    void without_forcing_the_search_finds_torn_jars() throws IOException {
        RecordingDisk disk = saved(holding(entries(3, "old")), entries(4, "new"));
        assertThatThrownBy(() -> {
                    for (Optional<byte[]> content : disk.contents(FILE, 1, false)) {
                        assertThat(read(content)).isIn(entries(3, "old"), entries(4, "new"));
                    }
                })
                .isNotNull();
    }

    @Test
    void a_disk_that_fails_at_any_step_leaves_a_whole_jar() throws IOException {
        List<JarFormat.Entry> old = entries(3, "old");
        List<JarFormat.Entry> next = entries(4, "new");
        int steps = saved(holding(old), next).steps().size();
        for (int i = 0; i < steps; i++) {
            RecordingDisk disk = new RecordingDisk(holding(old), i);
            JarFile file = new JarFile(FILE, disk);
            assertThatThrownBy(() -> file.save(next)).isInstanceOf(IOException.class);
            checked(disk, 1, old, next);
            file.save(next);
            assertThat(read(Optional.of(disk.now().get(FILE)))).isEqualTo(next);
        }
    }
}
