// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.Timings;
import io.penstock.network.spi.ResponseHead;
import io.penstock.testkit.TestTls;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server of the table may do, an independent client bears: the servers speak HTTP/2 as they should. */
class JdkClientCasesTest {
    private final HttpClient client =
            HttpClient.newBuilder().sslContext(TestTls.trustingContext()).build();

    private <T> CompletableFuture<NetworkReply<T>> send(NetworkRequest request, BodyHandler<T> body) {
        return client.sendAsync(request, body).handle((response, error) -> {
            if (error != null) {
                throw new CompletionException(
                        new NetworkException(NetworkError.INTERNAL, request.uri(), "the JDK's client failed", error));
            }
            return NetworkReply.of(request, head(response), response.body());
        });
    }

    /** The JDK shows {@code :status} among the fields. */
    private static ResponseHead head(HttpResponse<?> response) {
        HeaderFields.Builder fields = HeaderFields.builder();
        response.headers().map().forEach((name, values) -> {
            if (!name.startsWith(":")) {
                values.forEach(value -> fields.add(name, value));
            }
        });
        return new ResponseHead(response.statusCode(), response.version(), fields.build(), Timings.NONE, null);
    }

    static Stream<MisbehavingCase> allowed() {
        return MisbehavingCases.forTransports().stream()
                .filter(one -> one.family().startsWith("http2"))
                .filter(one -> one.expectation().errors().isEmpty())
                // after any GOAWAY the JDK 17 gives its streams up
                .filter(one -> !one.name().equals("goaway-then-answer"));
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void bears_what_a_server_may_do(MisbehavingCase one) {
        assertThat(MisbehavingRun.play(one, this::send))
                .as("a server that %s", one.does())
                .isEmpty();
    }
}
