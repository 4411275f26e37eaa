// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.network.spi.TlsContext;
import io.penstock.testkit.TestTls;
import java.lang.reflect.Proxy;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9525, and pins. */
class PeerCheckTest {
    private static final X509Certificate SERVER = TestTls.SERVER.certificate();
    private static final X509Certificate AUTHORITY = TestTls.authority();
    private static final X509Certificate STRANGER = TestTls.SELFSIGNED.certificate();

    private static SSLSession showing(X509Certificate... chain) {
        return (SSLSession) Proxy.newProxyInstance(
                PeerCheckTest.class.getClassLoader(), new Class<?>[] {SSLSession.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("getPeerCertificates");
                    return chain;
                });
    }

    private static TlsContext pinning(X509Certificate certificate) throws Exception {
        byte[] key = certificate.getPublicKey().getEncoded();
        String pin = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
        return new TlsContext("test", TestTls.trustingContext(), List.of(), Set.of(pin), Set.of());
    }

    @Test
    void a_pinned_certificate_counts_where_it_has_signed_the_one_before() throws Exception {
        assertThatCode(() -> PeerCheck.check(pinning(SERVER), "localhost", showing(SERVER, AUTHORITY)))
                .doesNotThrowAnyException();
        assertThatCode(() -> PeerCheck.check(pinning(AUTHORITY), "localhost", showing(SERVER, AUTHORITY)))
                .doesNotThrowAnyException();
    }

    /** Certificates are public: anybody may send the pinned one along. */
    @Test
    void a_pinned_certificate_that_is_only_sent_along_proves_nothing() {
        assertThatThrownBy(() -> PeerCheck.check(pinning(STRANGER), "localhost", showing(SERVER, STRANGER)))
                .isInstanceOf(SSLPeerUnverifiedException.class);
        assertThatThrownBy(() -> PeerCheck.check(pinning(STRANGER), "localhost", showing(SERVER, AUTHORITY, STRANGER)))
                .isInstanceOf(SSLPeerUnverifiedException.class);
        assertThatThrownBy(() -> PeerCheck.check(pinning(AUTHORITY), "localhost", showing(SERVER, STRANGER, AUTHORITY)))
                .isInstanceOf(SSLPeerUnverifiedException.class)
                .hasMessageContaining("pins");
    }

    @ParameterizedTest
    @CsvSource({
        "a.test, a.test, true",
        "a.test, b.test, false",
        "x.a.test, *.a.test, true",
        "a.test, *.a.test, false",
        "x.y.a.test, *.a.test, false",
        "a.test, *.test, false",
        "test, *, false",
        "xa.test, x*.test, false"
    })
    void a_wildcard_is_the_whole_first_label(String host, String pattern, boolean matches) {
        assertThat(PeerCheck.matches(host, pattern)).isEqualTo(matches);
    }
}
