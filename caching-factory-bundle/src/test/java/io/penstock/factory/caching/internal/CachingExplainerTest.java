// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.Identity;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.Explainer.Line;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachingExplainerTest {
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

    private List<Line> explain(NetworkRequest.Builder request) {
        return new CachingExplainer(bench.factory).explain(request.build());
    }

    private String state(NetworkRequest.Builder request) {
        List<Line> lines = explain(request);
        assertThat(lines.get(0).name()).isEqualTo("cache state");
        assertThat(lines.get(lines.size() - 1).name()).isEqualTo("cache store");
        return lines.get(0).value();
    }

    @Test
    void itSaysWhatWouldHappenAndDoesNothing() {
        assertThat(state(bench.request())).isEqualTo("forward: uri-miss");
        assertThat(state(bench.request("Cache-Control", "only-if-cached"))).startsWith("refuse: ");
        bench.answers(bench.ok(
                "hello", "Cache-Control", "max-age=10, stale-while-revalidate=10", "ETag", "\"a\"", "Vary", "Accept"));
        bench.get("Accept", "a/b");
        bench.pass(4);
        assertThat(state(bench.request("Accept", "a/b"))).isEqualTo("hit: fresh for 6 s");
        assertThat(explain(bench.request("Accept", "a/b")))
                .contains(new Line("cache entry", "200, 5 bytes, fresh for 6 s, for accept=\"a/b"));
        assertThat(state(bench.request("Cache-Control", "no-store"))).isEqualTo("forward: request");
        assertThat(state(bench.request("Accept", "a/b", "Cache-Control", "no-cache")))
                .isEqualTo("validate: fresh for 6 s");
        bench.pass(8);
        assertThat(state(bench.request("Accept", "a/b")))
                .isEqualTo("hit: stale for 2 s, served and validated meanwhile");
        bench.pass(20);
        assertThat(state(bench.request("Accept", "a/b"))).isEqualTo("validate: stale for 22 s");
        assertThat(bench.asked()).isEqualTo(1);
        assertThat(bench.statistics().hits()).isZero();
    }

    @Test
    void otherMethodsAndTargetsPass() {
        assertThat(state(bench.request().method("POST", BodyPublishers.noBody())))
                .startsWith("forward: method; if it succeeds");
        assertThat(state(bench.request().method("OPTIONS"))).isEqualTo("forward: method");
        assertThat(state(NetworkRequest.newBuilder(URI.create("data:,x")))).startsWith("forward: ");
    }

    @Test
    void aMissingCacheOrStoreIsSaid() {
        assertThat(state(bench.request().attribute(RequestAttribute.IDENTITY, new Identity("other", "bundle"))))
                .startsWith("none: ");
        bench.factory.stores().release();
        List<Line> lines = explain(bench.request());
        assertThat(lines)
                .containsExactly(
                        new Line("cache state", "forward: there is no store"), new Line("cache store", "closed"));
    }

    @Test
    void credentialsAreNotShown() {
        bench.answers(bench.ok("hello", "Cache-Control", "max-age=10"));
        bench.get("Authorization", "Basic secret");
        List<Line> lines = explain(bench.request("Authorization", "Basic secret"));
        assertThat(lines.get(0).value()).isEqualTo("hit: fresh for 10 s");
        assertThat(lines.toString()).doesNotContain("secret");
        assertThat(state(bench.request("Authorization", "Basic other"))).isEqualTo("forward: uri-miss");
    }
}
