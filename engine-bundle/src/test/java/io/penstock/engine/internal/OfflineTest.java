// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.LoadControl;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Proxy;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.ManagerContext;
import io.penstock.network.spi.NetworkAccessManager;
import java.net.InetAddress;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The offline switch, with a stack whose only layer has never heard of it. */
class OfflineTest {
    private final AtomicInteger lookUps = new AtomicInteger();

    /** A transport of somebody else's: it only asks for an address, the origin's or a proxy's. */
    private NetworkAccessManager careless(ManagerContext context, Proxy proxy) {
        return new NetworkAccessManager() {
            @Override
            public <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
                CompletableFuture<List<InetAddress>> addresses = proxy.isDirect()
                        ? context.resolver().resolve(request)
                        : context.resolver().resolve(request, proxy);
                return addresses.thenCompose(found -> CompletableFuture.failedFuture(
                        new NetworkException(NetworkError.INTERNAL, request.uri(), "it would be sent")));
            }

            @Override
            public void close() {}
        };
    }

    private Extensions resolving() {
        return new Extensions(
                List::of,
                List::of,
                List::of,
                () -> List.of(host -> {
                    lookUps.incrementAndGet();
                    return List.of(InetAddress.getLoopbackAddress());
                }),
                List::of);
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, PREFER_NETWORK, false, INTERNAL",
        "false, false, ALWAYS_NETWORK, false, INTERNAL",
        "false, false, PREFER_CACHE, true, INTERNAL",
        "true, false, PREFER_NETWORK, false, OFFLINE_MISS",
        "true, false, ALWAYS_NETWORK, true, OFFLINE_MISS",
        "false, true, PREFER_NETWORK, false, OFFLINE_MISS",
        "false, true, PREFER_CACHE, true, OFFLINE_MISS",
        "false, false, ALWAYS_CACHE, false, OFFLINE_MISS",
        "false, false, ALWAYS_CACHE, true, OFFLINE_MISS"
    })
    void nothing_is_looked_up_where_only_a_cache_may_answer(
            boolean engine, boolean request, LoadControl load, boolean viaProxy, NetworkError outcome)
            throws Exception {
        Proxy proxy = viaProxy ? Proxy.of(Proxy.Kind.HTTP, "proxy.test", 3128) : Proxy.DIRECT;
        try (EngineBench bench = new EngineBench(resolving(), "offline", String.valueOf(engine))) {
            bench.factories.add("careless", 0, context -> careless(context, proxy));
            NetworkRequest asked = NetworkRequest.newBuilder(EngineBench.uri("/"))
                    .attribute(RequestAttribute.OFFLINE, request)
                    .attribute(RequestAttribute.LOAD_CONTROL, load)
                    .build();
            assertThat(EngineBench.failure(bench.access.send(asked, BodyHandlers.ofString()))
                            .code())
                    .isEqualTo(outcome);
            assertThat(lookUps).hasValue(outcome == NetworkError.OFFLINE_MISS ? 0 : 1);
        }
    }

    @Test
    void the_switch_counts_from_the_next_request_on() throws Exception {
        try (EngineBench bench = new EngineBench(resolving())) {
            bench.factories.add("careless", 0, context -> careless(context, Proxy.DIRECT));
            for (String offline : List.of("false", "true", "false")) {
                bench.engine.reconfigure(EngineBench.configuration("offline", offline));
                assertThat(EngineBench.failure(bench.access.get(EngineBench.uri("/"), BodyHandlers.ofString()))
                                .code())
                        .isEqualTo(offline.equals("true") ? NetworkError.OFFLINE_MISS : NetworkError.INTERNAL);
            }
        }
    }

    @Test
    void data_needs_no_network() throws Exception {
        try (EngineBench bench = new EngineBench(resolving(), "offline", "true")) {
            bench.factories.add("careless", 0, context -> careless(context, Proxy.DIRECT));
            assertThat(EngineBench.get(bench.access.get(java.net.URI.create("data:,here"), BodyHandlers.ofString()))
                            .body())
                    .isEqualTo("here");
        }
    }
}
