// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One accepted connection; plain at first, TLS once it is asked for. */
public final class Link {
    private final int id;
    private final Socket raw;
    private volatile Socket socket;
    private volatile PushbackInputStream in;
    private volatile OutputStream out;
    private volatile String protocol = "";
    private volatile @Nullable IOException failure;

    Link(int id, Socket raw) throws IOException {
        this.id = id;
        this.raw = raw;
        socket = raw;
        in = buffered(raw.getInputStream());
        out = raw.getOutputStream();
    }

    private static PushbackInputStream buffered(InputStream stream) {
        return new PushbackInputStream(new BufferedInputStream(stream, 16 * 1024), 1);
    }

    /** Counts the connections of one server from 1. */
    public int id() {
        return id;
    }

    /** What the peer sends; buffered, one byte can be pushed back. */
    public PushbackInputStream in() {
        return in;
    }

    /** To the peer; not buffered. */
    public OutputStream out() {
        return out;
    }

    /** The TCP socket itself, for options. */
    public Socket socket() {
        return raw;
    }

    /** What ALPN chose; empty without TLS or without ALPN. */
    public String applicationProtocol() {
        return protocol;
    }

    /** What ended the session early. */
    public Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    void failed(IOException cause) {
        failure = cause;
    }

    /** Speaks TLS as a server from here on. Nothing may have been read ahead. */
    public void startTls(SSLContext context, boolean needClientCertificate, String... alpn) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(raw, (InputStream) null, true);
        tls.setUseClientMode(false);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setApplicationProtocols(alpn);
        parameters.setNeedClientAuth(needClientCertificate);
        tls.setSSLParameters(parameters);
        socket = tls;
        tls.startHandshake();
        protocol = tls.getApplicationProtocol() == null ? "" : tls.getApplicationProtocol();
        in = buffered(tls.getInputStream());
        out = tls.getOutputStream();
    }

    /** Closes as a peaceful peer does: close_notify if TLS is spoken, then FIN. */
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // the peer was faster
            drop();
        }
    }

    /** Closes the TCP connection and says nothing in TLS. */
    public void drop() {
        try {
            raw.close();
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Resets the TCP connection (RST). */
    public void reset() {
        try {
            raw.setSoLinger(true, 0);
        } catch (IOException e) {
            failure = e;
        }
        drop();
    }

    @Override
    public String toString() {
        return "connection " + id;
    }
}
