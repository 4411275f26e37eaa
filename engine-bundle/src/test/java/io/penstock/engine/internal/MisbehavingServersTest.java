// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.NetworkAccess;
import io.penstock.network.spi.TlsContext;
import io.penstock.network.spi.TlsContextProvider;
import io.penstock.testkit.FakeResolver;
import io.penstock.testkit.TestTls;
import io.penstock.testkit.misbehaving.MisbehavingCase;
import io.penstock.testkit.misbehaving.MisbehavingCases;
import io.penstock.testkit.misbehaving.MisbehavingRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every server of the table against engine and transport: the right error within its time, no poisoned follow-up, no
 * secret told, nothing under way afterwards; at the end no thread and no connection.
 */
class MisbehavingServersTest {
    @TempDir
    static Path directory;

    private static HouseBench house;
    private static NetworkAccess access;

    @BeforeAll
    static void open() throws Exception {
        TlsContext test = new TlsContext("test", TestTls.trustingContext(), List.of(), Set.of(), Set.of());
        house = new HouseBench(
                        directory,
                        "body.max",
                        String.valueOf(MisbehavingCase.LIMITS.body()),
                        "decoded.max",
                        String.valueOf(MisbehavingCase.LIMITS.decoded()))
                .with(TlsContextProvider.class, (host, port) -> Optional.of(test))
                .names(new FakeResolver()
                        .with("localhost", "127.0.0.1")
                        // for SOCKS 4, which wants an address
                        .with("origin.test", "127.0.0.1"));
        access = house.access("consumer");
    }

    @AfterAll
    static void close() throws Exception {
        house.close();
    }

    @AfterEach
    void nothing_is_left_under_way() {
        house.awaitQuiet();
    }

    static Stream<MisbehavingCase> cases() {
        return MisbehavingCases.all().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void is_borne(MisbehavingCase one) {
        assertThat(MisbehavingRun.play(one, access::send))
                .as("a server that %s", one.does())
                .isEmpty();
    }

    @Test
    void the_table_is_large() {
        assertThat(MisbehavingCases.all()).hasSizeGreaterThan(400);
    }
}
