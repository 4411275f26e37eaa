// SPDX-License-Identifier: Apache-2.0
package io.penstock.factory.httpclient.internal.exchange;

import io.penstock.network.HeaderFields;
import io.penstock.network.InformationalHandler;
import io.penstock.network.NetworkError;
import io.penstock.network.NetworkException;
import io.penstock.network.RequestAttribute;
import io.penstock.network.spi.ResponseHead;
import java.net.http.HttpClient.Version;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The 1xx responses before a final one (RFC 9110 §15.2). Not thread-safe. */
public final class Informational {
    private static final Logger LOG = LoggerFactory.getLogger(Informational.class);
    private static final int MAX = 16;
    private static final int CONTINUE = 100;
    private static final int SWITCHING_PROTOCOLS = 101;

    private int count;

    /** Ready for the next exchange. */
    public void reset() {
        count = 0;
    }

    /**
     * One has come.
     *
     * @return whether it is a 100 (Continue)
     * @throws NetworkException if it is a 101, which was not asked for, or one too many
     */
    public boolean received(
            Exchange<?> exchange, int status, Version version, HeaderFields fields, @Nullable SSLSession session)
            throws NetworkException {
        if (++count > MAX) {
            throw new NetworkException(
                    NetworkError.HEADERS_TOO_LARGE,
                    exchange.request().uri(),
                    "more than " + MAX + " informational responses");
        }
        if (status == SWITCHING_PROTOCOLS) {
            throw new NetworkException(
                    NetworkError.PROTOCOL_VIOLATION,
                    exchange.request().uri(),
                    "101 (Switching Protocols) without being asked");
        }
        if (status == CONTINUE) {
            return true;
        }
        InformationalHandler handler = exchange.request().attribute(RequestAttribute.INFORMATIONAL_HANDLER);
        if (handler != InformationalHandler.NONE) {
            try {
                handler.onInformational(
                        new ResponseHead(status, version, fields, exchange.timings(System.nanoTime()), session));
            } catch (RuntimeException e) {
                LOG.warn("An informational handler failed", e);
            }
        }
        return false;
    }
}
