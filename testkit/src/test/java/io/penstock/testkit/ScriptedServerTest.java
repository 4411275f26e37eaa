// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScriptedServerTest {
    @Test
    void says_exactly_what_the_script_says_and_records_what_it_hears() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(connection -> {
                    assertThat(connection.readHead()).isEqualTo("GET / HTTP/1.1\r\n\r\n");
                    connection.write("HTTP/1.1 200 OK\nbroken\0");
                });
                RawClient client = new RawClient(server.port())) {
            client.send("GET / HTTP/1.1\r\n\r\n");
            assertThat(client.readAll()).isEqualTo("HTTP/1.1 200 OK\nbroken\0");
            assertThat(server.received()).containsExactly("GET / HTTP/1.1\r\n\r\n");
            assertThat(server.failures()).isEmpty();
            await().until(() -> server.openConnections() == 0);
        }
    }

    @Test
    void plays_one_script_for_each_connection_and_repeats_the_last() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(
                connection -> connection.write("first"), connection -> connection.write("" + connection.number()))) {
            for (String expected : new String[] {"first", "2", "3"}) {
                try (RawClient client = new RawClient(server.port())) {
                    assertThat(client.readAll()).isEqualTo(expected);
                }
            }
            assertThat(server.connectionsSeen()).isEqualTo(3);
        }
    }

    @Test
    void resets_when_told() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(connection -> {
                    connection.readHead();
                    connection.reset();
                });
                RawClient client = new RawClient(server.port())) {
            client.send("GET / HTTP/1.1\r\n\r\n");
            assertThatThrownBy(client::readAll)
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void tells_the_end_of_tls_from_a_dropped_connection() throws Exception {
        try (ScriptedServer server = ScriptedServer.startTls(
                TestTls.SERVER,
                "http/1.1",
                connection -> {
                    connection.write("closed");
                    connection.close();
                },
                connection -> {
                    connection.write("dropped");
                    connection.drop();
                })) {
            try (RawClient client = new RawClient(server.port()).tls("http/1.1")) {
                assertThat(client.protocol()).isEqualTo("http/1.1");
                assertThat(bytesAfter(client, "closed")).as("a close_notify").isPositive();
            }
            try (RawClient client = new RawClient(server.port()).tls("http/1.1")) {
                assertThat(bytesAfter(client, "dropped")).isZero();
            }
        }
    }

    /** The JDK's sockets hide a missing close_notify; what came over the wire does not. */
    private static long bytesAfter(RawClient client, String expected) throws IOException {
        assertThat(client.readText(expected.length())).isEqualTo(expected);
        long before = client.received();
        assertThat(client.readAll()).isEmpty();
        return client.received() - before;
    }

    @Test
    void a_pause_ends_when_the_client_goes_and_the_script_with_it() throws Exception {
        try (ScriptedServer server = ScriptedServer.start(connection -> {
            connection.pause(Duration.ofMillis(50));
            connection.write("after a pause");
            connection.pause(Duration.ofHours(1));
        })) {
            try (RawClient client = new RawClient(server.port())) {
                assertThat(client.readText(13)).isEqualTo("after a pause");
            }
            await().until(() -> server.failures().size() == 1);
            assertThat(server.failures().get(0)).isInstanceOf(IOException.class);
        }
    }
}
