// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One jar file and two processes. */
class JarProcessTest {
    @TempDir
    Path directory;

    private CookieConfiguration configuration() {
        return CookieConfiguration.read(
                Map.of("file", directory.resolve("cookies.jsonl").toString()));
    }

    @Test
    void a_second_process_is_refused_and_told_who_has_the_file() throws Exception {
        try (JarProcess first = JarProcess.start(directory.resolve("cookies.jsonl"), false)) {
            assertThat(first.line().orElseThrow()).contains("kept in");
            try (Bench second = new Bench(configuration(), Duration.ofMillis(50))) {
                second.sent("https://h.example/");
                assertThat(second.jars.jar("default").state())
                        .contains("in memory only", "in use by process " + first.pid());
            }
            first.kill();
        }
        try (Bench third = new Bench(configuration(), Duration.ofMillis(50))) {
            third.sent("https://h.example/");
            assertThat(third.jars.jar("default").state()).contains("kept in");
        }
    }

    /** POSIX ends a process's lock when the process closes the file anywhere. */
    @Test
    void a_bundle_that_is_refused_does_not_open_the_file_to_other_processes() throws IOException {
        try (Bench first = new Bench(configuration())) {
            first.sent("https://h.example/");
            try (Bench second = new Bench(configuration(), Duration.ofMillis(50))) {
                second.sent("https://h.example/");
                assertThat(second.jars.jar("default").state()).contains("in use by another cookie jar");
            }
            try (JarProcess other = JarProcess.start(directory.resolve("cookies.jsonl"), false)) {
                assertThat(other.line().orElseThrow())
                        .contains("in use by process " + ProcessHandle.current().pid());
            }
        }
    }
}
