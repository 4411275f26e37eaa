// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.FakeResolver;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8305 §4. */
class AddressRaceTest {
    private static List<InetAddress> addresses(String text) {
        return Arrays.stream(text.split(" ")).map(FakeResolver::address).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "::1 127.0.0.1, ::1 127.0.0.1",
        "::1 ::2 127.0.0.1, ::1 127.0.0.1 ::2",
        "::1 ::2 ::3 127.0.0.1 127.0.0.2, ::1 127.0.0.1 ::2 127.0.0.2 ::3",
        "127.0.0.1 127.0.0.2 ::1, 127.0.0.1 ::1 127.0.0.2",
        "127.0.0.3 127.0.0.2 127.0.0.1, 127.0.0.3 127.0.0.2 127.0.0.1"
    })
    void the_families_take_turns_and_the_resolver_chooses_who_begins(String given, String order) {
        assertThat(AddressRace.interleaved(addresses(given))).isEqualTo(addresses(order));
    }
}
