// SPDX-License-Identifier: Apache-2.0
package io.penstock.testkit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A socket with a few words of comfort; every read is bounded in time. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final AtomicLong received = new AtomicLong();
    private Socket socket;

    RawClient(int port) throws IOException {
        socket = new Counting();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /** Speaks TLS from here on; trusts the test CA. */
    RawClient tls(String... alpn) throws IOException {
        return tls(TestTls.trustingContext(), alpn);
    }

    RawClient tls(SSLContext context, String... alpn) throws IOException {
        SSLSocket secure =
                (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        var parameters = secure.getSSLParameters();
        parameters.setApplicationProtocols(alpn);
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        socket = secure;
        return this;
    }

    /** Bytes that have come, those of TLS itself included. */
    long received() {
        return received.get();
    }

    private final class Counting extends Socket {
        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    int b = super.read();
                    received.addAndGet(b < 0 ? 0 : 1);
                    return b;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int count = super.read(bytes, offset, length);
                    received.addAndGet(Math.max(0, count));
                    return count;
                }
            };
        }
    }

    X509Certificate peer() throws IOException {
        return (X509Certificate) ((SSLSocket) socket).getSession().getPeerCertificates()[0];
    }

    String protocol() {
        return ((SSLSocket) socket).getApplicationProtocol();
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    RawClient get(URI uri) throws IOException {
        return send("GET " + uri.getRawPath() + " HTTP/1.1\r\nHost: " + uri.getRawAuthority() + "\r\n\r\n");
    }

    /** Up to and with the empty line. */
    String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int b = in().read();
            if (b < 0) {
                throw new IOException("end of the connection after: " + head);
            }
            head.append((char) b);
        }
        return head.toString();
    }

    byte[] read(int count) throws IOException {
        return in().readNBytes(count);
    }

    String readText(int count) throws IOException {
        return new String(read(count), StandardCharsets.ISO_8859_1);
    }

    String readAll() throws IOException {
        return new String(in().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
