// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import static io.penstock.factory.httpclient.internal.Bench.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkReply;
import io.penstock.network.NetworkRequest;
import io.penstock.network.spi.TlsContext;
import io.penstock.testkit.FakeManagerContext;
import io.penstock.testkit.ScriptedServer;
import io.penstock.testkit.TestOrigin;
import io.penstock.testkit.TestTls;
import java.net.URI;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whom TLS trusts, and what is said when it does not. */
class TlsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "EXPIRED    | has expired",
                "FUTURE     | is not valid yet",
                "WRONGHOST  | not for the host localhost: it is for elsewhere.test",
                "COMMONNAME | not for the host localhost: it is for no host at all",
                "SELFSIGNED | self-signed, or from an authority that is not trusted"
            })
    void a_bad_certificate_is_refused_with_its_reason(TestTls certificate, String reason) {
        try (TestOrigin origin = TestOrigin.builder().tls(certificate).start();
                Bench bench = new Bench()) {
            origin.otherwise((request, responder) -> responder.send(200));
            NetworkException failure = bench.refused(request(origin.uri("/")).build());
            assertThat(failure.code()).isEqualTo(NetworkError.TLS);
            assertThat(failure.reason()).contains(reason).contains("localhost");
            assertThat(origin.requests()).isEmpty();
        }
    }

    @Test
    void an_authority_that_is_not_trusted_is_refused() throws Exception {
        SSLContext nobody = SSLContext.getInstance("TLS");
        nobody.init(null, null, null);
        try (TestOrigin origin = TestOrigin.https();
                Bench bench = new Bench(
                        FakeManagerContext.builder().tls("jdk", nobody).build())) {
            NetworkException failure = bench.refused(request(origin.uri("/")).build());
            assertThat(failure.code()).isEqualTo(NetworkError.TLS);
            assertThat(failure.reason()).contains("not trusted");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "penstock.test, true",
        "x.penstock.test, true",
        "x.y.penstock.test, false",
        "test, false"
    })
    void names_and_addresses_are_verified(String host, boolean accepted) {
        try (TestOrigin origin = TestOrigin.https();
                Bench bench = new Bench()) {
            origin.otherwise((request, responder) -> responder.send(200));
            NetworkRequest request = request(origin.uri(host, "/")).build();
            if (accepted) {
                assertThat(bench.exchange(request).statusCode()).isEqualTo(200);
            } else {
                assertThat(bench.refused(request).code()).isEqualTo(NetworkError.TLS);
            }
        }
    }

    @Test
    void a_pin_must_be_in_the_chain() throws Exception {
        String right = pin(TestTls.SERVER.certificate());
        String wrong = pin(TestTls.SELFSIGNED.certificate());
        try (TestOrigin origin = TestOrigin.https()) {
            origin.otherwise((request, responder) -> responder.send(200));
            try (Bench bench = new Bench(context(origin.sslContext(), Set.of(right, wrong), Set.of()))) {
                assertThat(bench.get(origin.uri("/")).statusCode()).isEqualTo(200);
            }
            try (Bench bench = new Bench(context(origin.sslContext(), Set.of(wrong), Set.of()))) {
                NetworkException failure =
                        bench.refused(request(origin.uri("/")).build());
                assertThat(failure.code()).isEqualTo(NetworkError.TLS);
                assertThat(failure.reason()).contains("pins");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestTls.class,
            names = {"SELFSIGNED", "WRONGHOST", "EXPIRED"})
    void an_accepted_leaf_certificate_is_taken_as_it_is(TestTls certificate) throws Exception {
        String fingerprint =
                HexFormat.of().formatHex(sha256(certificate.certificate().getEncoded()));
        SSLContext credulous = SSLContext.getInstance("TLS");
        credulous.init(null, new TrustManager[] {new TrustAll()}, null);
        try (TestOrigin origin = TestOrigin.builder().tls(certificate).start()) {
            origin.otherwise((request, responder) -> responder.send(200));
            try (Bench bench = new Bench(context(credulous, Set.of(), Set.of(fingerprint)))) {
                assertThat(bench.get(origin.uri("/")).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void a_client_certificate_is_shown_if_the_context_has_one() {
        try (TestOrigin origin =
                TestOrigin.builder().tls(TestTls.SERVER).needClientCertificate().start()) {
            origin.otherwise((request, responder) -> responder.send(200));
            try (Bench bench = new Bench(FakeManagerContext.builder()
                    .tls("client", TestTls.clientContext())
                    .build())) {
                assertThat(bench.get(origin.uri("/")).statusCode()).isEqualTo(200);
            }
            try (Bench bench = new Bench()) {
                assertThat(bench.refused(request(origin.uri("/")).build()).code())
                        .isIn(NetworkError.TLS, NetworkError.CONNECTION_CLOSED, NetworkError.CONNECTION_RESET);
            }
        }
    }

    @Test
    void protocol_versions_can_be_limited() {
        try (TestOrigin origin = TestOrigin.https()) {
            origin.otherwise((request, responder) -> responder.send(200));
            TlsContext old = new TlsContext("tls12", origin.sslContext(), List.of("TLSv1.2"), Set.of(), Set.of());
            try (Bench bench = new Bench(FakeManagerContext.builder().tls(old).build())) {
                assertThat(bench.get(origin.uri("/")).sslSession().orElseThrow().getProtocol())
                        .isEqualTo("TLSv1.2");
            }
        }
    }

    @Test
    void the_session_that_a_reply_shows_is_a_copy() throws Exception {
        try (TestOrigin origin = TestOrigin.https();
                Bench bench = new Bench()) {
            origin.otherwise((request, responder) -> responder.send(200));
            NetworkReply<String> reply = bench.get(origin.uri("/"));
            SSLSession session = reply.sslSession().orElseThrow();
            assertThat(session.getProtocol()).isEqualTo("TLSv1.3");
            assertThat(session.getPeerCertificates()[0]).isEqualTo(TestTls.SERVER.certificate());
            assertThat(session.getPeerPrincipal()).isNotNull();
            assertThat(session.isValid()).isFalse();
            assertThat(session.getClass().getName()).startsWith("io.penstock.network.spi.");
        }
    }

    @Test
    void a_port_that_speaks_no_tls_is_told_apart() {
        // a server that waits for the end of a line may wait for ever: whether a ClientHello has one is up to chance
        try (ScriptedServer plain = ScriptedServer.start(connection -> {
                    connection.read(5);
                    connection.write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
                    connection.close();
                });
                Bench bench = new Bench()) {
            NetworkException failure = bench.refused(request(URI.create("https://localhost:" + plain.port() + "/"))
                    .build());
            assertThat(failure.code()).isIn(NetworkError.TLS, NetworkError.CONNECTION_CLOSED);
        }
    }

    @Test
    void a_body_until_the_end_needs_close_notify() {
        String head = "HTTP/1.1 200 OK\r\n\r\n";
        try (ScriptedServer server = ScriptedServer.startTls(TestTls.SERVER, "http/1.1", connection -> {
                    connection.readHead();
                    connection.write(head + "whole");
                    connection.close();
                });
                Bench bench = new Bench()) {
            assertThat(bench.get(server.uri("/")).body()).isEqualTo("whole");
        }
        try (ScriptedServer server = ScriptedServer.startTls(TestTls.SERVER, "http/1.1", connection -> {
                    connection.readHead();
                    connection.write(head + "half");
                    connection.drop();
                });
                Bench bench = new Bench();
                Bench lenient = new Bench("close.notify", "false")) {
            NetworkException failure = bench.refused(request(server.uri("/")).build());
            assertThat(failure.code()).isEqualTo(NetworkError.TRUNCATED);
            assertThat(failure.reason()).contains("close_notify");
            assertThat(lenient.get(server.uri("/")).body()).isEqualTo("half");
        }
    }

    /** What can be seen to be cut off is an error whatever is configured. */
    @Test
    void a_body_with_a_length_is_never_taken_for_more_than_it_is() {
        try (ScriptedServer server = ScriptedServer.startTls(TestTls.SERVER, "http/1.1", connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhalf");
                    connection.drop();
                });
                Bench lenient = new Bench("close.notify", "false")) {
            assertThat(lenient.refused(request(server.uri("/")).build()).code()).isEqualTo(NetworkError.TRUNCATED);
        }
    }

    @Test
    void a_body_with_a_length_needs_none() {
        try (ScriptedServer server = ScriptedServer.startTls(TestTls.SERVER, "http/1.1", connection -> {
                    connection.readHead();
                    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwhole");
                    connection.drop();
                });
                Bench bench = new Bench()) {
            assertThat(bench.get(server.uri("/")).body()).isEqualTo("whole");
        }
    }

    @Test
    void sessions_are_resumed_and_verified_again() {
        try (TestOrigin origin = TestOrigin.https();
                Bench bench = new Bench("keep.alive", "100ms")) {
            origin.otherwise(
                    (request, responder) -> responder.send(200, HeaderFields.of("Connection", "close"), new byte[0]));
            for (int i = 0; i < 3; i++) {
                NetworkRequest request = request(origin.uri("/"))
                        .version(java.net.http.HttpClient.Version.HTTP_1_1)
                        .build();
                assertThat(bench.exchange(request).sslSession().orElseThrow())
                        .satisfies(session ->
                                assertThat(session.getPeerCertificates()).isNotEmpty());
            }
            assertThat(origin.connectionsSeen()).isEqualTo(3);
        }
    }

    private static FakeManagerContext context(SSLContext ssl, Set<String> pins, Set<String> certificates) {
        return FakeManagerContext.builder()
                .tls(new TlsContext("test", ssl, List.of(), pins, certificates))
                .build();
    }

    private static String pin(X509Certificate certificate) throws Exception {
        return Base64.getEncoder()
                .encodeToString(sha256(certificate.getPublicKey().getEncoded()));
    }

    private static byte[] sha256(byte[] data) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(data);
    }

    /** Stands for an engine's trust manager that has accepted a fingerprint. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
