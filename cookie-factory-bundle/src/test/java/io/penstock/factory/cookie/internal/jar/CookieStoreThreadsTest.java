// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal.jar;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.factory.cookie.internal.rfc6265.Cookie;
import io.penstock.factory.cookie.internal.rfc6265.Hop;
import io.penstock.factory.cookie.internal.rfc6265.SameSite;
import io.penstock.factory.cookie.internal.suffix.PublicSuffixes;
import io.penstock.network.NetworkRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CookieStoreThreadsTest {
    private static final int THREADS = 8;
    private static final int OPERATIONS = 1_000_000;
    private static final int HOSTS = 16;
    private static final int NAMES = 2;

    private final CookieStore store = new CookieStore();
    private final List<Hop> hops = new ArrayList<>();

    CookieStoreThreadsTest() {
        for (int i = 0; i < HOSTS; i++) {
            hops.add(Hop.of(
                    NetworkRequest.get(URI.create("https://www" + i + ".h.example/")), false, PublicSuffixes::bundled));
        }
    }

    /** Half of them set or delete a cookie of the thread's own, on hosts that all share; half of them look up. */
    private Map<String, String> work(int thread) {
        Map<String, String> mine = new HashMap<>();
        for (int i = 0; i < OPERATIONS / THREADS; i += 2) {
            Hop hop = hops.get(i / 2 % HOSTS);
            String name = "t" + thread + "n" + i / 32 % NAMES;
            boolean delete = i % 7 == 0;
            Cookie cookie = new Cookie(
                    name,
                    String.valueOf(i),
                    hop.host(),
                    "/",
                    true,
                    true,
                    false,
                    SameSite.DEFAULT,
                    "",
                    delete ? 0 : Cookie.SESSION,
                    i);
            store.put(cookie, true, 1000);
            String pair = name + "=" + i;
            if (delete) {
                mine.remove(hop.host() + name);
            } else {
                mine.put(hop.host() + name, pair);
            }
            String seen = "; " + store.field(hop, 1000) + "; ";
            // nobody else sets this one: what was just done must be seen
            if (seen.contains("; " + pair + "; ") == delete) {
                throw new AssertionError("lost: " + pair);
            }
        }
        return mine;
    }

    @Test
    void eight_threads_lose_no_update_in_a_million_operations() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Map<String, String>>> work = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                work.add(() -> work(thread));
            }
            Map<String, String> expected = new HashMap<>();
            for (Future<Map<String, String>> done : pool.invokeAll(work, 5, TimeUnit.MINUTES)) {
                expected.putAll(done.get());
            }
            Map<String, String> found = new HashMap<>();
            store.all(1000)
                    .forEach(stored -> found.put(
                            stored.cookie().domain() + stored.cookie().name(),
                            stored.cookie().name() + "=" + stored.cookie().value()));
            assertThat(found).isEqualTo(expected);
            assertThat(store.size()).isEqualTo(expected.size()).isPositive();
        } finally {
            pool.shutdownNow();
        }
    }
}
