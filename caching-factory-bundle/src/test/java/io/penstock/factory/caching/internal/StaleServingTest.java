// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.caching.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.LoadControl;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.ReplySource;
import io.penstock.network.RequestAttribute;
import io.penstock.testkit.FakeReply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Load modes, and answers that have outlived their lifetime (RFC 5861, RFC 9111 §4.2.4). */
class StaleServingTest {
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
    void theFourLoadModes() {
        bench.answers(bench.ok("one", "Cache-Control", "max-age=10"));
        load(LoadControl.PREFER_NETWORK);
        bench.pass(20);

        assertThat(load(LoadControl.PREFER_CACHE).source()).isEqualTo(ReplySource.STALE);
        assertThat(load(LoadControl.ALWAYS_CACHE).source()).isEqualTo(ReplySource.STALE);
        bench.answers(bench.ok("two", "Cache-Control", "max-age=10"));
        assertThat(load(LoadControl.PREFER_NETWORK).body()).isEqualTo("two");
        bench.answers(bench.ok("three", "Cache-Control", "max-age=10"));
        assertThat(load(LoadControl.ALWAYS_NETWORK).body()).isEqualTo("three");
        assertThat(bench.lastAsked().firstValue("cache-control")).contains("no-cache");
        assertThat(load(LoadControl.PREFER_NETWORK).body()).isEqualTo("three");
        assertThat(bench.asked()).isEqualTo(3);
    }

    private NetworkReply<String> load(LoadControl mode) {
        return bench.send(bench.request().attribute(RequestAttribute.LOAD_CONTROL, mode));
    }

    @Test
    void offlineOnlyTheCacheAnswers() {
        bench.answers(bench.ok("one", "Cache-Control", "max-age=10"));
        bench.get();
        bench.pass(20);
        bench.offline.set(true);

        assertThat(bench.get().body()).isEqualTo("one");
        for (String method : new String[] {"GET", "HEAD", "POST", "PUT", "OPTIONS"}) {
            assertThat(Bench.failure(bench.start(NetworkRequest.newBuilder(Bench.TARGET.resolve("/other"))
                                    .method(method)))
                            .code())
                    .isEqualTo(NetworkError.OFFLINE_MISS);
        }
        bench.offline.set(false);
        assertThat(Bench.failure(bench.start(NetworkRequest.newBuilder(Bench.TARGET.resolve("/other"))
                                .attribute(RequestAttribute.OFFLINE, true)))
                        .code())
                .isEqualTo(NetworkError.OFFLINE_MISS);
        assertThat(bench.asked()).isEqualTo(1);
    }

    @Test
    void onlyIfCachedIsAGatewayTimeOut() {
        NetworkReply<String> reply = bench.get("Cache-Control", "only-if-cached");

        assertThat(reply.statusCode()).isEqualTo(504);
        assertThat(reply.body()).isEmpty();
        assertThat(bench.asked()).isZero();
    }

    @Test
    void aStaleAnswerStandsInForAnUnreachableOrigin() {
        bench.answers(bench.ok("one", "Cache-Control", "max-age=10"));
        bench.get();
        bench.pass(20);
        bench.answers(FakeReply.failing(NetworkError.CONNECTION_REFUSED));
        NetworkReply<String> reply = bench.get();

        assertThat(reply.body()).isEqualTo("one");
        assertThat(reply.source()).isEqualTo(ReplySource.STALE);
        assertThat(bench.statistics().stale()).isEqualTo(1);
        bench.answers(FakeReply.failing(NetworkError.TLS));
        assertThat(Bench.failure(bench.start(bench.request())).code()).isEqualTo(NetworkError.TLS);
    }

    @Test
    void aStaleAnswerStandsInForAnErrorIfItSaysSo() {
        bench.answers(bench.ok("one", "Cache-Control", "max-age=10, stale-if-error=60", "ETag", "\"a\""));
        bench.get();
        bench.pass(20);
        bench.answers(bench.reply(503, "down"));
        NetworkReply<String> stale = bench.get();
        bench.pass(100);
        bench.answers(bench.reply(503, "down"));
        NetworkReply<String> error = bench.get();

        assertThat(stale.body()).isEqualTo("one");
        assertThat(error.statusCode()).isEqualTo(503);
        assertThat(error.body()).isEqualTo("down");
    }

    @Test
    void whatMustBeRevalidatedNeverStandsIn() {
        bench.answers(bench.ok("one", "Cache-Control", "max-age=10, must-revalidate"));
        bench.get();
        bench.pass(20);
        bench.answers(FakeReply.failing(NetworkError.CONNECTION_REFUSED));

        assertThat(Bench.failure(bench.start(bench.request())).code()).isEqualTo(NetworkError.CONNECTION_REFUSED);
    }

    @Test
    void staleWhileRevalidateServesAtOnceAndRefreshesOnce() {
        bench.answers(bench.ok("one", "Cache-Control", "max-age=10, stale-while-revalidate=60", "ETag", "\"a\""));
        bench.get();
        bench.pass(20);
        List<NetworkReply<String>> replies = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            replies.add(Bench.result(bench.start(bench.request())));
        }

        assertThat(replies)
                .allMatch(reply ->
                        reply.source() == ReplySource.STALE && reply.body().equals("one"));
        assertThat(bench.asked()).isEqualTo(2);
        assertThat(bench.context().openLeases()).isEqualTo(1);
        assertThat(bench.lastAsked().attribute(RequestAttribute.IDENTITY))
                .isEqualTo(bench.context().identity());
        bench.exchange(1).answer(bench.ok("two", "Cache-Control", "max-age=10", "ETag", "\"b\""));
        bench.settle();
        assertThat(bench.context().openLeases()).isZero();
        assertThat(bench.get().body()).isEqualTo("two");
        assertThat(bench.asked()).isEqualTo(2);
    }

    @Test
    void aRefreshMayBeConfirmedOrFail() {
        bench.answers(bench.ok("one", "Cache-Control", "max-age=10, stale-while-revalidate=60", "ETag", "\"a\""));
        bench.get();
        bench.pass(20);
        bench.answers(FakeReply.failing(NetworkError.CONNECTION_REFUSED));
        bench.get();
        bench.answers(bench.reply(503, "down"));
        bench.get();
        bench.answers(bench.reply(304, "", "ETag", "\"a\""));
        bench.get();
        assertThat(bench.asked()).isEqualTo(4);
        assertThat(bench.get().source()).isEqualTo(ReplySource.CACHE);
        assertThat(bench.context().openLeases()).isZero();
    }

    @Test
    void aRetiredStackRefreshesNothing() {
        bench.answers(bench.ok("one", "Cache-Control", "max-age=10, stale-while-revalidate=60"));
        bench.get();
        bench.pass(20);
        bench.create();
        bench.context().retire();

        assertThat(bench.get().body()).isEqualTo("one");
        assertThat(bench.asked()).isEqualTo(1);
    }
}
