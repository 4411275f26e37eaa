// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cookie.CookieJar;
import io.penstock.cookie.CookieJar.CookieView;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The service that consoles use. */
class JarAdminTest {
    private static final String SECRET = "s3cr3t";

    private final Bench bench = new Bench();
    private final CookieJar jar = bench.admin();

    @AfterEach
    void end() {
        bench.close();
    }

    @Test
    void a_view_has_everything_but_the_value() {
        Instant start = bench.clock.instant();
        bench.set("https://www.h.example/a/", "n=" + SECRET + "; Secure; HttpOnly; SameSite=Strict; Max-Age=60");
        bench.clock.advance(Duration.ofSeconds(5));
        bench.sent("https://www.h.example/a/");
        assertThat(jar.list(""))
                .containsExactly(new CookieView(
                        "n",
                        "www.h.example",
                        "/a",
                        true,
                        true,
                        true,
                        "strict",
                        Optional.empty(),
                        Optional.of(start.plusSeconds(60)),
                        start,
                        start.plusSeconds(5),
                        SECRET.length()));
        assertThat(jar.list("").toString() + jar + bench.jars.jar("default").state())
                .doesNotContain(SECRET);
        assertThat(jar.engine()).isEqualTo("default");
    }

    @Test
    void a_domain_stands_for_its_subdomains_too() {
        bench.set("https://www.h.example/", "a=1");
        bench.set("https://h.example/", "b=1");
        bench.set("https://other.example/", "c=1");
        assertThat(jar.list("h.example")).extracting(CookieView::name).containsExactly("a", "b");
        assertThat(jar.list(".H.Example.")).hasSize(2);
        assertThat(jar.list("www.h.example")).hasSize(1);
        assertThat(jar.list("example")).hasSize(3);
        assertThat(jar.list("xample")).isEmpty();
        assertThat(jar.list("no host")).isEmpty();
    }

    @Test
    void removal_takes_domain_name_and_path_each_or_any() {
        bench.set("https://h.example/", "a=1", "b=1", "a=1; Path=/x");
        bench.set("https://other.example/", "a=1");
        assertThat(jar.remove("h.example", "a", "/x")).isEqualTo(1);
        assertThat(jar.remove("h.example", "a", "")).isEqualTo(1);
        assertThat(jar.remove("", "nothing", "")).isZero();
        assertThat(jar.clear()).isEqualTo(2);
        assertThat(bench.sent("https://h.example/")).isEmpty();
    }

    @Test
    void names_are_those_of_a_top_level_request_in_order() {
        bench.set("https://h.example/", "a=1", "b=1; Path=/x", "c=1; Secure; SameSite=Strict");
        assertThat(jar.namesFor(URI.create("https://h.example/x"))).containsExactly("b", "a", "c");
        assertThat(jar.namesFor(URI.create("http://h.example/"))).containsExactly("a");
        assertThat(jar.namesFor(URI.create("file:///x"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h.example\tFALSE\t/\tFALSE\t0",
                "h.example\tYES\t/\tFALSE\t0\ta\tb",
                "h.example\tFALSE\trelative\tFALSE\t0\ta\tb",
                "h.example\tFALSE\t/\tFALSE\tsoon\ta\tb",
                "h..example\tFALSE\t/\tFALSE\t0\ta\tb",
                "h.example\tFALSE\t/\tFALSE\t0\t\t",
                "h.example\tFALSE\t/\tFALSE\t0\ta\u0001\tb",
                ".github.io\tTRUE\t/\tFALSE\t0\ta\tb",
                "h.example\tFALSE\t/\tFALSE\t0\t__Secure-a\tb",
                ".h.example\tTRUE\t/\tTRUE\t0\t__Host-a\tb",
                "garbage"
            })
    void a_line_that_makes_no_sense_is_skipped(String line) throws IOException {
        assertThat(jar.importNetscape(
                        new StringReader("# comment\n\n" + line + "\nh.example\tFALSE\t/\tFALSE\t0\tgood\tv\r\n")))
                .isEqualTo(1);
        assertThat(bench.sent("http://h.example/")).isEqualTo("good=v");
    }

    @Test
    void an_import_replaces_drops_what_has_expired_and_caps_what_lives_too_long() throws IOException {
        bench.set("http://h.example/", "a=old");
        long now = bench.clock.instant().getEpochSecond();
        String text = "h.example\tFALSE\t/\tFALSE\t0\ta\tnew\n"
                + "h.example\tFALSE\t/\tFALSE\t" + (now - 1) + "\tgone\tx\n"
                + "h.example\tFALSE\t/\tFALSE\t-1\tgone2\tx\n"
                + "h.example\tFALSE\t/\tFALSE\t99999999999999\tlong\tx\n"
                + "h.example\tFALSE\t/\tFALSE\t0\ttab\tx\ty\n"
                + ".10.0.0.1\tTRUE\t/\tFALSE\t0\tip\tx";
        assertThat(jar.importNetscape(new StringReader(text))).isEqualTo(4);
        assertThat(bench.sent("http://h.example/")).isEqualTo("a=new; long=x; tab=x\ty");
        assertThat(bench.sent("http://10.0.0.1/")).isEqualTo("ip=x");
        assertThat(jar.list("h.example").get(1).expires())
                .contains(bench.clock.instant().plus(Duration.ofDays(400)));
    }

    @Test
    void what_is_exported_is_imported_again() throws IOException {
        bench.set("https://www.h.example/", "a=1; Max-Age=1000", "b=2; Secure; HttpOnly; Domain=h.example", "c=3");
        StringWriter text = new StringWriter();
        assertThat(jar.exportNetscape(text)).isEqualTo(3);
        jar.clear();
        jar.importNetscape(new StringReader(text.toString()));
        StringWriter again = new StringWriter();
        jar.exportNetscape(again);
        assertThat(again).hasToString(text.toString());
        assertThat(bench.sent("https://www.h.example/")).isEqualTo("a=1; b=2; c=3");
    }

    @Test
    void flushing_a_jar_in_memory_does_nothing() throws IOException {
        jar.flush();
        assertThat(bench.jars.jar("default").state()).isEqualTo("0 cookies, in memory only");
    }

    @Test
    void counters_tell_what_became_of_cookies() throws IOException {
        bench.set("http://h.example/", "a=1", "b=2; Secure", "c=3; Domain=other.example", "d=4; Domain=h.example");
        for (int i = 0; i <= 180; i++) {
            bench.set("http://many.example/", "n" + i + "=1");
        }
        jar.importNetscape(new StringReader("garbage\nmore\n"));
        assertThat(jar.counters())
                .containsEntry("received.stored", 183L)
                .containsEntry("received.not_secure", 1L)
                .containsEntry("received.foreign_domain", 1L)
                .containsEntry("received.prefix", 0L)
                .containsEntry("evicted", 1L)
                .containsEntry("skipped", 2L);
        assertThat(bench.jars.jar("default").state())
                .isEqualTo("182 cookies, in memory only, 2 unreadable lines skipped");
    }
}
