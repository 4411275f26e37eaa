// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static io.penstock.network.RequestAttribute.PROXIES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.network.NetworkError;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Proxy;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.testkit.FakeManager;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.FakeReply;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A source that needs time, as a script will: the request waits, and can be given up meanwhile. */
class LaterChoiceTest {
    private static final Choice CHOICE = new Choice("script", List.of(Proxy.of(Proxy.Kind.HTTP, "p1", 1)));

    private final CompletableFuture<Choice> answer = new CompletableFuture<>();
    private final FakeManager lower = FakeManager.holding();
    private final NetworkAccessManager layer =
            new ProxyFactory(new ProxyPolicy(slow())).create(FakeManagerContext.over(lower));

    private ProxyConfiguration slow() {
        return new ProxyConfiguration(
                100,
                new RuleSet(List.of()),
                (origin, executor) -> answer,
                ProxyConfiguration.CallerProxies.IGNORE,
                Backoff.DEFAULT,
                List.of());
    }

    private CompletableFuture<NetworkReply<String>> send() {
        return layer.send(NetworkRequest.get(URI.create("http://a.example/")), BodyHandlers.ofString());
    }

    @Test
    void theRequestWaitsForItsProxies() {
        CompletableFuture<NetworkReply<String>> reply = send();
        assertThat(lower.requests()).isEmpty();
        answer.complete(CHOICE);
        assertThat(lower.requests().get(0).attribute(PROXIES)).isEqualTo(CHOICE.proxies());
        lower.exchanges().get(0).answer(FakeReply.ok("text/plain", "hello"));
        assertThat(reply.join().body()).isEqualTo("hello");
    }

    @Test
    void aSourceThatCannotChooseRefusesTheRequest() {
        CompletableFuture<NetworkReply<String>> reply = send();
        answer.completeExceptionally(new IllegalStateException("the script takes too long"));
        assertThat(FakeManager.failure(reply).code()).isEqualTo(NetworkError.ACCESS_DENIED);
        assertThat(FakeManager.failure(reply).reason())
                .isEqualTo("no proxy could be chosen: the script takes too long");
        assertThat(lower.requests()).isEmpty();
    }

    @Test
    void aRequestThatIsCancelledWhileItWaitsIsNeverSent() {
        CompletableFuture<NetworkReply<String>> reply = send();
        reply.cancel(true);
        answer.complete(CHOICE);
        assertThat(lower.requests()).isEmpty();
    }

    @Test
    void cancellingItLaterAbortsTheLowerExchange() {
        CompletableFuture<NetworkReply<String>> reply = send();
        answer.complete(CHOICE);
        reply.cancel(true);
        assertThat(lower.exchanges().get(0).isAborted()).isTrue();
    }

    @Test
    void closingTheLayerEndsWhatWaits() {
        CompletableFuture<NetworkReply<String>> reply = send();
        layer.close();
        assertThatThrownBy(reply::join).isInstanceOf(CancellationException.class);
        answer.complete(CHOICE);
        assertThat(lower.requests()).isEmpty();
    }

    @Test
    void aFailureOfTheLowerExchangeIsTheFailureOfTheRequest() {
        CompletableFuture<NetworkReply<String>> reply = send();
        answer.complete(CHOICE);
        lower.exchanges().get(0).fail(NetworkError.PROXY_REFUSED, "no");
        assertThat(FakeManager.failure(reply).code()).isEqualTo(NetworkError.PROXY_REFUSED);
    }
}
