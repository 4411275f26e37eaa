// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates for tests, all valid until 2124 but those that are not meant to be, and the TLS contexts made of them.
 *
 * <p>{@link #SERVER} stands for {@code localhost}, {@code *.localhost}, {@code penstock.test}, {@code *.penstock.test},
 * {@code a.test}, {@code b.test}, {@code c.test}, {@code origin.test}, {@code other.test}, {@code proxy.test},
 * {@code 127.0.0.1} and {@code ::1}. Made by {@code certificates/generate.sh} with keytool.
 */
public enum TestTls {
    /** What a client should accept. */
    SERVER,
    /** Right name, expired in 2002. */
    EXPIRED,
    /** Right name, valid from 2101 on. */
    FUTURE,
    /** For {@code elsewhere.test} only. */
    WRONGHOST,
    /** The name only as common name: no name at all for RFC 9525. */
    COMMONNAME,
    /** Right name, signed by nobody else. */
    SELFSIGNED,
    /** A client's certificate, signed by the same CA. */
    CLIENT;

    private static final char[] PASSWORD = "penstock".toCharArray();

    /** A server's context with this certificate; it trusts the test CA for client certificates. */
    public SSLContext serverContext() {
        return context(keyManagers(), trustManagers(store("ca")));
    }

    /** A client's context that trusts the test CA alone. */
    public static SSLContext trustingContext() {
        return context(new KeyManager[0], trustManagers(store("ca")));
    }

    /** A client's context that trusts the test CA alone and can show {@link #CLIENT}. */
    public static SSLContext clientContext() {
        return context(CLIENT.keyManagers(), trustManagers(store("ca")));
    }

    /** The CA that signed all but {@link #SELFSIGNED}. */
    public static X509Certificate authority() {
        return certificate(store("ca"), "ca");
    }

    /** The leaf certificate. */
    public X509Certificate certificate() {
        return certificate(keyStore(), alias());
    }

    /** Key and chain, as PKCS #12 content with the password {@code penstock}. */
    public KeyStore keyStore() {
        return store(alias());
    }

    /** A certificate as PEM text. */
    public static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String alias() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    private KeyManager[] keyManagers() {
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(keyStore(), PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TrustManager[] trustManagers(KeyStore trusted) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(trusted);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(KeyManager[] keys, TrustManager[] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore store(String name) {
        try (InputStream in = TestTls.class.getResourceAsStream("tls/" + name + ".p12")) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("key store " + name, e);
        }
    }

    private static X509Certificate certificate(KeyStore store, String alias) {
        try {
            Certificate certificate = store.getCertificate(alias);
            return (X509Certificate) certificate;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
