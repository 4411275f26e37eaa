// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.NetworkAccess;
import io.penstock.testkit.misbehaving.MisbehavingCase;
import io.penstock.testkit.misbehaving.MisbehavingCases;
import io.penstock.testkit.misbehaving.MisbehavingRun;
import java.nio.file.Path;
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
        house = HostileTable.house(directory);
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
