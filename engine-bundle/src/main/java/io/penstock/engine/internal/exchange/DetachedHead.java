// SPDX-License-Identifier: Apache-2.0
package io.penstock.engine.internal.exchange;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkResponseInfo;
import io.penstock.network.ReplySource;
import io.penstock.network.Timings;
import io.penstock.network.spi.ResponseHead;
import java.net.http.HttpClient.Version;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The head of a response without any class of a factory bundle, and with the fields that the consumer is to see. */
record DetachedHead(
        int statusCode,
        Version version,
        HeaderFields fields,
        HeaderFields networkHeaders,
        ReplySource source,
        Timings timings,
        @Nullable SSLSession session,
        CompletableFuture<HeaderFields> trailers)
        implements NetworkResponseInfo {

    /** A head that a consumer may keep: the same one if nothing is to change. */
    static NetworkResponseInfo of(NetworkResponseInfo head, HeaderFields fields) {
        SSLSession session = head.sslSession().orElse(null);
        SSLSession copy = session == null ? null : DetachedSession.of(session);
        if (head.getClass() == ResponseHead.class && copy == session && fields == head.fields()) {
            return head;
        }
        return new DetachedHead(
                head.statusCode(),
                head.version(),
                fields,
                head.networkHeaders(),
                head.source(),
                head.timings(),
                copy,
                head.trailers());
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return Optional.ofNullable(session);
    }

    @Override
    public String toString() {
        return statusCode + " " + fields;
    }
}
