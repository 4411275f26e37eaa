// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.proxy.internal;

import static io.penstock.network.RequestAttribute.PROXIES;
import static io.penstock.network.RequestAttribute.PROXY_ATTEMPTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Proxy;
import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.testkit.FakeClock;
import io.penstock.testkit.FakeManager;
import io.penstock.testkit.FakeManagerContext;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyLayerTest {
    private static final Proxy P1 = new Proxy(Proxy.Kind.HTTP, "p1", 1, "p1", Optional.empty());
    private static final Proxy P2 = new Proxy(Proxy.Kind.SOCKS5, "p2", 1080, "p2", Optional.empty());
    private static final Map<String, String> BOTH = Map.of("rule.1", "* -> http://p1:1 | socks5://p2");

    private final FakeClock clock = new FakeClock();
    private final FakeManager lower = FakeManager.answering("hello");

    private static ProxyConfiguration read(Map<String, ?> properties) {
        return ProxyConfiguration.read(properties, Map.of(), Map.of());
    }

    private static NetworkRequest get(String uri) {
        return NetworkRequest.get(URI.create(uri));
    }

    private NetworkAccessManager layer(ProxyPolicy policy, NetworkAccessManager below) {
        return new ProxyFactory(policy)
                .create(FakeManagerContext.builder().next(below).clock(clock).build());
    }

    private NetworkAccessManager layer(Map<String, ?> properties) {
        return layer(new ProxyPolicy(read(properties)), lower);
    }

    private NetworkRequest sent(NetworkAccessManager layer, NetworkRequest request) {
        layer.send(request, BodyHandlers.discarding()).join();
        return lower.requests().get(lower.requests().size() - 1);
    }

    @Test
    void aDirectRequestGoesDownAsItIs() {
        for (Map<String, ?> properties : List.of(Map.<String, String>of(), Map.of("rule.1", "b -> http://p1:1"))) {
            NetworkRequest request = get("http://a.example/");
            assertThat(sent(layer(properties), request)).isSameAs(request);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a.example/", "http://localhost/"})
    void theLowerFutureItselfIsReturned(String uri) {
        CompletableFuture<?> future = new CompletableFuture<NetworkReply<String>>();
        NetworkAccessManager below = new Lower(future);
        NetworkAccessManager layer = layer(new ProxyPolicy(read(BOTH)), below);
        assertThat((Object) layer.send(get(uri), BodyHandlers.ofString())).isSameAs(future);
    }

    @Test
    void theProxiesOfTheRuleTravelWithTheRequestInTheirOrder() {
        NetworkRequest request = get("http://a.example/path");
        NetworkRequest sent = sent(layer(BOTH), request);
        assertThat(sent.attribute(PROXIES)).containsExactly(P1, P2);
        assertThat(sent.uri()).isEqualTo(request.uri());
        assertThat(request.attribute(PROXIES)).as("the request of the caller").isSameAs(PROXIES.fallback());
    }

    @Test
    void anAttemptThatFailedPutsTheProxyLast() {
        NetworkAccessManager layer = layer(BOTH);
        NetworkRequest first = sent(layer, get("http://a.example/"));
        first.attribute(PROXY_ATTEMPTS).attempted(P1, NetworkError.PROXY_TIMEOUT);
        assertThat(sent(layer, get("http://b.example/")).attribute(PROXIES)).containsExactly(P2, P1);
        clock.advance(Duration.ofSeconds(10));
        assertThat(sent(layer, get("http://b.example/")).attribute(PROXIES)).containsExactly(P1, P2);
        first.attribute(PROXY_ATTEMPTS).attempted(P1, NetworkError.NONE);
        assertThat(sent(layer, get("http://b.example/")).attribute(PROXIES)).containsExactly(P1, P2);
    }

    @Test
    void allLayersOfAFactoryShareWhatIsKnownOfProxies() {
        ProxyPolicy policy = new ProxyPolicy(read(BOTH));
        sent(layer(policy, lower), get("http://a.example/"))
                .attribute(PROXY_ATTEMPTS)
                .attempted(P1, NetworkError.PROXY_REFUSED);
        assertThat(sent(layer(policy, lower), get("http://a.example/")).attribute(PROXIES))
                .containsExactly(P2, P1);
    }

    @Test
    void aChangeIsObeyedByTheNextRequestOfEveryLayer() {
        ProxyPolicy policy = new ProxyPolicy(read(BOTH));
        NetworkAccessManager layer = layer(policy, lower);
        assertThat(sent(layer, get("http://a.example/")).attribute(PROXIES)).containsExactly(P1, P2);
        policy.change(read(Map.of("rule.1", "* -> socks5://p2")));
        assertThat(sent(layer, get("http://a.example/")).attribute(PROXIES)).containsExactly(P2);
        policy.change(read(Map.of()));
        assertThat(sent(layer, get("http://a.example/")).attribute(PROXIES)).isSameAs(PROXIES.fallback());
    }

    @Test
    void proxiesOfTheCallerDoNotCountUnlessTheOperatorAllowsThem() {
        NetworkRequest own = NetworkRequest.newBuilder(URI.create("http://a.example/"))
                .attribute(PROXIES, List.of(P2))
                .build();
        NetworkRequest ownDirect = NetworkRequest.newBuilder(URI.create("http://a.example/"))
                .attribute(PROXIES, List.of(Proxy.DIRECT))
                .build();
        Map<String, String> ignore = Map.of("rule.1", "* -> http://p1:1");
        assertThat(sent(layer(ignore), own).attribute(PROXIES)).containsExactly(P1);
        assertThat(sent(layer(ignore), ownDirect).attribute(PROXIES)).containsExactly(P1);
        assertThat(sent(layer(Map.of()), own).attribute(PROXIES)).containsExactly(Proxy.DIRECT);
        Map<String, String> allow = Map.of("rule.1", "* -> http://p1:1", "caller.proxies", "allow");
        assertThat(sent(layer(allow), own)).isSameAs(own);
        assertThat(sent(layer(allow), ownDirect)).isSameAs(ownDirect);
        assertThat(sent(layer(allow), get("http://a.example/")).attribute(PROXIES))
                .containsExactly(P1);
    }

    @Test
    void proxiesOfAnEarlierHopAreNotTakenForTheCallers() {
        NetworkAccessManager layer = layer(Map.of("rule.1", "a.example -> http://p1:1", "caller.proxies", "allow"));
        NetworkRequest hop = sent(layer, get("http://a.example/"));
        NetworkRequest redirected =
                hop.toBuilder().uri(URI.create("http://b.example/")).build();
        assertThat(sent(layer, redirected).attribute(PROXIES)).containsExactly(Proxy.DIRECT);
    }

    @Test
    void withoutAUsableConfigurationNothingIsSent() {
        NetworkAccessManager layer = layer(new ProxyPolicy(ProxyConfiguration.UNUSABLE), lower);
        for (String uri : List.of("http://a.example/", "http://localhost/")) {
            CompletableFuture<?> future = layer.send(get(uri), BodyHandlers.ofString());
            assertThat(FakeManager.failure(future).code()).isEqualTo(NetworkError.ACCESS_DENIED);
            assertThat(FakeManager.failure(future).reason()).contains("the proxy configuration has a fault");
        }
        assertThat(lower.requests()).isEmpty();
    }

    @Test
    void closingTheLayerLeavesTheNextOneOpen() {
        layer(BOTH).close();
        assertThat(lower.closes()).isZero();
    }

    @Test
    void aDirectRequestCostsNearlyNoMemory() {
        CompletableFuture<?> future = new CompletableFuture<NetworkReply<String>>();
        NetworkAccessManager below = new Lower(future);
        Map<String, String> others = Map.of(
                "rule.1", "*.corp.example .other.example 10.0.0.0/8 -> http://p1:1",
                "rule.2", "https://* -> http://p1:1 ; except *");
        for (Map<String, String> properties : List.of(Map.<String, String>of(), others)) {
            NetworkAccessManager layer = layer(new ProxyPolicy(read(properties)), below);
            NetworkRequest request = get("https://www.a.example/");
            request.origin();
            BodyHandler<String> body = BodyHandlers.ofString();
            long bytes = allocated(layer, request, body);
            assertThat(bytes)
                    .as("bytes for each request, %s rules", properties.size())
                    .isLessThanOrEqualTo(100);
        }
    }

    /** The least of some rounds: what the JVM itself allocates meanwhile does not count. */
    private static long allocated(NetworkAccessManager layer, NetworkRequest request, BodyHandler<String> body) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int count = 10_000;
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < count; i++) {
                layer.send(request, body);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return (least + count - 1) / count;
    }

    private record Lower(CompletableFuture<?> future) implements NetworkAccessManager {
        @Override
        @SuppressWarnings("unchecked")
        public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
            return (CompletableFuture<NetworkReply<T>>) future;
        }

        @Override
        public void close() {}
    }
}
