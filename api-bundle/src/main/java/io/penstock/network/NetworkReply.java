// SPDX-License-Identifier: Apache-2.0
package io.penstock.network;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLSession;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The answer to a request. Immutable but for its body; thread-safe.
 *
 * <p>A reply refers to no class of a factory bundle, so that holding one keeps no bundle alive.
 *
 * @param <T> what the body handler made of the body
 */
@ProviderType
public interface NetworkReply<T> extends HttpResponse<T> {
    /** The head: status, fields, source, timings, trailers. */
    NetworkResponseInfo info();

    /** The request that this reply answers: the last hop's, after redirects. */
    @Override
    NetworkRequest request();

    /** URIs that were asked before {@link #uri()}, in order; empty without a redirect. */
    List<URI> redirects();

    /** Generation of the stack that answered; 0 outside of an engine. */
    long generation();

    @Override
    default int statusCode() {
        return info().statusCode();
    }

    default HeaderFields fields() {
        return info().fields();
    }

    @Override
    default HttpHeaders headers() {
        return info().headers();
    }

    /** Value of the first field of that name. */
    default Optional<String> firstValue(String name) {
        return info().firstValue(name);
    }

    default ReplySource source() {
        return info().source();
    }

    default Timings timings() {
        return info().timings();
    }

    /** As {@link NetworkResponseInfo#networkHeaders()}. */
    default HeaderFields networkHeaders() {
        return info().networkHeaders();
    }

    /** As {@link NetworkResponseInfo#trailers()}. */
    default CompletableFuture<HeaderFields> trailers() {
        return info().trailers();
    }

    @Override
    default URI uri() {
        return request().uri();
    }

    @Override
    default HttpClient.Version version() {
        return info().version();
    }

    @Override
    default Optional<SSLSession> sslSession() {
        return info().sslSession();
    }

    /** Always empty: the hops before are in {@link #redirects()}. */
    @Override
    default Optional<HttpResponse<T>> previousResponse() {
        return Optional.empty();
    }

    /** A reply as a transport or a cache gives it: one hop, no redirects, no generation. */
    static <T> NetworkReply<T> of(NetworkRequest request, NetworkResponseInfo info, T body) {
        return new HopReply<>(request, info, body);
    }
}
