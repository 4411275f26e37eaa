// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.wire;

import io.penstock.network.Origin;
import io.penstock.network.spi.TlsContext;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Whether the peer of a TLS session is who was asked for: name (RFC 9525) and pins. Pure. */
public final class PeerCheck {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private PeerCheck() {}

    /**
     * Checks a session after its handshake; trust itself is the context's own matter.
     *
     * @param host canonical name or address
     * @throws SSLPeerUnverifiedException that names the host, what the certificate says, or the missing pin
     */
    public static void check(TlsContext tls, String host, SSLSession session) throws SSLPeerUnverifiedException {
        Certificate[] chain = session.getPeerCertificates();
        if (!(chain[0] instanceof X509Certificate leaf)) {
            throw new SSLPeerUnverifiedException("the server's certificate is no X.509 certificate");
        }
        if (!tls.certificates().isEmpty() && tls.certificates().contains(fingerprint(leaf))) {
            return;
        }
        checkName(host, leaf);
        checkPins(tls, chain);
    }

    /** A certificate counts if it has signed the one before: what else a server sends along proves nothing. */
    private static void checkPins(TlsContext tls, Certificate[] chain) throws SSLPeerUnverifiedException {
        if (tls.pins().isEmpty()) {
            return;
        }
        for (int i = 0; i < chain.length && (i == 0 || isSigned(chain[i - 1], chain[i])); i++) {
            String pin = Base64.getEncoder()
                    .encodeToString(sha256(chain[i].getPublicKey().getEncoded()));
            if (tls.pins().contains(pin)) {
                return;
            }
        }
        throw new SSLPeerUnverifiedException("none of the configured pins is in the server's certificate chain");
    }

    private static boolean isSigned(Certificate certificate, Certificate issuer) {
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static void checkName(String host, X509Certificate leaf) throws SSLPeerUnverifiedException {
        boolean literal = host.indexOf(':') >= 0 || Character.isDigit(host.charAt(host.length() - 1));
        List<String> names = new ArrayList<>();
        for (List<?> name : alternativeNames(leaf)) {
            if (!(name.get(0) instanceof Integer kind) || !(name.get(1) instanceof String value)) {
                continue;
            }
            if (kind == DNS_NAME) {
                if (!literal && matches(host, value.toLowerCase(Locale.ROOT))) {
                    return;
                }
                names.add(value);
            } else if (kind == IP_ADDRESS) {
                if (literal && host.equals(canonical(value))) {
                    return;
                }
                names.add(value);
            }
        }
        throw new SSLPeerUnverifiedException("the certificate is not for the host " + host + ": it is for "
                + (names.isEmpty()
                        ? "no host at all"
                        : String.join(", ", names.subList(0, Math.min(10, names.size())))));
    }

    private static Collection<List<?>> alternativeNames(X509Certificate leaf) throws SSLPeerUnverifiedException {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            throw new SSLPeerUnverifiedException("the names in the server's certificate cannot be read");
        }
    }

    private static String canonical(String address) {
        try {
            return Origin.canonicalHost(address);
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    /** RFC 9525 §6.3: a wildcard is the whole first label, and at least two labels follow. */
    static boolean matches(String host, String pattern) {
        if (!pattern.startsWith("*.")) {
            return host.equals(pattern);
        }
        int dot = host.indexOf('.');
        String rest = pattern.substring(1);
        return dot > 0 && rest.indexOf('.', 1) > 0 && host.length() - dot == rest.length() && host.endsWith(rest);
    }

    private static String fingerprint(X509Certificate leaf) throws SSLPeerUnverifiedException {
        try {
            return HexFormat.of().formatHex(sha256(leaf.getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new SSLPeerUnverifiedException("the server's certificate cannot be read");
        }
    }

    private static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
