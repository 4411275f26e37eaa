// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.testkit.TestSocksProxy.Asked;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TestSocksProxyTest {
    private final TestOrigin origin = TestOrigin.http().serve("/a", "text/plain", "through");

    @AfterEach
    void close() {
        origin.close();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] version4(byte[] address, String user, String name) {
        ByteBuffer request = ByteBuffer.allocate(300);
        request.put((byte) 4).put((byte) 1).putShort((short) origin.port()).put(address);
        request.put(text(user)).put((byte) 0);
        if (!name.isEmpty()) {
            request.put(text(name)).put((byte) 0);
        }
        return java.util.Arrays.copyOf(request.array(), request.position());
    }

    private byte[] version5(String name) {
        ByteBuffer request = ByteBuffer.allocate(300);
        request.put(new byte[] {5, 1, 0, 3, (byte) name.length()}).put(text(name));
        request.putShort((short) origin.port());
        return java.util.Arrays.copyOf(request.array(), request.position());
    }

    private void expectAnswer(RawClient client) throws IOException {
        client.get(origin.uri("/a"));
        assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
        assertThat(client.readText(7)).isEqualTo("through");
    }

    @Test
    void speaks_version_4_with_an_address_and_4a_with_a_name() throws Exception {
        try (TestSocksProxy proxy = TestSocksProxy.open()) {
            try (RawClient client = new RawClient(proxy.port())) {
                client.send(version4(new byte[] {127, 0, 0, 1}, "me", ""));
                assertThat(client.read(8)).startsWith((byte) 0, (byte) 90);
                expectAnswer(client);
            }
            try (RawClient client = new RawClient(proxy.port())) {
                client.send(version4(new byte[] {0, 0, 0, 1}, "", "origin.test"));
                assertThat(client.read(8)).startsWith((byte) 0, (byte) 90);
                expectAnswer(client);
            }
            assertThat(proxy.asked())
                    .containsExactly(
                            new Asked(4, "127.0.0.1", false, origin.port(), "me"),
                            new Asked(4, "origin.test", true, origin.port(), ""));
        }
    }

    @Test
    void speaks_version_5_with_the_jdks_client_too() throws Exception {
        try (TestSocksProxy proxy = TestSocksProxy.open();
                Socket socket = new Socket(new Proxy(
                        Proxy.Type.SOCKS, new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())))) {
            socket.connect(InetSocketAddress.createUnresolved("origin.test", origin.port()));
            socket.getOutputStream().write(text("GET /a HTTP/1.1\r\nHost: origin.test\r\n\r\n"));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
            assertThat(proxy.hosts()).containsExactly("origin.test");
            assertThat(proxy.asked().get(0).byName()).isTrue();
        }
    }

    @Test
    void lets_in_who_has_the_password() throws Exception {
        try (TestSocksProxy proxy = TestSocksProxy.withPassword("user", "secret")) {
            try (RawClient client = new RawClient(proxy.port())) {
                client.send(new byte[] {5, 2, 0, 2});
                assertThat(client.read(2)).containsExactly(5, 2);
                client.send("\1\4user\6secret");
                assertThat(client.read(2)).containsExactly(1, 0);
                client.send(version5("origin.test"));
                assertThat(client.read(10)).startsWith(5, 0);
                expectAnswer(client);
            }
            assertThat(proxy.asked()).containsExactly(new Asked(5, "origin.test", true, origin.port(), "user"));
        }
    }

    @Test
    void turns_away_who_has_no_password_or_a_wrong_one() throws Exception {
        try (TestSocksProxy proxy = TestSocksProxy.withPassword("user", "secret")) {
            try (RawClient client = new RawClient(proxy.port())) {
                client.send(new byte[] {5, 1, 0});
                assertThat(client.read(2)).containsExactly(5, 0xff);
                assertThat(client.in().read()).isNegative();
            }
            try (RawClient client = new RawClient(proxy.port())) {
                client.send(new byte[] {5, 1, 2}).send("\1\4user\5wrong");
                assertThat(client.read(4)).containsExactly(5, 2, 1, 1);
                assertThat(client.in().read()).isNegative();
            }
            try (RawClient client = new RawClient(proxy.port())) {
                client.send(version4(new byte[] {127, 0, 0, 1}, "user", ""));
                assertThat(client.read(8)).startsWith(0, 91);
            }
            assertThat(proxy.asked()).isEmpty();
        }
    }

    @Test
    void refuses_what_it_is_told_to_and_what_it_cannot_reach() throws Exception {
        try (TestSocksProxy refusing = TestSocksProxy.builder().refusing(2).start();
                TestSocksProxy lost =
                        TestSocksProxy.builder().names(new FakeResolver()).start()) {
            try (RawClient client = new RawClient(refusing.port())) {
                client.send(new byte[] {5, 1, 0}).send(version5("origin.test"));
                client.read(2);
                assertThat(client.read(10)).startsWith(5, 2);
            }
            try (RawClient client = new RawClient(lost.port())) {
                client.send(new byte[] {5, 1, 0}).send(version5("origin.test"));
                client.read(2);
                assertThat(client.read(10)).startsWith(5, 4);
            }
            assertThat(refusing.hosts()).containsExactly("origin.test");
        }
    }
}
