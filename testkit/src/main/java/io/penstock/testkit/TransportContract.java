// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.Credentials;
import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Proxy;
import io.penstock.network.RequestAttribute;
import io.penstock.network.RequestProgress;
import io.penstock.network.spi.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * What a transport owes besides {@link FactoryContract}: the engine's rules at the one place where a socket is opened.
 * Nothing that it cannot honour may become a plain direct connection.
 */
public abstract class TransportContract extends FactoryContract {
    @Override
    protected final boolean isTransport() {
        return true;
    }

    @Test
    void only_the_contexts_resolver_leads_to_an_address() {
        FakeResolver names = FakeResolver.loopback();
        NetworkRequest here = bench().request().build();
        NetworkRequest named = here.toBuilder()
                .uri(URI.create("http://named.penstock.test:" + here.uri().getPort()
                        + here.uri().getPath()))
                .build();
        CompletableFuture<NetworkReply<String>> future =
                create(bench().context().names(names).build()).send(named, BodyHandlers.ofString());
        answer(arrival(named), "by name");
        assertThat(success(future).body()).isEqualTo("by name");
        assertThat(names.asked()).containsExactly("named.penstock.test");
    }

    @Test
    void a_refusal_of_the_access_policy_opens_nothing() {
        NetworkRequest request = bench().request().build();
        CompletableFuture<NetworkReply<String>> future = create(bench().context()
                        .policy(asked -> {
                            throw FakeManagerContext.denied(asked, "contract");
                        })
                        .build())
                .send(request, BodyHandlers.ofString());
        NetworkException failure = failure(future);
        assertThat(failure.code()).isEqualTo(NetworkError.ACCESS_DENIED);
        assertThat(failure.getMessage()).contains("contract");
        assertThat(bench().arrived(request)).isEmpty();
    }

    @Test
    void nothing_is_sent_while_the_engine_is_offline() {
        NetworkRequest request = bench().request().build();
        CompletableFuture<NetworkReply<String>> future = create(
                        bench().context().offline(new AtomicBoolean(true)).build())
                .send(request, BodyHandlers.ofString());
        assertThat(failure(future).code()).isEqualTo(NetworkError.OFFLINE_MISS);
        assertThat(bench().arrived(request)).isEmpty();
    }

    @Test
    void a_proxy_that_cannot_be_used_is_an_error_never_a_direct_connection() {
        for (Proxy.Kind kind : Proxy.Kind.values()) {
            if (kind == Proxy.Kind.DIRECT) {
                continue;
            }
            NetworkRequest request = bench().request()
                    .attribute(RequestAttribute.PROXIES, List.of(Proxy.of(kind, "127.0.0.1", closedPort())))
                    .build();
            NetworkException failure = failure(create().send(request, BodyHandlers.ofString()));
            assertThat(failure.code())
                    .as(kind + " on a closed port")
                    .isIn(NetworkError.PROXY_REFUSED, NetworkError.PROXY_UNSUPPORTED);
            assertThat(bench().arrived(request)).isEmpty();
        }
    }

    @Test
    void a_407_of_an_origin_gets_no_proxy_credentials() {
        NetworkRequest request = bench().request().build();
        FakeManagerContext context = bench().context()
                .proxyCredentials(asked -> Optional.of(Credentials.of("proxy", "secret")))
                .build();
        CompletableFuture<NetworkReply<String>> future = create(context).send(request, BodyHandlers.ofString());
        ContractExchange exchange = arrival(request);
        exchange.head(407, HeaderFields.of("Proxy-Authenticate", "Basic realm=\"trap\""));
        exchange.end();
        assertThat(success(future).statusCode()).isEqualTo(407);
        assertThat(context.challenges()).isEmpty();
        assertThat(bench().arrived(request)).hasSize(1);
    }

    @Test
    void a_refused_connection_is_told_apart() {
        NetworkRequest request = bench().request()
                .uri(URI.create("http://127.0.0.1:" + closedPort() + "/"))
                .build();
        NetworkException failure = failure(create().send(request, BodyHandlers.ofString()));
        assertThat(failure.code()).isEqualTo(NetworkError.CONNECTION_REFUSED);
    }

    @Test
    void a_body_beyond_the_limit_fails() {
        NetworkRequest request = bench().request().build();
        CompletableFuture<NetworkReply<String>> future =
                create(bench().context().limits(new Limits(1000, 1000)).build()).send(request, BodyHandlers.ofString());
        ContractExchange exchange = arrival(request);
        exchange.head(200, HeaderFields.EMPTY);
        exchange.data("x".repeat(2000).getBytes(UTF_8));
        assertThat(failure(future).code()).isEqualTo(NetworkError.BODY_TOO_LARGE);
    }

    @Test
    void progress_is_reported_before_the_request_can_arrive() {
        List<RequestProgress> reported = new CopyOnWriteArrayList<>();
        NetworkRequest request = bench().request()
                .attribute(RequestAttribute.PROGRESS, reported::add)
                .build();
        CompletableFuture<NetworkReply<String>> future = create().send(request, BodyHandlers.ofString());
        ContractExchange exchange = arrival(request);
        assertThat(reported).containsExactly(RequestProgress.SENT);
        answer(exchange, "ok");
        success(future);
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
