// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal;

import io.penstock.network.Origin;
import io.penstock.network.spi.TlsContext;
import io.penstock.network.spi.TlsContextProvider;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** TLS identities: the providers' by rank, else the JDK's trust store, which is read when it is first needed. */
final class TlsContexts {
    private final Supplier<List<TlsContextProvider>> providers;
    private @Nullable TlsContext jdk;

    TlsContexts(Supplier<List<TlsContextProvider>> providers) {
        this.providers = providers;
    }

    TlsContext context(String host, int port) {
        for (TlsContextProvider provider : providers.get()) {
            Optional<TlsContext> context = provider.tlsContext(host, port);
            if (context.isPresent()) {
                return context.get();
            }
        }
        return jdk();
    }

    /** Whether the peer of a session is accepted by the fingerprint of its certificate, whatever else is wrong with it. */
    boolean isExcepted(Origin origin, SSLSession session) {
        Set<String> certificates = context(origin.host(), origin.port()).certificates();
        if (certificates.isEmpty()) {
            return false;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(session.getPeerCertificates()[0].getEncoded());
            return certificates.contains(HexFormat.of().formatHex(digest));
        } catch (SSLPeerUnverifiedException | GeneralSecurityException e) {
            return true; // of whom nothing is known, nothing is learned
        }
    }

    /** Of hosts that no provider knows. */
    synchronized TlsContext jdk() {
        TlsContext known = jdk;
        if (known == null) {
            try {
                SSLContext context = SSLContext.getInstance("TLS"); // not the JVM's default, which others may replace
                context.init(null, null, null);
                known = new TlsContext("jdk", context, List.of(), Set.of(), Set.of());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the JDK's trust store cannot be used: " + e.getMessage(), e);
            }
            jdk = known;
        }
        return known;
    }
}
