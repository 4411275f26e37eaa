// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.tls;

import io.penstock.network.spi.TlsContext;
import io.penstock.network.spi.TlsContextProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS context of one configuration, as its files are now. Files that cannot be read when it comes make a context
 * that trusts nobody: its hosts must not be spoken to as if there were no configuration. Thread-safe.
 */
final class ConfiguredTls implements TlsContextProvider {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredTls.class);

    private record Loaded(TlsSettings settings, TlsContext context, List<String> state) {}

    private volatile Loaded loaded;

    /** Reads the files; blocks. */
    ConfiguredTls(TlsSettings settings) {
        List<String> state = state(settings);
        TlsContext context;
        try {
            context = TlsMaterial.load(settings);
        } catch (IOException | GeneralSecurityException e) {
            LOG.error("{} cannot be used; its hosts are not spoken to: {}", settings, e.getMessage());
            context = refusing(settings.name(), String.valueOf(e.getMessage()));
        }
        loaded = new Loaded(settings, context, state);
    }

    /**
     * Takes another configuration over if it can be loaded; blocks.
     *
     * @return whether it was taken
     */
    boolean take(TlsSettings settings) {
        List<String> state = state(settings);
        try {
            loaded = new Loaded(settings, TlsMaterial.load(settings), state);
            return true;
        } catch (IOException | GeneralSecurityException e) {
            LOG.error("{} is not used, the last good one stays: {}", settings, e.getMessage());
            Loaded last = loaded;
            loaded = new Loaded(last.settings, last.context, state); // until the files change again
            return false;
        }
    }

    /**
     * Looks whether files have changed, and reads them again if so; blocks.
     *
     * @return whether there is a new context
     */
    boolean refresh() {
        Loaded now = loaded;
        return !state(now.settings).equals(now.state) && take(now.settings);
    }

    @Override
    public Optional<TlsContext> tlsContext(String host, int port) {
        Loaded now = loaded;
        return now.settings.isFor(host, port) ? Optional.of(now.context) : Optional.empty();
    }

    private static List<String> state(TlsSettings settings) {
        return settings.files().stream().map(ConfiguredTls::state).toList();
    }

    private static String state(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis() + " " + Files.size(file) + " " + file.toRealPath();
        } catch (IOException e) {
            return "none";
        }
    }

    private static TlsContext refusing(String name, String reason) {
        X509TrustManager nobody = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
                throw new CertificateException("TLS configuration " + name + " cannot be used: " + reason);
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
                throw new CertificateException("TLS configuration " + name + " cannot be used: " + reason);
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {nobody}, null);
            return new TlsContext(name + "-unusable", context, List.of(), Set.of(), Set.of());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }
}
