// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class TestTlsTest {
    private static int status(TestOrigin origin, SSLContext context, String host) throws Exception {
        HttpClient client = HttpClient.newBuilder().sslContext(context).build();
        return client.send(HttpRequest.newBuilder(origin.uri(host, "/")).build(), BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void the_servers_certificate_is_good_by_name_and_by_address() throws Exception {
        try (TestOrigin origin = TestOrigin.https()) {
            assertThat(status(origin, origin.sslContext(), "localhost")).isEqualTo(404);
            assertThat(status(origin, origin.sslContext(), "127.0.0.1")).isEqualTo(404);
        }
        assertThat(TestTls.SERVER.certificate().getNotAfter())
                .isAfter(Date.from(Instant.parse("2120-01-01T00:00:00Z")));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"SERVER", "CLIENT", "COMMONNAME"})
    void the_others_are_refused_by_a_client_that_trusts_the_authority(TestTls bad) {
        try (TestOrigin origin = TestOrigin.builder().tls(bad).start()) {
            assertThatThrownBy(() -> status(origin, TestTls.trustingContext(), "localhost"))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void the_jdks_own_trust_store_knows_none_of_them() {
        try (TestOrigin origin = TestOrigin.https()) {
            assertThatThrownBy(() -> status(origin, SSLContext.getDefault(), "localhost"))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void a_client_certificate_can_be_asked_for() throws Exception {
        try (TestOrigin origin =
                TestOrigin.builder().tls(TestTls.SERVER).needClientCertificate().start()) {
            assertThat(status(origin, TestTls.clientContext(), "localhost")).isEqualTo(404);
            assertThatThrownBy(() -> status(origin, TestTls.trustingContext(), "localhost"))
                    .isInstanceOf(java.io.IOException.class);
        }
    }

    @Test
    void pem_text_reads_back_as_the_same_certificate() throws Exception {
        String pem = TestTls.pem(TestTls.authority());
        assertThat(CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(TestTls.authority());
    }
}
