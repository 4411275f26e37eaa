// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.tls;

import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts what another one trusts, and certificates that are named by their fingerprint. The context that it is part of
 * is used for the hosts that name it, and for no other.
 */
final class FingerprintTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager otherwise;
    private final Set<String> fingerprints;

    /** @param fingerprints lower-case hex SHA-256 of leaf certificates */
    FingerprintTrust(X509ExtendedTrustManager otherwise, Set<String> fingerprints) {
        this.otherwise = otherwise;
        this.fingerprints = Set.copyOf(fingerprints);
    }

    private boolean isNamed(X509Certificate[] chain) throws CertificateException {
        if (fingerprints.isEmpty() || chain.length == 0) {
            return false;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
            return fingerprints.contains(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new CertificateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        if (!isNamed(chain)) {
            otherwise.checkServerTrusted(chain, type, engine);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        if (!isNamed(chain)) {
            otherwise.checkServerTrusted(chain, type, socket);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        if (!isNamed(chain)) {
            otherwise.checkServerTrusted(chain, type);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        otherwise.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        otherwise.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        otherwise.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return otherwise.getAcceptedIssuers();
    }
}
