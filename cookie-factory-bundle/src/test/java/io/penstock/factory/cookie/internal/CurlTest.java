// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cookie.CookieJar.CookieView;
import io.penstock.network.HeaderFields;
import io.penstock.testkit.TestOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** cookies.txt between curl and us, field by field: with the machine's curl, or what curl once wrote. */
class CurlTest {
    private static final long DAY = 86_400;

    /** curl has no clock but the machine's. */
    private final Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());

    @TempDir
    Path directory;

    /** Runs curl; empty if there is none on this machine. */
    private Optional<String> curl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--max-time", "60"));
        command.addAll(List.of(arguments));
        Path out = directory.resolve("curl.out");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(out)).isZero();
        return Optional.of(Files.readString(out));
    }

    private String sample(String name, long expires) throws IOException {
        try (InputStream in = CurlTest.class.getResourceAsStream("/curl/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("EXPIRES", String.valueOf(expires));
        }
    }

    private static String row(CookieView view) {
        return String.join(
                " | ",
                view.name(),
                String.valueOf(view.valueLength()),
                (view.hostOnly() ? "" : ".") + view.domain(),
                view.path(),
                view.secure() ? "Secure" : "",
                view.httpOnly() ? "HttpOnly" : "",
                view.expires().map(at -> "persistent").orElse("session"));
    }

    @Test
    void we_read_what_curl_writes() throws Exception {
        HeaderFields.Builder fields = HeaderFields.builder();
        for (String line : List.of(
                "session=1",
                "persistent=2; Max-Age=86400; Path=/",
                "domain=3; Domain=h.example; Path=/x; Max-Age=86400",
                "http=4; HttpOnly; Max-Age=86400; Domain=www.h.example",
                "empty=; Max-Age=86400",
                "odd=a b=c\"d\"%20; Max-Age=86400; Path=/sub/dir")) {
            fields.add("Set-Cookie", line);
        }
        String written;
        try (TestOrigin origin = TestOrigin.http()) {
            origin.on("/a/b", (request, responder) -> responder.send(200, fields.build(), new byte[0]));
            Path file = directory.resolve("cookies.txt");
            Optional<String> fetched = curl(
                    "--resolve",
                    "www.h.example:" + origin.port() + ":127.0.0.1",
                    "-c",
                    file.toString(),
                    "http://www.h.example:" + origin.port() + "/a/b");
            written = fetched.isPresent()
                    ? Files.readString(file)
                    : sample("written-by-curl.txt", now.getEpochSecond() + DAY);
        }
        try (Bench bench = new Bench()) {
            bench.clock.set(now);
            assertThat(bench.admin().importNetscape(new StringReader(written))).isEqualTo(6);
            assertThat(bench.admin().list(""))
                    .extracting(CurlTest::row)
                    .containsExactlyInAnyOrder(
                            "session | 1 | www.h.example | /a/ |  |  | session",
                            "persistent | 1 | www.h.example | / |  |  | persistent",
                            "domain | 1 | .h.example | /x |  |  | persistent",
                            "http | 1 | .www.h.example | /a/ |  | HttpOnly | persistent",
                            "empty | 0 | www.h.example | /a/ |  |  | persistent",
                            "odd | 11 | www.h.example | /sub/dir |  |  | persistent");
            assertThat(bench.admin().list(""))
                    .filteredOn(view -> view.expires().isPresent())
                    .allSatisfy(view -> assertThat(view.expires().orElseThrow())
                            .isBetween(now.plusSeconds(DAY), now.plusSeconds(DAY + 90)));
            assertThat(bench.sent("http://www.h.example/sub/dir")).isEqualTo("odd=a b=c\"d\"%20; persistent=2");
        }
    }

    @Test
    void curl_reads_what_we_export() throws Exception {
        long expires = now.getEpochSecond() + 100 * DAY;
        try (Bench bench = new Bench();
                TestOrigin origin = TestOrigin.http()) {
            bench.clock.set(now);
            String age = "; Max-Age=" + 100 * DAY;
            bench.set("http://www.h.example/", "session=1");
            bench.set("https://www.h.example/", "domain=2; Domain=h.example; Path=/x; Secure; SameSite=Strict" + age);
            bench.set("http://www.h.example/", "http=a b=\"c\"%20; HttpOnly" + age);
            bench.set("http://127.0.0.1/", "address=4" + age);
            bench.set("https://www.h.example/", "__Host-a=5; Secure; Path=/" + age, "empty=" + age);
            // what the format cannot hold
            bench.set("https://www.h.example/", "=nameless", "tab=a\tb", "part=1; Secure; Partitioned");
            StringWriter text = new StringWriter();
            assertThat(bench.admin().exportNetscape(text)).isEqualTo(6);
            Path exported = Files.writeString(directory.resolve("ours.txt"), text.toString());
            Path copied = directory.resolve("curls.txt");
            Optional<String> run = curl("-b", exported.toString(), "-c", copied.toString(), "file:///dev/null");
            String read = run.isPresent() ? Files.readString(copied) : sample("read-by-curl.txt", expires);
            assertThat(rows(read)).isEqualTo(rows(text.toString())).hasSize(6);
            assertThat(rows(text.toString()))
                    .contains(".h.example\tTRUE\t/x\tTRUE\t" + expires + "\tdomain\t2")
                    .contains("#HttpOnly_www.h.example\tFALSE\t/\tFALSE\t" + expires + "\thttp\ta b=\"c\"%20");
            if (run.isPresent()) {
                origin.serve("/x", "text/plain", "");
                curl(
                        "--resolve",
                        "www.h.example:" + origin.port() + ":127.0.0.1",
                        "-b",
                        exported.toString(),
                        "http://www.h.example:" + origin.port() + "/x");
                assertThat(origin.requests("/x")
                                .get(0)
                                .fields()
                                .valueOr("Cookie", "")
                                .split("; "))
                        .containsExactlyInAnyOrder("session=1", "http=a b=\"c\"%20", "empty=");
            }
        }
    }

    private static List<String> rows(String text) {
        return text.lines()
                .filter(line -> !line.isBlank() && (!line.startsWith("#") || line.startsWith("#HttpOnly_")))
                .sorted()
                .toList();
    }
}
