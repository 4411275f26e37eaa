// SPDX-License-Identifier: Apache-2.0
package io.penstock.network.spi;

import io.penstock.network.HeaderFields;
import io.penstock.network.NetworkException;
import io.penstock.network.NetworkResponseInfo;
import io.penstock.network.ReplySource;
import io.penstock.network.Timings;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * The head of a response, as a transport or a cache makes it.
 *
 * <p>Immutable but for its trailers, which the producer of the body sets once, at its end.
 */
public final class ResponseHead implements NetworkResponseInfo {
    private final int statusCode;
    private final Version version;
    private final HeaderFields fields;
    private final HeaderFields networkHeaders;
    private final ReplySource source;
    private final Timings timings;
    private final @Nullable SSLSession sslSession;
    private final Trailers trailers;

    /** A head from the network. */
    public ResponseHead(
            int statusCode, Version version, HeaderFields fields, Timings timings, @Nullable SSLSession sslSession) {
        this(statusCode, version, fields, fields, ReplySource.NETWORK, timings, sslSession, new Trailers());
    }

    private ResponseHead(
            int statusCode,
            Version version,
            HeaderFields fields,
            HeaderFields networkHeaders,
            ReplySource source,
            Timings timings,
            @Nullable SSLSession sslSession,
            Trailers trailers) {
        this.statusCode = statusCode;
        this.version = version;
        this.fields = fields;
        this.networkHeaders = networkHeaders;
        this.source = source;
        this.timings = timings;
        this.sslSession = sslSession;
        this.trailers = trailers;
    }

    /** A head that no network had a part in. */
    public static ResponseHead local(int statusCode, HeaderFields fields, ReplySource source) {
        return new ResponseHead(
                statusCode, Version.HTTP_1_1, fields, HeaderFields.EMPTY, source, Timings.NONE, null, new Trailers());
    }

    /** The same head as network response info; itself if it is one. */
    public static NetworkResponseInfo of(ResponseInfo info) {
        return info instanceof NetworkResponseInfo same
                ? same
                : new ResponseHead(
                        info.statusCode(), info.version(), HeaderFields.of(info.headers()), Timings.NONE, null);
    }

    /** A copy of any head with other fields; shares its trailers. */
    public static NetworkResponseInfo withFields(NetworkResponseInfo info, HeaderFields fields) {
        return new ResponseHead(
                info.statusCode(),
                info.version(),
                fields,
                info.networkHeaders(),
                info.source(),
                info.timings(),
                info.sslSession().orElse(null),
                info instanceof ResponseHead head ? head.trailers : Trailers.of(info));
    }

    /** This head with another status, other fields and another source, its network headers kept: a 304 that became a 200. */
    public ResponseHead served(int status, HeaderFields stored, ReplySource from) {
        return new ResponseHead(status, version, stored, networkHeaders, from, timings, sslSession, new Trailers());
    }

    @Override
    public int statusCode() {
        return statusCode;
    }

    @Override
    public Version version() {
        return version;
    }

    @Override
    public HeaderFields fields() {
        return fields;
    }

    @Override
    public HeaderFields networkHeaders() {
        return networkHeaders;
    }

    @Override
    public ReplySource source() {
        return source;
    }

    @Override
    public Timings timings() {
        return timings;
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return Optional.ofNullable(sslSession);
    }

    @Override
    public CompletableFuture<HeaderFields> trailers() {
        return trailers.future();
    }

    /** The body has ended; call before the subscriber's {@code onComplete}. Only the first end counts. */
    public void bodyEnded(HeaderFields trailerFields) {
        trailers.end(trailerFields, null);
    }

    /** The body has failed; call before the subscriber's {@code onError}. Only the first end counts. */
    public void bodyFailed(NetworkException failure) {
        trailers.end(HeaderFields.EMPTY, failure);
    }

    /** Status and fields, no secrets. */
    @Override
    public String toString() {
        return statusCode + " " + fields;
    }
}
