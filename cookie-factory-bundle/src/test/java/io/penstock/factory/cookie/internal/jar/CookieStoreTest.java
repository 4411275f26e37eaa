// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.factory.cookie.internal.rfc6265.Cookie;
import io.penstock.factory.cookie.internal.rfc6265.Hop;
import io.penstock.factory.cookie.internal.rfc6265.SameSite;
import io.penstock.factory.cookie.internal.suffix.PublicSuffixes;
import io.penstock.network.NetworkRequest;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CookieStoreTest {
    private final CookieStore store = new CookieStore();

    private static Cookie cookie(String domain, String name, boolean secure, long expires) {
        return new Cookie(name, "v", domain, "/", true, secure, false, SameSite.DEFAULT, "", expires, 0);
    }

    private static Hop hop(String url) {
        return Hop.of(NetworkRequest.get(URI.create(url)), false, PublicSuffixes::bundled);
    }

    private void put(String domain, String name, boolean secure, long now) {
        store.put(cookie(domain, name, secure, Cookie.SESSION), true, now);
    }

    private Set<String> names(String domain) {
        return store.all(0).stream()
                .map(StoredCookie::cookie)
                .filter(cookie -> cookie.domain().equals(domain))
                .map(Cookie::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void a_domain_keeps_180_cookies_and_the_one_not_used_for_longest_goes() {
        for (int i = 0; i < 180; i++) {
            put("h.example", "c" + i, true, i);
        }
        store.field(hop("https://h.example/"), 1000);
        put("h.example", "new", true, 2000);
        assertThat(names("h.example")).hasSize(180).contains("new").doesNotContain("c0");
        // used at the same moment: the older one goes
        put("h.example", "newer", true, 2000);
        assertThat(names("h.example")).hasSize(180).doesNotContain("c1").contains("c2");
    }

    @Test
    void expired_cookies_go_first_then_those_that_are_not_secure() {
        store.put(cookie("h.example", "expired", true, 500), true, 0);
        put("h.example", "plain", false, 400);
        for (int i = 0; i < 178; i++) {
            put("h.example", "c" + i, true, 0);
        }
        put("h.example", "first", true, 600);
        assertThat(names("h.example"))
                .hasSize(180)
                .contains("plain", "c0", "first")
                .doesNotContain("expired");
        put("h.example", "second", true, 600);
        assertThat(names("h.example")).hasSize(180).contains("c0", "second").doesNotContain("plain");
    }

    @Test
    void of_3000_cookies_those_of_the_greedy_domains_go_first() {
        for (int i = 0; i < 50; i++) {
            put("modest.example", "m" + i, false, 0);
        }
        for (int d = 0; d < 29; d++) {
            for (int i = 0; i < 100; i++) {
                put("greedy" + d + ".example", "g" + i, true, 1000 + i);
            }
        }
        for (int i = 0; i < 50; i++) {
            put("small.example", "s" + i, true, 0);
        }
        assertThat(store.size()).isEqualTo(3000);
        for (int i = 0; i < 60; i++) {
            put("plain.example", "p" + i, false, 5000 + i);
        }
        assertThat(store.size()).isEqualTo(3000);
        assertThat(names("modest.example")).hasSize(50);
        assertThat(names("small.example")).hasSize(50);
        // as soon as it has more than its share, what is not secure goes before what is
        assertThat(names("plain.example")).hasSize(50).contains("p59").doesNotContain("p0");
        assertThat(names("greedy0.example")).doesNotContain("g0");
    }

    @Test
    void an_expired_cookie_is_gone_from_everything() {
        store.put(cookie("h.example", "a", true, 100), true, 0);
        long before = store.changes();
        assertThat(store.field(hop("https://h.example/"), 99)).isEqualTo("a=v");
        assertThat(store.field(hop("https://h.example/"), 100)).isEmpty();
        assertThat(store.isEmpty()).isTrue();
        assertThat(store.changes()).isGreaterThan(before);
    }

    @Test
    void only_what_belongs_on_disk_counts_as_a_change() {
        put("h.example", "session", true, 0);
        assertThat(store.changes()).isZero();
        store.put(cookie("h.example", "session", true, 100), true, 0);
        assertThat(store.changes()).isEqualTo(1);
        put("h.example", "session", true, 0);
        assertThat(store.changes()).as("it leaves the disk").isEqualTo(2);
        store.put(cookie("h.example", "unknown", true, 0), true, 10);
        assertThat(store.changes()).isEqualTo(2);
    }

    @Test
    void more_than_64_cookies_of_a_host_are_sent_too() {
        for (int i = 0; i < 100; i++) {
            put("h.example", "c" + i, true, 0);
        }
        assertThat(store.field(hop("https://h.example/"), 1).split("; ")).hasSize(100);
    }

    @Test
    void a_look_up_sees_each_change_at_once() {
        put("h.example", "a", true, 0);
        assertThat(store.field(hop("https://x.h.example/"), 0)).isEmpty();
        store.put(
                new Cookie("d", "1", "h.example", "/", false, false, false, SameSite.DEFAULT, "", Cookie.SESSION, 0),
                true,
                0);
        assertThat(store.field(hop("https://x.h.example/"), 0)).isEqualTo("d=1");
        assertThat(store.field(hop("https://h.example/"), 0)).isEqualTo("a=v; d=1");
        store.removeIf(cookie -> cookie.name().equals("d"));
        assertThat(store.field(hop("https://x.h.example/"), 0)).isEmpty();
        assertThat(store.field(hop("https://h.example/"), 0)).isEqualTo("a=v");
    }

    @Test
    void many_hosts_are_looked_up_in_bounded_memory() {
        put("h.example", "a", true, 0);
        for (int i = 0; i < 10_000; i++) {
            assertThat(store.field(hop("https://h" + i + ".example/"), 0)).isEmpty();
        }
        assertThat(store.viewCount()).isLessThanOrEqualTo(256);
    }

    @Test
    void restoring_never_overwrites() {
        put("h.example", "a", true, 0);
        store.restore(new Cookie("a", "old", "h.example", "/", true, true, false, SameSite.DEFAULT, "", 1000, 0), 0, 1);
        assertThat(store.all(0)).extracting(stored -> stored.cookie().value()).isEqualTo(List.of("v"));
    }
}
