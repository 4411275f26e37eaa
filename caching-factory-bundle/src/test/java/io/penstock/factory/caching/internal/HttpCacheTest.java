// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cache.HttpCache;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkRequest;
import io.penstock.network.ReplySource;
import io.penstock.network.RequestAttribute;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of the cache and do to it. */
class HttpCacheTest {
    @TempDir
    Path directory;

    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(directory);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void cacheStatusIsSaidOnRequest() {
        bench.answers(bench.ok("one", "Cache-Control", "max-age=10", "ETag", "\"a\""));
        assertThat(status()).isEqualTo("penstock; fwd=uri-miss; stored");
        assertThat(status()).isEqualTo("penstock; hit; ttl=10");
        bench.pass(20);
        bench.answers(bench.reply(304, "", "ETag", "\"a\""));
        assertThat(status()).isEqualTo("penstock; fwd=stale; fwd-status=304; stored");
        bench.pass(20);
        bench.answers(bench.ok("two", "Cache-Control", "no-store"));
        assertThat(status()).isEqualTo("penstock; fwd=stale");
        bench.answers(bench.ok("three", "Cache-Control", "no-store"));
        assertThat(status()).isEqualTo("penstock; fwd=uri-miss");
        assertThat(bench.get("Cache-Control", "only-if-cached").firstValue("cache-status"))
                .isEmpty();
    }

    private String status() {
        return bench.send(bench.request().attribute(RequestAttribute.CACHE_STATUS, true))
                .firstValue("cache-status")
                .orElse("");
    }

    @Test
    void engineAndConfigurationPartitionTheCache() {
        bench.answers(bench.ok("one", "Cache-Control", "max-age=10"));
        bench.send(from("bundle.one"));
        assertThat(bench.send(from("bundle.two")).source()).isEqualTo(ReplySource.CACHE);
        bench.factory.configure(new CachingOptions(bench.factory.options().policy(), true));
        bench.answers(bench.ok("two", "Cache-Control", "max-age=10"));
        assertThat(bench.send(from("bundle.two")).body()).isEqualTo("two");
        bench.answers(bench.ok("three", "Cache-Control", "max-age=10"));
        assertThat(bench.send(from("bundle.three")).body()).isEqualTo("three");
        assertThat(bench.send(from("bundle.two")).body()).isEqualTo("two");
    }

    private NetworkRequest.Builder from(String bundle) {
        return bench.request().attribute(RequestAttribute.IDENTITY, new io.penstock.network.Identity("engine", bundle));
    }

    @Test
    void theCacheIsListedRemovedFromAndCleared() {
        for (int i = 0; i < 10; i++) {
            bench.answers(bench.ok("body " + i, "Cache-Control", "max-age=60", "Vary", "Accept"));
            bench.send(NetworkRequest.newBuilder(Bench.TARGET.resolve("/list/" + i + "?q=(x"))
                    .header("Accept", "a/b"));
        }
        bench.pass(70);

        List<HttpCache.EntryView> entries = bench.cache().list("http://origin.test/list/*", 100);
        assertThat(entries).hasSize(10);
        assertThat(entries.get(0).status()).isEqualTo(200);
        assertThat(entries.get(0).bytes()).isEqualTo(6);
        assertThat(entries.get(0).state()).isEqualTo("stale for 10 s");
        assertThat(entries.get(0).vary()).isEqualTo("accept=\"a/b");
        assertThat(bench.cache().list("*/list/?\\?q*", 100)).isEmpty();
        assertThat(bench.cache().list("*/list/??q=(x", 100)).hasSize(10);
        assertThat(bench.cache().list("*", 3)).hasSize(3);
        assertThat(bench.cache().list("*", 0)).isEmpty();
        assertThat(bench.cache().verify()).isEqualTo(new HttpCache.Verification(10, 0));
        assertThat(bench.cache().remove("*/list/7*")).isEqualTo(1);
        assertThat(bench.statistics().entries()).isEqualTo(9);
        bench.cache().clear();
        assertThat(bench.statistics().entries()).isZero();
        assertThat(bench.statistics().bytes()).isZero();
    }

    @Test
    void withoutAStoreRequestsPass() {
        bench.factory.stores().release();
        bench.answers(bench.ok("one", "Cache-Control", "max-age=60"));
        bench.answers(bench.ok("two", "Cache-Control", "max-age=60"));

        assertThat(bench.get().body()).isEqualTo("one");
        assertThat(bench.get().body()).isEqualTo("two");
        bench.answers(bench.ok("posted"));
        assertThat(bench.send(bench.request().method("POST", BodyPublishers.ofString("x")))
                        .body())
                .isEqualTo("posted");
        assertThat(bench.get("Cache-Control", "only-if-cached").statusCode()).isEqualTo(504);
        assertThat(bench.cache().list("*", 5)).isEmpty();
        assertThat(bench.cache().remove("*")).isZero();
        bench.cache().clear();
        assertThat(bench.cache().verify()).isEqualTo(new HttpCache.Verification(0, 0));
        assertThat(bench.statistics().entries()).isZero();
        bench.offline.set(true);
        assertThat(Bench.failure(bench.start(bench.request())).code()).isEqualTo(NetworkError.OFFLINE_MISS);
    }
}
