// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.wire;

import io.penstock.network.spi.TlsContext;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** Makes the engines of TLS connections. */
public final class TlsSetup {
    private TlsSetup() {}

    /**
     * An engine for one connection.
     *
     * @param host canonical; sent as server name unless it is an address
     * @param protocols application protocols that are offered, best first (RFC 7301)
     * @throws SSLException if the context's protocol versions are not those of this JDK
     */
    public static SSLEngine engine(TlsContext tls, String host, int port, List<String> protocols) throws SSLException {
        SSLEngine engine = tls.sslContext().createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        if (!tls.protocols().isEmpty()) {
            parameters.setProtocols(tls.protocols().toArray(String[]::new));
        }
        try {
            engine.setSSLParameters(parameters);
        } catch (IllegalArgumentException e) {
            throw new SSLException("TLS versions " + tls.protocols() + " are not supported: " + e.getMessage(), e);
        }
        return engine;
    }
}
