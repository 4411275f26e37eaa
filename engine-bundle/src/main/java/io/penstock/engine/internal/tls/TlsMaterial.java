// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.tls;

import io.penstock.network.spi.TlsContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Makes a TLS context of a configuration and its files. Blocks. */
final class TlsMaterial {
    private final TlsSettings settings;
    private final char[] password;
    private final MessageDigest content;

    private TlsMaterial(TlsSettings settings) throws GeneralSecurityException {
        this.settings = settings;
        this.password = settings.password().toCharArray();
        this.content = MessageDigest.getInstance("SHA-256");
    }

    /**
     * Reads all files.
     *
     * @throws IOException that names the file
     * @throws GeneralSecurityException that names the file and what is wrong with it
     */
    static TlsContext load(TlsSettings settings) throws IOException, GeneralSecurityException {
        return new TlsMaterial(settings).context();
    }

    private TlsContext context() throws IOException, GeneralSecurityException {
        KeyManager[] keys = keys();
        TrustManager[] trust = {new FingerprintTrust(trust(), settings.certificates())};
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
        // equal material may share connections, also after a file was touched
        content.update(
                (settings.versions() + "" + sorted(settings.pins()) + sorted(settings.certificates()) + settings.jdk())
                        .getBytes(StandardCharsets.UTF_8));
        String identity = settings.name() + "-" + HexFormat.of().formatHex(content.digest(), 0, 12);
        return new TlsContext(identity, context, settings.versions(), settings.pins(), settings.certificates());
    }

    private static List<String> sorted(java.util.Set<String> set) {
        return set.stream().sorted().toList();
    }

    private X509ExtendedTrustManager trust() throws IOException, GeneralSecurityException {
        if (settings.trust().isEmpty()) {
            return manager(null);
        }
        KeyStore store = empty();
        int number = 0;
        for (Path file : settings.trust()) {
            List<X509Certificate> found = certificates(file);
            if (found.isEmpty()) {
                throw new GeneralSecurityException("trust = " + file + ": no certificate in it");
            }
            for (X509Certificate certificate : found) {
                store.setCertificateEntry("own-" + number++, certificate);
            }
        }
        if (settings.jdk()) {
            for (X509Certificate certificate : manager(null).getAcceptedIssuers()) {
                store.setCertificateEntry("jdk-" + number++, certificate);
            }
        }
        return manager(store);
    }

    private static X509ExtendedTrustManager manager(@org.jspecify.annotations.Nullable KeyStore store)
            throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException("this JDK has no X.509 trust manager");
    }

    private List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        byte[] bytes = read("trust", file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        try {
            if (Pem.isPem(text)) {
                return Pem.certificates(text);
            }
            KeyStore store = pkcs12(bytes);
            List<X509Certificate> all = new java.util.ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.getCertificate(alias) instanceof X509Certificate certificate) {
                    all.add(certificate);
                }
            }
            return all;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("trust", file, e);
        }
    }

    private KeyManager[] keys() throws IOException, GeneralSecurityException {
        Path file = settings.key().orElse(null);
        if (file == null) {
            return new KeyManager[0];
        }
        byte[] bytes = read("key", file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        try {
            KeyStore store;
            if (Pem.isPem(text)) {
                PrivateKey key = Pem.privateKey(text, password);
                Certificate[] chain = Pem.certificates(text).toArray(Certificate[]::new);
                if (chain.length == 0) {
                    throw new GeneralSecurityException("no certificate beside the key");
                }
                store = empty();
                store.setKeyEntry("key", key, password, chain);
            } else {
                store = pkcs12(bytes);
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, password);
            return factory.getKeyManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("key", file, e);
        }
    }

    private static GeneralSecurityException unusable(String key, Path file, Exception cause) {
        String said = cause.getMessage() == null ? "neither PEM nor PKCS #12" : cause.getMessage();
        return new GeneralSecurityException(key + " = " + file + ": " + said, cause);
    }

    private byte[] read(String key, Path file) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(file);
            content.update(bytes);
            return bytes;
        } catch (IOException e) {
            throw new IOException(
                    key + " = " + file + ": cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private KeyStore pkcs12(byte[] bytes) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(bytes), password);
        return store;
    }
}
