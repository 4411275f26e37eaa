// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import static io.penstock.factory.httpclient.internal.Bench.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.factory.httpclient.internal.Bench.Protocol;
import io.penstock.network.NetworkError;
import io.penstock.network.RequestAttribute;
import io.penstock.network.RequestProgress;
import io.penstock.testkit.TestOrigin;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sender gives an exchange up just before its first byte: nothing is written, and the connection is as before. */
class GivenUpTest {
    private static void giveUp(Bench bench, TestOrigin origin) {
        assertThat(bench.refused(request(origin.uri("/given-up"))
                                .attribute(RequestAttribute.PROGRESS, progress -> {
                                    if (progress == RequestProgress.SENT) {
                                        throw new CancellationException("given up");
                                    }
                                })
                                .build())
                        .code())
                .isEqualTo(NetworkError.CANCELLED);
    }

    @ParameterizedTest
    @EnumSource
    void a_new_connection_serves_the_next_exchange(Protocol protocol) {
        try (Bench bench = new Bench("requests.per.host", "1");
                TestOrigin origin = protocol.origin()) {
            origin.on("/next", (request, responder) -> responder.send(200));
            giveUp(bench, origin);
            assertThat(bench.get(origin.uri("/next")).statusCode()).isEqualTo(200);
            assertThat(origin.count("/given-up")).isZero();
            assertThat(origin.connectionsSeen()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_used_connection_serves_the_next_exchange(Protocol protocol) {
        try (Bench bench = new Bench("requests.per.host", "1");
                TestOrigin origin = protocol.origin()) {
            origin.on("/next", (request, responder) -> responder.send(200));
            for (int i = 0; i < 5; i++) {
                assertThat(bench.get(origin.uri("/next")).statusCode()).isEqualTo(200);
                giveUp(bench, origin);
            }
            assertThat(origin.count("/given-up")).isZero();
            assertThat(origin.connectionsSeen()).isEqualTo(1);
        }
    }
}
