// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.network.Identity;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkRequest;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.testkit.FakeManager;
import io.penstock.testkit.FakeManagerContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One jar file and two versions of the bundle in one process, or two configurations of one. */
class JarHandOverTest {
    private static final String URL = "https://h.example/";
    private static final Duration SHORT = Duration.ofMillis(50);

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("cookies.jsonl");
    }

    private CookieConfiguration configuration() {
        return CookieConfiguration.read(Map.of("file", file().toString()));
    }

    private Bench bench() {
        return new Bench(configuration());
    }

    private static NetworkRequest request() {
        return NetworkRequest.get(URI.create(URL));
    }

    private static String lastField(Bench bench) {
        var requests = bench.below.requests();
        return requests.get(requests.size() - 1).fields().valueOr("Cookie", "");
    }

    private static String state(Bench bench) {
        return bench.jars.jar("default").state();
    }

    @Test
    void persistent_cookies_outlive_the_bundle_and_session_cookies_do_not() {
        try (Bench first = bench()) {
            first.set(URL, "a=1; Max-Age=1000", "s=1");
        }
        try (Bench second = bench()) {
            assertThat(second.sent(URL)).isEqualTo("a=1");
        }
    }

    @Test
    void a_change_is_on_disk_without_anybody_asking() {
        try (Bench bench = bench()) {
            bench.set(URL, "a=1; Max-Age=1000");
            await().until(() -> Files.exists(file()) && Files.readString(file()).contains("\"a\""));
            bench.set(URL, "a=; Max-Age=0");
            await().until(() -> !Files.readString(file()).contains("\"a\""));
        }
    }

    @Test
    void flush_returns_when_it_is_on_disk() throws IOException {
        try (Bench bench = bench()) {
            bench.set(URL, "a=1; Max-Age=1000");
            bench.admin().flush();
            assertThat(Files.readString(file())).contains("\"name\":\"a\"");
        }
    }

    @Test
    void requests_through_the_successor_wait_for_the_file_and_block_nobody() {
        try (Bench old = bench()) {
            old.set(URL, "a=1; Max-Age=1000", "s=1");
            try (Bench next = bench()) {
                CompletableFuture<?> waiting = next.send(request());
                assertThat(waiting).isNotDone();
                assertThat(next.below.requests()).isEmpty();
                old.context.retire();
                await().until(waiting::isDone);
                assertThat(lastField(next)).isEqualTo("a=1");
                assertThat(old.sent(URL)).as("the old stack still answers").isEqualTo("a=1; s=1");
                assertThat(state(next)).contains("kept in " + file());
            }
        }
    }

    @Test
    void who_comes_back_finds_what_its_successor_left() {
        try (Bench old = bench()) {
            old.set(URL, "a=1; Max-Age=1000", "b=1; Max-Age=1000", "s=1");
            old.context.retire();
            try (Bench next = bench()) {
                next.send(request()).join();
                next.set(URL, "a=2; Max-Age=1000", "b=; Max-Age=0", "c=1; Max-Age=1000");
            }
            NetworkAccessManager again = new CookieFactory(old.jars).create(old.context(3));
            again.send(request(), BodyHandlers.discarding()).join();
            assertThat(lastField(old)).isEqualTo("s=1; a=2; c=1");
        }
    }

    @Test
    void a_new_generation_of_the_same_bundle_keeps_the_file_whichever_comes_first() {
        try (Bench bench = bench()) {
            bench.set(URL, "a=1; Max-Age=1000");
            NetworkAccessManager second = new CookieFactory(bench.jars).create(bench.context(2));
            bench.context.retire();
            assertThat(state(bench)).contains("kept in");
            FakeManagerContext third = bench.context(3);
            second.close();
            assertThat(state(bench)).contains("given up");
            NetworkAccessManager last = new CookieFactory(bench.jars).create(third);
            last.send(request(), BodyHandlers.discarding()).join();
            assertThat(lastField(bench)).isEqualTo("a=1");
            assertThat(state(bench)).contains("kept in");
        }
    }

    @Test
    void a_retired_generation_gives_the_file_up_for_all_of_its_loaders() {
        try (Bench old = bench()) {
            old.send(request()).join();
            new CookieFactory(old.jars).create(old.context(1));
            old.context.retire();
            try (Bench next = bench()) {
                next.send(request()).join();
                assertThat(state(next)).contains("kept in");
            }
        }
    }

    @Test
    void who_never_gets_the_file_says_so_and_goes_on_in_memory() {
        try (Bench holder = bench()) {
            holder.set(URL, "a=1; Max-Age=1000");
            try (Bench refused = new Bench(configuration(), SHORT)) {
                assertThat(refused.sent(URL)).isEmpty();
                assertThat(state(refused)).contains("in memory only", "in use by another cookie jar of this process");
                refused.set(URL, "m=1; Max-Age=1000", "a=new; Max-Age=1000");
                assertThat(refused.sent(URL)).isEqualTo("m=1; a=new");
                assertThatThrownBy(() -> refused.admin().flush())
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("in use by");
                holder.context.retire();
                new CookieFactory(refused.jars).create(refused.context(2));
                await().untilAsserted(() -> assertThat(state(refused)).contains("kept in"));
                await().until(() -> Files.readString(file()).contains("\"m\""));
                assertThat(refused.sent(URL)).isEqualTo("m=1; a=new");
            }
        }
    }

    @Test
    void a_request_that_waits_can_be_cancelled_and_never_goes() {
        try (Bench holder = bench()) {
            holder.send(request()).join();
            try (Bench next = bench()) {
                CompletableFuture<?> waiting = next.send(request());
                assertThat(waiting.cancel(true)).isTrue();
                holder.context.retire();
                next.send(request()).join();
                assertThat(next.below.requests()).hasSize(1);
            }
        }
    }

    @Test
    void cancelling_a_request_that_has_waited_cancels_its_exchange() {
        try (Bench holder = bench();
                Bench next = new Bench(configuration())) {
            holder.send(request()).join();
            FakeManager slow = FakeManager.holding();
            NetworkAccessManager layer = new CookieFactory(next.jars).create(FakeManagerContext.over(slow));
            CompletableFuture<?> reply = layer.send(request(), BodyHandlers.discarding());
            holder.context.retire();
            holder.layer.close();
            await().until(() -> slow.exchanges().size() == 1);
            reply.cancel(true);
            assertThat(reply).isCancelled();
            assertThat(slow.exchanges().get(0).isAborted()).isTrue();
        }
    }

    @Test
    void closing_a_manager_ends_what_waits_in_it() {
        try (Bench holder = bench()) {
            holder.send(request()).join();
            try (Bench next = bench()) {
                CompletableFuture<?> waiting = next.send(request());
                next.layer.close();
                assertThat(FakeManager.failure(waiting).code()).isEqualTo(NetworkError.SHUTDOWN);
                assertThat(next.below.requests()).isEmpty();
            }
        }
    }

    @Test
    void cookies_of_another_file_stay_there_and_those_from_memory_come_along() throws IOException {
        Path other = directory.resolve("other.jsonl");
        CookieConfiguration there = CookieConfiguration.read(Map.of("file", other.toString()));
        try (Bench bench = new Bench()) {
            bench.set(URL, "memory=1; Max-Age=1000", "session=1");
            bench.jars.change(configuration());
            assertThat(bench.sent(URL)).isEqualTo("memory=1; session=1");
            await().until(() -> Files.exists(file()) && Files.readString(file()).contains("memory"));
            bench.jars.change(there);
            assertThat(bench.sent(URL)).isEmpty();
            bench.set(URL, "other=1; Max-Age=1000");
            bench.jars.change(configuration());
            assertThat(bench.sent(URL)).isEqualTo("memory=1");
            assertThat(Files.readString(other)).contains("other").doesNotContain("memory");
            bench.jars.change(CookieConfiguration.DEFAULT);
            assertThat(bench.sent(URL)).as("from now on in memory").isEqualTo("memory=1");
            assertThat(state(bench)).isEqualTo("1 cookies, in memory only");
        }
    }

    @Test
    void engines_have_files_of_their_own() {
        try (Bench bench = bench()) {
            NetworkAccessManager layer = new CookieFactory(bench.jars)
                    .create(FakeManagerContext.builder()
                            .engine("Lab 2/x")
                            .next(bench.below)
                            .build());
            layer.send(request(), BodyHandlers.discarding()).join();
            assertThat(bench.jars.jar("Lab 2/x").state())
                    .contains(
                            directory.resolve("cookies-%4c.ab%20.2%2f.x.jsonl").toString());
        }
    }

    @Test
    void a_file_that_is_no_jar_is_left_alone_and_named_in_the_explanation() throws IOException {
        Files.writeString(file(), "precious\n");
        try (Bench bench = new Bench(configuration(), SHORT)) {
            bench.set(URL, "a=1; Max-Age=1000");
            assertThat(bench.sent(URL)).isEqualTo("a=1");
            assertThat(new CookieExplainer(bench.jars)
                            .explain(NetworkRequest.newBuilder(URI.create(URL))
                                    .attribute(RequestAttribute.IDENTITY, new Identity("default", "b"))
                                    .build()))
                    .anySatisfy(line -> assertThat(line.value()).contains("is no cookie jar of Penstock"));
        }
        assertThat(Files.readString(file())).isEqualTo("precious\n");
    }

    @Test
    void a_jar_without_its_directory_makes_it() {
        Path nested = directory.resolve("data/penstock/cookies.jsonl");
        try (Bench bench = new Bench(Map.of("file", nested.toString()))) {
            bench.set(URL, "a=1; Max-Age=1000");
        }
        assertThat(nested).exists();
    }
}
