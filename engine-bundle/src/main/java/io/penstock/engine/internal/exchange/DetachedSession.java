// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/** What a TLS session said, without the session: certificates, names, times. It cannot be resumed or invalidated. */
final class DetachedSession implements SSLSession {
    private final byte[] id;
    private final long created;
    private final String cipherSuite;
    private final String protocol;
    private final @Nullable String peerHost;
    private final int peerPort;
    private final Certificate @Nullable [] peer;
    private final Certificate @Nullable [] local;

    private DetachedSession(SSLSession from) {
        id = from.getId() == null ? new byte[0] : from.getId().clone();
        created = from.getCreationTime();
        cipherSuite = from.getCipherSuite();
        protocol = from.getProtocol();
        peerHost = from.getPeerHost();
        peerPort = from.getPeerPort();
        peer = peerOf(from);
        local = from.getLocalCertificates();
    }

    /** A copy; the same session if its class is the JDK's or ours. */
    static SSLSession of(SSLSession session) {
        Class<?> type = session.getClass();
        boolean known = type == DetachedSession.class
                || type.getClassLoader() == null
                || type.getClassLoader() == ClassLoader.getPlatformClassLoader();
        return known ? session : new DetachedSession(session);
    }

    private static Certificate @Nullable [] peerOf(SSLSession session) {
        try {
            return session.getPeerCertificates();
        } catch (SSLPeerUnverifiedException e) {
            return null; // the same exception comes when somebody asks
        }
    }

    @Override
    public byte[] getId() {
        return id.clone();
    }

    @Override
    @SuppressWarnings("NullAway") // allowed by SSLSession
    public SSLSessionContext getSessionContext() {
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

    @Override
    public void invalidate() {}

    @Override
    public boolean isValid() {
        return false;
    }

    @Override
    public void putValue(String name, Object value) {}

    @Override
    @SuppressWarnings("NullAway") // allowed by SSLSession
    public Object getValue(String name) {
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
        if (peer == null) {
            throw new SSLPeerUnverifiedException("peer not verified");
        }
        return Arrays.copyOf(peer, peer.length);
    }

    @Override
    @SuppressWarnings("NullAway") // allowed by SSLSession
    public Certificate[] getLocalCertificates() {
        return local == null ? null : Arrays.copyOf(local, local.length);
    }

    @Override
    public Principal getPeerPrincipal() throws SSLPeerUnverifiedException {
        return ((java.security.cert.X509Certificate) getPeerCertificates()[0]).getSubjectX500Principal();
    }

    @Override
    @SuppressWarnings("NullAway") // allowed by SSLSession
    public Principal getLocalPrincipal() {
        return local == null || local.length == 0
                ? null
                : ((java.security.cert.X509Certificate) local[0]).getSubjectX500Principal();
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
    @SuppressWarnings("NullAway") // allowed by SSLSession
    public String getPeerHost() {
        return peerHost;
    }

    @Override
    public int getPeerPort() {
        return peerPort;
    }

    @Override
    public int getPacketBufferSize() {
        return 16 * 1024;
    }

    @Override
    public int getApplicationBufferSize() {
        return 16 * 1024;
    }
}
