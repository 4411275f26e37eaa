// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.proxy;

import io.penstock.factory.httpclient.internal.exchange.Exchange;
import io.penstock.factory.httpclient.internal.http1.TunnelReply;
import io.penstock.factory.httpclient.internal.http1.WireFormatException;
import io.penstock.factory.httpclient.internal.wire.Wire;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.Origin;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * CONNECT (RFC 9110 §9.3.6). A page that comes with a refusal is dropped: it is the proxy's word, never the origin's.
 */
public final class ConnectHandshake extends ProxyHandshake {
    private static final int AUTHENTICATION_REQUIRED = 407;
    /** An origin's word, which tinyproxy says of credentials that are wrong. */
    private static final int UNAUTHORIZED = 401;

    private final TunnelReply reply;
    private final String target;
    private boolean told;

    public ConnectHandshake(
            Wire wire, Exchange<?> exchange, ProxyAuthorization authorization, Outcome outcome, int headerMax) {
        super(wire, exchange, authorization, outcome);
        reply = new TunnelReply(headerMax);
        Origin origin = exchange.request().origin();
        target = (origin.host().indexOf(':') >= 0 ? "[" + origin.host() + "]" : origin.host()) + ":" + origin.port();
    }

    @Override
    void begin() {
        @Nullable String header = authorization.header("CONNECT", target);
        told = header != null;
        send(("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n"
                        + (told ? "Proxy-Authorization: " + header + "\r\n" : "") + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    void read(ByteBuffer data) throws NetworkException {
        try {
            if (!reply.read(data)) {
                return;
            }
        } catch (WireFormatException e) {
            throw failure(NetworkError.PROXY_FAILED, "broke HTTP/1.1: " + e.getMessage());
        }
        if (reply.status() / 100 == 2) {
            pass();
        } else if (reply.status() == AUTHENTICATION_REQUIRED) {
            challenge(() -> authorization.answer(exchange, reply.fields(), told));
        } else if (reply.status() == UNAUTHORIZED && told) {
            throw failure(NetworkError.PROXY_AUTHENTICATION, "does not accept the credentials: status 401");
        } else {
            throw failure(NetworkError.PROXY_FAILED, "does not connect to " + target + ": status " + reply.status());
        }
    }
}
