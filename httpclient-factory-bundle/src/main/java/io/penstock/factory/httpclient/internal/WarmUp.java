// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the classes that a first TLS handshake needs, beside the start of everything else. */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

    private WarmUp() {}

    /** Starts a thread that ends soon. */
    static void start() {
        Thread thread = new Thread(WarmUp::run, "penstock-httpclient-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run() {
        try {
            SSLContext context = SSLContext.getInstance("TLS"); // of its own: the default one is everybody's
            context.init(null, null, null);
            SSLEngine engine = context.createSSLEngine("localhost", 443);
            engine.setUseClientMode(true);
            engine.beginHandshake();
            engine.wrap(
                    ByteBuffer.allocate(0),
                    ByteBuffer.allocate(engine.getSession().getPacketBufferSize()));
        } catch (GeneralSecurityException | SSLException e) {
            LOG.debug("TLS could not be warmed up", e);
        }
    }
}
