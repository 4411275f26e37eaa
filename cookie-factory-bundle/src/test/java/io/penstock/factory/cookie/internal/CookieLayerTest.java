// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.cookie.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.penstock.network.CookieControl;
import io.penstock.network.HeaderFields;
import io.penstock.network.LendingBodySubscriber;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.ReplySource;
import io.penstock.network.RequestAttribute;
import io.penstock.network.Timings;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.network.spi.ResponseHead;
import io.penstock.testkit.FakeManagerContext;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookieLayerTest {
    private static final String URL = "https://h.example/";

    /** A layer below that keeps what it is given. */
    private static final class Lower implements NetworkAccessManager {
        private final CompletableFuture<NetworkReply<Object>> reply = new CompletableFuture<>();
        private NetworkRequest request;
        private BodyHandler<?> handler;

        @Override
        @SuppressWarnings("unchecked")
        public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest sent, BodyHandler<T> body) {
            request = sent;
            handler = body;
            return (CompletableFuture<NetworkReply<T>>) (CompletableFuture<?>) reply;
        }

        @Override
        public void close() {}
    }

    private static NetworkRequest.Builder get() {
        return NetworkRequest.newBuilder(URI.create(URL));
    }

    @Test
    void the_lower_future_is_returned_itself_and_a_request_without_cookies_goes_down_unchanged() {
        Lower lower = new Lower();
        try (Bench bench = new Bench();
                NetworkAccessManager layer = new CookieFactory(bench.jars).create(FakeManagerContext.over(lower))) {
            NetworkRequest request = get().build();
            assertThat((Object) layer.send(request, BodyHandlers.discarding())).isSameAs(lower.reply);
            assertThat(lower.request).isSameAs(request);
            bench.set(URL, "a=1");
            assertThat((Object) layer.send(request, BodyHandlers.discarding())).isSameAs(lower.reply);
            assertThat(lower.request.fields().valueOr("Cookie", "")).isEqualTo("a=1");
            assertThat(lower.request.origin()).isSameAs(request.origin());
        }
    }

    private static final class Lending implements LendingBodySubscriber<String> {
        @Override
        public void onLent(ByteBuffer buffer) {}

        @Override
        public CompletionStage<String> getBody() {
            return new CompletableFuture<>();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {}

        @Override
        public void onError(Throwable error) {}

        @Override
        public void onComplete() {}
    }

    @Test
    void the_callers_own_subscriber_reaches_the_transport_so_that_it_may_be_lent_buffers() {
        Lower lower = new Lower();
        try (Bench bench = new Bench();
                NetworkAccessManager layer = new CookieFactory(bench.jars).create(FakeManagerContext.over(lower))) {
            BodySubscriber<String> subscriber = new Lending();
            layer.send(get().build(), info -> subscriber);
            ResponseInfo info = head(HeaderFields.of("Set-Cookie", "a=1"));
            assertThat((Object) lower.handler.apply(info)).isSameAs(subscriber);
            assertThat(bench.admin().list("")).hasSize(1);
        }
    }

    private static ResponseHead head(HeaderFields fields) {
        return new ResponseHead(200, Version.HTTP_1_1, fields, Timings.NONE, null);
    }

    @Test
    void only_this_exchanges_own_message_sets_cookies() {
        Lower lower = new Lower();
        try (Bench bench = new Bench();
                NetworkAccessManager layer = new CookieFactory(bench.jars).create(FakeManagerContext.over(lower))) {
            HeaderFields stored = HeaderFields.of("Set-Cookie", "stored=1");
            layer.send(get().build(), BodyHandlers.discarding());
            lower.handler.apply(ResponseHead.local(200, stored, ReplySource.CACHE));
            assertThat(bench.admin().list("")).isEmpty();
            ResponseHead notModified = head(HeaderFields.of("Set-Cookie", "fresh=1"));
            lower.handler.apply(notModified.served(200, stored, ReplySource.REVALIDATED));
            assertThat(bench.sent(URL)).isEqualTo("fresh=1");
        }
    }

    @ParameterizedTest
    @CsvSource({"LOAD_AND_SAVE, true, true", "LOAD_ONLY, true, false", "SAVE_ONLY, false, true", "NEVER, false, false"})
    void the_request_says_which_way_cookies_go(CookieControl control, boolean loads, boolean saves) {
        try (Bench bench = new Bench()) {
            bench.set(URL, "a=1");
            NetworkRequest request =
                    get().attribute(RequestAttribute.COOKIES, control).build();
            assertThat(bench.sent(request)).isEqualTo(loads ? "a=1" : "");
            bench.set(request, "b=1");
            assertThat(bench.sent(URL)).isEqualTo(saves ? "a=1; b=1" : "a=1");
        }
    }

    @Test
    void a_cookie_field_set_by_hand_stays_as_it_is_on_its_hop() {
        try (Bench bench = new Bench()) {
            bench.set(URL, "a=1");
            assertThat(bench.sent(get().header("cookie", "mine=1").build())).isEqualTo("mine=1");
            bench.set(get().header("Cookie", "mine=1").build(), "b=1");
            assertThat(bench.sent(URL)).as("the next hop has the jar's").isEqualTo("a=1; b=1");
        }
    }

    @Test
    void with_accept_none_cookies_take_no_part() {
        try (Bench bench = new Bench(Map.of("accept", "none"))) {
            bench.set(URL, "a=1");
            assertThat(bench.sent(URL)).isEmpty();
            assertThat(bench.admin().list("")).isEmpty();
        }
    }

    @Test
    void a_changed_configuration_counts_from_the_next_request_on() {
        try (Bench bench = new Bench()) {
            bench.set(URL, "a=1");
            bench.jars.change(CookieConfiguration.read(Map.of("accept", "none")));
            assertThat(bench.sent(URL)).isEmpty();
            bench.jars.change(CookieConfiguration.DEFAULT);
            assertThat(bench.sent(URL)).isEqualTo("a=1");
        }
    }

    @Test
    void all_loaders_and_generations_of_an_engine_share_one_jar_and_no_other_engine_does() {
        try (Bench bench = new Bench()) {
            bench.set(URL, "a=1");
            NetworkAccessManager later = new CookieFactory(bench.jars).create(bench.context(2));
            later.send(get().build(), BodyHandlers.discarding()).join();
            assertThat(bench.below.requests().get(1).fields().valueOr("Cookie", ""))
                    .isEqualTo("a=1");
            NetworkAccessManager other = new CookieFactory(bench.jars)
                    .create(FakeManagerContext.builder()
                            .engine("other")
                            .next(bench.below)
                            .build());
            other.send(get().build(), BodyHandlers.discarding()).join();
            assertThat(bench.below.requests().get(2).fields().contains("Cookie"))
                    .isFalse();
        }
    }

    @Test
    void with_an_empty_jar_a_request_costs_less_than_200_bytes() {
        Lower lower = new Lower();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Bench bench = new Bench();
                NetworkAccessManager layer = new CookieFactory(bench.jars).create(FakeManagerContext.over(lower))) {
            NetworkRequest request = get().build();
            ResponseInfo info = head(HeaderFields.of("Content-Type", "text/plain", "ETag", "\"1\""));
            BodySubscriber<Void> subscriber = BodyHandlers.discarding().apply(info);
            BodyHandler<Void> handler = ignored -> subscriber;
            int rounds = 20_000;
            for (int i = 0; i < rounds; i++) {
                layer.send(request, handler);
                lower.handler.apply(info);
            }
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int i = 0; i < rounds; i++) {
                layer.send(request, handler);
                lower.handler.apply(info);
            }
            long each = (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / rounds;
            assertThat(each).isLessThan(200);
        }
    }
}
