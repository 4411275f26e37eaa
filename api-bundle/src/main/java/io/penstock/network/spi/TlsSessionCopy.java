// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import java.security.Principal;
import java.security.cert.Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS session says about its peer, without the session: for replies, which outlive connections, contexts and
 * bundles. Immutable; it cannot be resumed, holds no application values, and belongs to no context.
 */
public final class TlsSessionCopy implements SSLSession {
    private static final Certificate[] NONE = {};

    private final byte[] id;
    private final long created;
    private final String cipherSuite;
    private final String protocol;
    private final @Nullable String peerHost;
    private final int peerPort;
    private final int packetSize;
    private final int applicationSize;
    private final Certificate[] peer;
    private final Certificate[] local;

    private TlsSessionCopy(SSLSession live) {
        id = live.getId().clone();
        created = live.getCreationTime();
        cipherSuite = live.getCipherSuite();
        protocol = live.getProtocol();
        peerHost = live.getPeerHost();
        peerPort = live.getPeerPort();
        packetSize = live.getPacketBufferSize();
        applicationSize = live.getApplicationBufferSize();
        peer = peerOf(live);
        Certificate[] own = live.getLocalCertificates();
        local = own == null ? NONE : own.clone();
    }

    /** A copy of a session after its handshake. */
    public static SSLSession of(SSLSession live) {
        return live instanceof TlsSessionCopy ? live : new TlsSessionCopy(live);
    }

    private static Certificate[] peerOf(SSLSession live) {
        try {
            return live.getPeerCertificates().clone();
        } catch (SSLPeerUnverifiedException e) {
            return NONE; // asked again, the copy says the same
        }
    }

    @Override
    public byte[] getId() {
        return id.clone();
    }

    @Override
    @SuppressWarnings("NullAway") // the interface allows it where there is no context
    public @Nullable SSLSessionContext getSessionContext() {
        return null;
    }

    @Override
    public long getCreationTime() {
        return created;
    }

    @Override
    public long getLastAccessedTime() {
        return created;
    }

    /** Does nothing. */
    @Override
    public void invalidate() {}

    /** Always false. */
    @Override
    public boolean isValid() {
        return false;
    }

    /** @throws UnsupportedOperationException always */
    @Override
    public void putValue(String name, Object value) {
        throw new UnsupportedOperationException("a copy of a TLS session holds no values");
    }

    @Override
    @SuppressWarnings("NullAway") // as the interface says for a name without a value
    public @Nullable Object getValue(String name) {
        return null;
    }

    @Override
    public void removeValue(String name) {}

    @Override
    public String[] getValueNames() {
        return new String[0];
    }

    @Override
    public Certificate[] getPeerCertificates() throws SSLPeerUnverifiedException {
        if (peer.length == 0) {
            throw new SSLPeerUnverifiedException("peer not authenticated");
        }
        return peer.clone();
    }

    @Override
    @SuppressWarnings("NullAway") // as the interface says if none were sent
    public Certificate @Nullable [] getLocalCertificates() {
        return local.length == 0 ? null : local.clone();
    }

    @Override
    public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
        return principal(getPeerCertificates()[0]);
    }

    @Override
    @SuppressWarnings("NullAway") // as the interface says if none were sent
    public @Nullable Principal getLocalPrincipal() {
        return local.length == 0 ? null : principal(local[0]);
    }

    private static Principal principal(Certificate certificate) {
        return certificate instanceof java.security.cert.X509Certificate x509
                ? x509.getSubjectX500Principal()
                : () -> certificate.getType();
    }

    @Override
    public String getCipherSuite() {
        return cipherSuite;
    }

    @Override
    public String getProtocol() {
        return protocol;
    }

    @Override
    @SuppressWarnings("NullAway") // as the live session
    public @Nullable String getPeerHost() {
        return peerHost;
    }

    @Override
    public int getPeerPort() {
        return peerPort;
    }

    @Override
    public int getPacketBufferSize() {
        return packetSize;
    }

    @Override
    public int getApplicationBufferSize() {
        return applicationSize;
    }

    /** Protocol, cipher suite and peer. */
    @Override
    public String toString() {
        return protocol + " " + cipherSuite + " " + peerHost + ":" + peerPort;
    }
}
