// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.misbehaving;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.spi.NetworkAccessManager;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.reference.ReferenceEngine;
import io.penstock.testkit.reference.ReferenceTransport;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that follows and decodes with care passes every case that needs it. */
class ReferenceEngineCasesTest {
    private static final Set<String> FAMILIES = Set.of("codings", "redirects");
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
        return MisbehavingCases.all().stream().filter(one -> FAMILIES.contains(one.family()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void passes(MisbehavingCase one) {
        assertThat(MisbehavingRun.play(one, new ReferenceEngine(transport, MisbehavingCase.LIMITS)::send))
                .as("a server that %s", one.does())
                .isEmpty();
    }
}
