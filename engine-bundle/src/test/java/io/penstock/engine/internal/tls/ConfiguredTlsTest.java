// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.config.Settings;
import io.penstock.network.spi.TlsContext;
import io.penstock.testkit.TestOrigin;
import io.penstock.testkit.TestTls;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredTlsTest {
    @TempDir
    Path directory;

    private static TlsSettings settings(String... keysAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        Settings settings = Settings.of(properties);
        TlsSettings read = TlsSettings.read(settings, "mine");
        assertThat(settings.problems()).isEmpty();
        return read;
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content).toString();
    }

    private String authority() throws IOException {
        return file("ca.pem", "The authority of the tests:\n" + TestTls.pem(TestTls.authority()));
    }

    private static TlsContext context(ConfiguredTls tls) {
        return tls.tlsContext("localhost", 443).orElseThrow();
    }

    /** Shakes hands; names are the transport's to check. */
    private static void shake(TlsContext tls, TestOrigin origin) throws IOException {
        try (SSLSocket socket = (SSLSocket)
                tls.sslContext().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), origin.port())) {
            socket.setEnabledProtocols(tls.protocols().toArray(String[]::new));
            socket.startHandshake();
            OutputStream out = socket.getOutputStream();
            out.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            if (socket.getInputStream().read() < 0) { // with TLS 1.3 a client's certificate is judged afterwards
                throw new IOException("refused");
            }
        }
    }

    @Test
    void a_pem_file_is_trusted_and_nothing_else() throws Exception {
        TlsContext own = context(new ConfiguredTls(settings("trust", authority())));
        TlsContext jdk = context(new ConfiguredTls(settings()));
        TlsContext both = context(new ConfiguredTls(settings("trust", "jdk," + authority())));
        try (TestOrigin origin = TestOrigin.https();
                TestOrigin stranger =
                        TestOrigin.builder().tls(TestTls.SELFSIGNED).start()) {
            shake(own, origin);
            shake(both, origin);
            assertThatThrownBy(() -> shake(jdk, origin)).isInstanceOf(SSLException.class);
            assertThatThrownBy(() -> shake(own, stranger)).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void a_key_is_shown_as_pem_and_as_pkcs12() throws Exception {
        char[] password = "penstock".toCharArray();
        PrivateKey key = (PrivateKey) TestTls.CLIENT.keyStore().getKey("client", password);
        String certificate = TestTls.pem(TestTls.CLIENT.certificate());
        String plain = file("plain.pem", certificate + block("PRIVATE KEY", key.getEncoded()));
        Path store = directory.resolve("client.p12");
        try (OutputStream out = Files.newOutputStream(store)) {
            TestTls.CLIENT.keyStore().store(out, password);
        }
        try (TestOrigin origin =
                TestOrigin.builder().tls(TestTls.SERVER).needClientCertificate().start()) {
            for (String file : new String[] {plain, store.toString()}) {
                shake(
                        context(new ConfiguredTls(
                                settings("trust", authority(), "key", file, ".password", "penstock"))),
                        origin);
            }
            assertThatThrownBy(() -> shake(context(new ConfiguredTls(settings("trust", authority()))), origin))
                    .isInstanceOf(IOException.class);
        }
    }

    private static String block(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }

    /** Of nobody; made by {@code openssl pkcs8 -topk8 -v2 aes-256-cbc}, password {@code penstock}. */
    private static final String ENCRYPTED = """
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAioybbDx6hY0QICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEEYs047MdHBJI02NHwqUXpkEgZC/
            3Vc2kTnYkcurhPqPA0DEStKP2zgDPGEaTfFzTNiqjLa+D+4o9LEKfMuCWQi2zytV
            lWJM4HXkg5JaXzfCGQV3FLBoasuMj0Z9gjWnA/kBK6IkisCYDpP3f78D0xO1BF/l
            aMMVpysGIGPAgeZ366hZz0H964mM4d06cxQ6e29NtoHFdhQeqyy3AOUBzeuoe5E=
            """;

    @Test
    void an_encrypted_key_is_read_with_its_password_only() throws Exception {
        String text = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + ENCRYPTED + "-----END ENCRYPTED PRIVATE KEY-----\n";
        assertThat(Pem.privateKey(text, "penstock".toCharArray()).getAlgorithm())
                .isEqualTo("EC");
        assertThatThrownBy(() -> Pem.privateKey(text, "wrong".toCharArray()))
                .isInstanceOf(GeneralSecurityException.class);
        assertThatThrownBy(() -> Pem.privateKey(
                        "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n", new char[0]))
                .hasMessageContaining("openssl pkcs8 -topk8");
    }

    @Test
    void a_certificate_that_is_named_is_accepted_as_it_is_for_its_host_only() throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(TestTls.SELFSIGNED.certificate().getEncoded());
        String fingerprint = HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        ConfiguredTls tls =
                new ConfiguredTls(settings("match", "localhost", "certificates", fingerprint, "trust", authority()));
        try (TestOrigin origin = TestOrigin.builder().tls(TestTls.SELFSIGNED).start();
                TestOrigin expired = TestOrigin.builder().tls(TestTls.EXPIRED).start()) {
            shake(context(tls), origin);
            assertThatThrownBy(() -> shake(context(tls), expired)).isInstanceOf(SSLException.class);
        }
        assertThat(tls.tlsContext("other.test", 443)).isEmpty();
        assertThat(context(tls).certificates()).containsExactly(HexFormat.of().formatHex(digest));
    }

    @Test
    void a_changed_file_makes_a_new_identity_and_a_bad_one_changes_nothing() throws Exception {
        String file = authority();
        ConfiguredTls tls = new ConfiguredTls(settings("trust", file));
        TlsContext before = context(tls);
        assertThat(tls.refresh()).isFalse();
        file("ca.pem", TestTls.pem(TestTls.authority()) + TestTls.pem(TestTls.SELFSIGNED.certificate()));
        assertThat(tls.refresh()).isTrue();
        assertThat(context(tls).identity()).isNotEqualTo(before.identity());
        try (TestOrigin origin = TestOrigin.builder().tls(TestTls.SELFSIGNED).start()) {
            shake(context(tls), origin);
            file("ca.pem", "nothing");
            assertThat(tls.refresh()).isFalse();
            assertThat(tls.refresh()).isFalse();
            shake(context(tls), origin);
        }
        authority();
        assertThat(tls.refresh()).isTrue();
        assertThat(context(tls).identity()).isEqualTo(before.identity()).doesNotContain("penstock");
    }

    @Test
    void a_configuration_whose_files_cannot_be_read_trusts_nobody() throws Exception {
        ConfiguredTls tls = new ConfiguredTls(
                settings("trust", directory.resolve("missing.pem").toString()));
        try (TestOrigin origin = TestOrigin.https()) {
            TlsContext context = context(tls);
            assertThatThrownBy(() -> {
                        try (SSLSocket socket = (SSLSocket) context.sslContext()
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), origin.port())) {
                            socket.startHandshake();
                        }
                    })
                    .hasMessageContaining("TLS configuration mine cannot be used: trust = ")
                    .hasMessageContaining("missing.pem");
        }
        file("missing.pem", TestTls.pem(TestTls.authority()));
        assertThat(tls.refresh()).isTrue();
        try (TestOrigin origin = TestOrigin.https()) {
            shake(context(tls), origin);
        }
    }

    @Test
    void versions_and_pins_reach_the_context() {
        String pin = "A".repeat(43) + "=";
        TlsContext context = context(new ConfiguredTls(settings("version.min", "TLSv1.3", "pins", "sha256/" + pin)));
        assertThat(context.protocols()).containsExactly("TLSv1.3");
        assertThat(context.pins()).containsExactly(pin);
        assertThat(context(new ConfiguredTls(settings())).protocols()).containsExactly("TLSv1.3", "TLSv1.2");
    }

    @ParameterizedTest
    @CsvSource({
        "match, 10.0.0.0/8, a network is none",
        "certificates, 1234, 64 hex digits",
        "pins, sha256/short, base64",
        "version.min, TLSv1.1, TLSv1.2 or TLSv1.3"
    })
    void what_cannot_be_read_is_named(String key, String value, String said) {
        Settings settings =
                Settings.of(key.equals("match") ? Map.of(key, value) : Map.of("match", "a.test", key, value));
        TlsSettings.read(settings, "mine");
        assertThat(settings.problems()).singleElement().asString().contains(key, said);
    }

    @Test
    void an_exception_for_a_certificate_is_never_for_a_pattern_of_hosts() {
        Settings settings = Settings.of(Map.of("match", "*.test", "certificates", "0".repeat(64)));
        TlsSettings.read(settings, "mine");
        assertThat(settings.problems()).singleElement().asString().contains("spells out");
    }
}
