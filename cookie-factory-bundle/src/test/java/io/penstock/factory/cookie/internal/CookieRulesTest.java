// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6265bis where the public vectors say nothing: rules of one response and the request after it. */
class CookieRulesTest {
    @ParameterizedTest(name = "{0} | {1} | {2} -> {3}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // Secure
                "https://h.example/ | a=1; Secure | https://h.example/ | a=1",
                "https://h.example/ | a=1; Secure | http://h.example/ | -",
                "http://h.example/ | a=1; Secure | https://h.example/ | -",
                "http://localhost/ | a=1; Secure | https://localhost/ | -",
                // SameSite=None wants Secure
                "https://h.example/ | a=1; SameSite=None | https://h.example/ | -",
                "https://h.example/ | a=1; SameSite=None; Secure | https://h.example/ | a=1",
                "http://h.example/ | a=1; SameSite=Bogus | http://h.example/ | a=1",
                "http://h.example/ | a=1; SameSite=None; SameSite=Lax | http://h.example/ | a=1",
                // prefixes, in any case, and pretended by a nameless cookie
                "https://h.example/ | __Secure-a=1; Secure | https://h.example/ | __Secure-a=1",
                "https://h.example/ | __secure-a=1 | https://h.example/ | -",
                "https://h.example/ | __HOST-a=1; Secure; Path=/ | https://h.example/ | __HOST-a=1",
                "https://h.example/ | __hOsT-a=1; Secure | https://h.example/ | -",
                "https://h.example/ | __Host-a=1; Secure; Path=/x | https://h.example/x | -",
                "https://h.example/ | __Host-a=1; Secure; Path=/; Domain=h.example | https://h.example/ | -",
                "https://h.example/ | __Host-a=1; Path=/ | https://h.example/ | -",
                "http://h.example/ | __Host-a=1; Secure; Path=/ | https://h.example/ | -",
                "https://h.example/ | =__Secure-a=1 | https://h.example/ | -",
                "https://h.example/ | __host-a; Secure; Path=/ | https://h.example/ | -",
                "https://h.example/ | =__Hos-a | https://h.example/ | __Hos-a",
                "https://h.example/ | __Host-=1; Secure; Path=/ | https://h.example/ | __Host-=1",
                // an address has no parents and no children
                "http://10.0.0.1/ | a=1; Domain=10.0.0.1 | http://10.0.0.1/ | a=1",
                "http://10.0.0.1/ | a=1; Domain=0.0.1 | http://10.0.0.1/ | -",
                "http://10.0.0.1/ | a=1; Domain=.0.0.1 | http://10.0.0.1/ | -",
                "http://10.0.0.1/ | a=1; Domain=1 | http://10.0.0.1/ | -",
                "http://0x0a.1/ | a=1 | http://10.0.0.1/ | a=1",
                "http://[::1]/ | a=1; Domain=[::1] | http://[::1]/ | a=1",
                "http://[::1]/ | a=1 | http://[0:0::1]/ | a=1",
                "http://[::1]/ | a=1; Domain=::1 | http://[::1]/ | -",
                // names: trailing dot, case, international
                "http://h.example./ | a=1 | http://h.example/ | a=1",
                "http://h.example/ | a=1; Domain=h.example. | http://h.example/ | -",
                "http://h.example/ | a=1; Domain=example. | http://h.example/ | -",
                "http://H.EXAMPLE/ | a=1; Domain=H.Example | http://www.h.example/ | a=1",
                "http://b\u00fccher.example/ | a=1; Domain=xn--bcher-kva.example | http://www.xn--bcher-kva.example/ | a=1",
                "http://b\u00fccher.example/ | a=1; Domain=b\u00fccher.example | http://xn--bcher-kva.example/ | -",
                "http://h.example/ | a=1; Domain=. | http://h.example/ | a=1",
                "http://h.example/ | a=1; Domain=. | http://x.h.example/ | -",
                "http://\u212ah.example/ | a=1; Domain=\u212ah.example | http://kh.example/ | -",
                // public suffixes, PRIVATE ones too
                "http://me.github.io/ | a=1; Domain=github.io | http://you.github.io/ | -",
                "http://github.io/ | a=1; Domain=github.io | http://github.io/ | a=1",
                "http://github.io/ | a=1; Domain=github.io | http://you.github.io/ | -",
                "http://a.b.co.uk/ | a=1; Domain=co.uk | http://c.co.uk/ | -",
                "http://a.b.co.uk/ | a=1; Domain=CO.UK | http://c.co.uk/ | -",
                "http://a.b.co.uk/ | a=1; Domain=co.uk. | http://c.co.uk/ | -",
                "http://a.b.co.uk/ | a=1; Domain=b.co.uk | http://b.co.uk/ | a=1",
                "http://www.ck/ | a=1; Domain=www.ck | http://x.www.ck/ | a=1",
                "http://x.foo.ck/ | a=1; Domain=foo.ck | http://y.foo.ck/ | -",
                "http://intranet/ | a=1; Domain=intranet | http://intranet/ | a=1",
                "http://a.intranet/ | a=1; Domain=intranet | http://b.intranet/ | -",
                "http://www.xn--55qx5d.cn/ | a=1; Domain=xn--55qx5d.cn | http://x.xn--55qx5d.cn/ | -",
                // paths
                "http://h.example/a/b | a=1 | http://h.example/a/c | a=1",
                "http://h.example/a/b | a=1 | http://h.example/ab | -",
                "http://h.example/a/b | a=1; Path=x | http://h.example/a | a=1",
                "http://h.example/a | a=1; Path=/a/ | http://h.example/a | -",
                "http://h.example/a | a=1; Path=/a/ | http://h.example/a/b | a=1",
                "http://h.example | a=1 | http://h.example/x | a=1",
                "http://h.example?q | a=1; Path=/ | http://h.example?z | a=1",
                // Max-Age
                "http://h.example/ | a=1; Max-Age=0 | http://h.example/ | -",
                "http://h.example/ | a=1; Max-Age=-1 | http://h.example/ | -",
                "http://h.example/ | a=1; Max-Age=- | http://h.example/ | a=1",
                "http://h.example/ | a=1; Max-Age= | http://h.example/ | a=1",
                "http://h.example/ | a=1; Max-Age=+1 | http://h.example/ | a=1",
                "http://h.example/ | a=1; Max-Age=1x | http://h.example/ | a=1",
                "http://h.example/ | a=1; Max-Age=99999999999999999999999999 | http://h.example/ | a=1",
                "http://h.example/ | a=1; Max-Age=-99999999999999999999999999 | http://h.example/ | -",
                "http://h.example/ | a=1; Max-Age=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT | http://h.example/ | a=1",
                "http://h.example/ | a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT | http://h.example/ | -",
                "http://h.example/ | a=1; Expires=01 Jan 1600 00:00:00 | http://h.example/ | a=1",
                // syntax
                "http://h.example/ | a=\"x; y\" | http://h.example/ | a=\"x",
                "http://h.example/ | a==b= | http://h.example/ | a==b=",
                "http://h.example/ | a=x%20y | http://h.example/ | a=x%20y",
                "http://h.example/ | a=caf\u00e9 | http://h.example/ | a=caf\u00e9",
            })
    void a_cookie_goes_where_it_may(String setBy, String line, String asked, String expected) {
        try (Bench bench = new Bench()) {
            bench.set(setBy, line);
            assertThat(bench.sent(asked)).isEqualTo(expected == null ? "" : expected);
        }
    }

    @Test
    void control_characters_spoil_the_whole_line_but_a_tab_does_not() {
        try (Bench bench = new Bench()) {
            for (char c = 0; c < 0x20; c++) {
                bench.set("http://h.example/", "a" + (int) c + "=x" + c + "y; Path=/");
            }
            bench.set("http://h.example/", "b=x\u007fy", "c=1; foo=\u0001");
            assertThat(bench.sent("http://h.example/")).isEqualTo("a9=x\ty");
        }
    }

    @Test
    void name_and_value_share_4096_octets() {
        try (Bench bench = new Bench()) {
            bench.set("http://h.example/", "aa=" + "v".repeat(4094), "bb=" + "v".repeat(4095));
            bench.set("http://h.example/", "v".repeat(4097), "n".repeat(4097) + "=");
            // one character for each octet, as transports give them; or what only UTF-8 can have been
            bench.set("http://h.example/", "cc=" + "\u00e9".repeat(4094), "dd=" + "\u20ac".repeat(1365));
            bench.set("http://h.example/", "ee=" + "\u20ac".repeat(1364));
            assertThat(bench.admin().namesFor(java.net.URI.create("http://h.example/")))
                    .containsExactly("aa", "cc", "ee");
        }
    }

    @Test
    void an_attribute_of_more_than_1024_octets_does_not_count() {
        try (Bench bench = new Bench()) {
            String longest = "/" + "p".repeat(1023);
            bench.set("http://h.example/x/", "a=1; Path=/y; Path=" + longest + "p", "b=1; Path=" + longest);
            bench.set("http://h.example/x/", "c=1; Domain=" + "d".repeat(1025));
            assertThat(bench.sent("http://h.example/y")).isEqualTo("a=1");
            assertThat(bench.sent("http://h.example" + longest)).isEqualTo("b=1");
            assertThat(bench.sent("http://h.example/x/")).isEqualTo("c=1");
        }
    }

    @Test
    void no_cookie_lives_longer_than_400_days() {
        try (Bench bench = new Bench()) {
            bench.set("http://h.example/", "a=1; Max-Age=999999999", "b=1; Expires=31 Dec 9999 23:59:59", "s=1");
            bench.clock.advance(Duration.ofDays(400).minusMillis(1));
            assertThat(bench.sent("http://h.example/")).isEqualTo("a=1; b=1; s=1");
            bench.clock.advance(Duration.ofMillis(1));
            assertThat(bench.sent("http://h.example/")).isEqualTo("s=1");
            assertThat(bench.admin().list("")).hasSize(1);
        }
    }

    @Test
    void a_cookie_from_http_neither_hides_nor_replaces_nor_deletes_a_secure_one() {
        try (Bench bench = new Bench()) {
            bench.set("https://www.h.example/", "a=secret; Secure; Path=/login; Domain=h.example");
            bench.set("http://www.h.example/", "a=evil; Path=/login", "a=evil; Path=/login/en; Domain=h.example");
            bench.set("http://h.example/", "a=evil; Path=/login");
            bench.set("http://x.www.h.example/", "a=evil; Path=/login/; Domain=www.h.example");
            bench.set("http://www.h.example/", "a=; Max-Age=0; Path=/login; Domain=h.example");
            assertThat(bench.sent("https://www.h.example/login/en")).isEqualTo("a=secret");
            bench.set("http://www.h.example/", "a=other; Path=/");
            assertThat(bench.sent("https://www.h.example/login/en"))
                    .as("a shorter path hides nothing")
                    .isEqualTo("a=secret; a=other");
            bench.set("https://www.h.example/", "a=changed; Path=/login; Domain=h.example");
            assertThat(bench.sent("http://www.h.example/login")).as("https may").isEqualTo("a=changed; a=other");
        }
    }

    @Test
    void longer_paths_go_first_then_older_cookies_and_a_new_value_keeps_the_place() {
        try (Bench bench = new Bench()) {
            bench.set("http://h.example/", "a=1", "b=1", "c=1; Path=/x");
            bench.clock.advance(Duration.ofSeconds(1));
            bench.set("http://h.example/", "d=1; Path=/x", "e=1", "a=2");
            assertThat(bench.sent("http://h.example/x")).isEqualTo("c=1; d=1; a=2; b=1; e=1");
        }
    }

    @Test
    void a_host_only_cookie_and_a_domain_cookie_of_one_name_are_two() {
        try (Bench bench = new Bench()) {
            bench.set("http://h.example/", "a=host", "a=domain; Domain=h.example");
            assertThat(bench.sent("http://h.example/")).isEqualTo("a=host; a=domain");
            assertThat(bench.sent("http://x.h.example/")).isEqualTo("a=domain");
        }
    }

    @Test
    void a_response_sets_at_most_180_cookies() {
        try (Bench bench = new Bench()) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                lines.add("c" + i + "=1; Path=/" + i);
            }
            bench.set("http://h.example/", lines.toArray(String[]::new));
            assertThat(bench.admin().list("")).hasSize(180);
        }
    }

    @Test
    void a_cookie_field_stays_below_64_KiB() {
        try (Bench bench = new Bench()) {
            for (int i = 0; i < 30; i++) {
                bench.set("http://h.example/", "c" + i + "=" + "x".repeat(4000));
            }
            assertThat(bench.sent("http://h.example/"))
                    .hasSizeBetween(60_000, 65_536)
                    .startsWith("c0=x");
        }
    }
}
