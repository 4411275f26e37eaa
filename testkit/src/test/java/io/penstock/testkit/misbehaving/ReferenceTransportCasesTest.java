// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.reference.ReferenceTransport;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that keeps the rules of HTTP/1.1 passes every case of HTTP/1.1: the table asks for nothing else. */
class ReferenceTransportCasesTest {
    private static final Set<String> BEYOND = Set.of("http2-frames", "http2-messages", "http2-floods", "proxies");
    private NetworkAccessManager transport;

    @BeforeEach
    void open() {
        transport = new ReferenceTransport()
                .create(FakeManagerContext.builder()
                        .limits(MisbehavingCase.LIMITS)
                        .build());
    }

    @AfterEach
    void close() {
        transport.close();
    }

    static Stream<MisbehavingCase> cases() {
        return MisbehavingCases.forTransports().stream()
                .filter(one -> !BEYOND.contains(one.family()))
                // the JDK's sockets hide a missing close_notify
                .filter(one -> !one.toString().equals("tls/no-close-notify"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void passes(MisbehavingCase one) {
        List<String> problems = MisbehavingRun.play(one, transport::send);
        assertThat(problems).as("a server that %s", one.does()).isEmpty();
    }
}
